/* The places of the book to which a reader's words lead, best first. */
(() => {
  "use strict";
  const { askedFor, isFiller, plain } = globalThis.bookWords;
  const { pages, places, entries, found, mayBegin, framed, paragraphs } = globalThis.book;
  const { PAGE, TITLE, KIND, TEXT, KEYWORDS } = globalThis.book;
  const { named, spelt, dated, counted, guess, nameMeant } = globalThis.bookMeaning;

  // The document comes first, then its registers; lists of sources and links come last.
  const WEIGHTS = { document: 2.2, entry: 1.1, note: 1.1, section: 1, source: 0.2 };
  const NAMED = 2.2; // of an entry whose name has the words
  const FRAME = 1.5; // of what stands on the page of the document
  const LONGEST = 500; // characters of a query: a passage that is longer is found by its beginning
  const LAST = 0.4; // of a page that the settings name in `search_last`
  const ENDINGS = /(?:ing|ed|ers?|ly|ions?|ations?|ments?|isms?|ists?)$/;
  const OPENING = 120; // letters with which an entry says who or what somebody or something is
  const STEM = 0.3; // of what has only the stem of a word: "crossed" for "crossing"
  const SEVERAL = 3; // words: of more, as in a question, few places have all, and those that have some are shown, too
  const FEW = 5;
  const NO_POINTS = { points: 0, whole: false, terms: [], others: [], inTitle: false, inKeywords: false };
  const NOTHING = { hits: [], sentence: null, message: "", guess: "", also: "", isPart: false, isMixed: false };

  /** All words of a place in their order. */
  function everything(id) {
    const text = [TITLE, KEYWORDS, TEXT].map((field) => places[id][field]).join(" . ");
    return ` ${askedFor(text).join(" ")} `;
  }

  /** For the stem of each word that has an ending the word, unless the stem is asked for, too. */
  function stemsOf(asked) {
    return new Map(
      asked
        .map((term) => [term.replace(ENDINGS, ""), term])
        .filter(([stem]) => stem.length > 4 && !asked.includes(stem)),
    );
  }

  /** Points for each place that has the words, more for all of them and for their being together. */
  function score(query) {
    const quoted = /^["“„«](.+)["”“»]$/.exec(query.trim());
    const text = quoted ? quoted[1] : query;
    const all = askedFor(text);
    const telling = all.filter((term) => !isFiller(term));
    const asked = [...new Set(telling.length ? telling : all)];
    const stems = stemsOf(asked);
    const points = new Map();
    const together = ` ${all.join(" ")} `;
    for (const { id, score, queryTerms, terms, match } of found(
      { combineWith: "OR", queries: [...asked, ...stems.keys()] },
      {
        prefix: mayBegin,
        weights: { prefix: 0.4, fuzzy: 0 },
        boostTerm: (term) => (stems.has(term) ? STEM : 1),
      },
    )) {
      const met = new Set(queryTerms.map((term) => stems.get(term) ?? term)).size;
      const whole = met === asked.length;
      const isPhrase = all.length > 1 && whole && everything(id).includes(together);
      const start = places[id][KIND] === "entry" && isPhrase ? OPENING : together.length;
      const isOpening = whole && everything(id).slice(0, start).includes(together);
      if (quoted && !isPhrase && all.length > 1) continue;
      const share = met / asked.length;
      const fields = Object.values(match).flat();
      const [inTitle, inKeywords] = ["title", "keywords"].map((field) => fields.includes(field));
      const more = score * share ** 2 * (isPhrase ? 1.6 : 1) * (isOpening ? 2 : 1);
      points.set(id, { points: more, whole, terms, others: [], inTitle, inKeywords });
    }
    const best = Math.max(1, ...[...points.values()].map((one) => one.points));
    for (const [key, id] of paragraphs())
      if (asked.includes(`¶${key.slice(1)}`))
        points.set(id, {
          ...(points.get(id) ?? NO_POINTS),
          points: best * 2,
          whole: true,
          inTitle: true,
        });
    return points;
  }

  /** Points for the places of an entry, wherever it is linked or has another form of its name. */
  function scoreEntry(entry, points) {
    const [own, names] = entries[entry];
    const best = Math.max(1, ...[...points.values()].map((one) => one.points));
    const add = (id, more, terms) => {
      const before = points.get(id) ?? NO_POINTS;
      points.set(id, {
        ...before,
        points: before.points + more,
        whole: true,
        others: [...before.others, ...terms],
      });
    };
    const all = names.flatMap((name) => askedFor(name));
    for (const { id } of found(`@${entry}`, { fields: ["entries"] })) add(id, best * 0.6, all);
    for (const name of names) {
      const asked = [...new Set(askedFor(name))];
      const hits = found({ combineWith: "AND", queries: asked }, { fields: ["title", "text"] });
      for (const { id, score, terms } of hits) add(id, (best * 0.4 * score) / hits[0].score, terms);
    }
    add(own, best * 4, all);
  }

  function weight(id, { inTitle, inKeywords }) {
    const [page, , , kind] = places[id];
    const own = kind === "entry" && inTitle ? NAMED : (WEIGHTS[kind] ?? 1);
    return own * (pages[page][3] && !inKeywords ? LAST : 1) * (kind === "section" && framed().has(page) ? FRAME : 1);
  }

  function ranked(query) {
    const points = score(query);
    for (const entry of globalThis.book.named(query)) scoreEntry(entry, points);
    const hits = [...points]
      .map(([id, one]) => ({ id, ...one, points: one.points * weight(id, one) }))
      .sort((one, other) => other.points - one.points);
    // Places with all the words stand for the rest, unless they are only lists.
    const whole = hits.filter((hit) => hit.whole);
    const isText = whole.some(({ id }) => places[id][KIND] !== "source" && !pages[places[id][PAGE]][3]);
    const isLong = askedFor(query).filter((term) => !isFiller(term)).length > SEVERAL;
    const rest = isText && isLong && whole.length < FEW ? hits.filter((hit) => !hit.whole) : [];
    const isMixed = rest.length > 0;
    return { hits: isText ? [...whole, ...rest] : hits, isWhole: whole.length > 0, isText, isMixed };
  }

  /** What is found for a query: the hits, best first, as {id, points, terms, others}, the words
   *  that were asked for and those that mean the same, and what to say of them:
   *  the sentence that was asked for, a message, a guess whose hits these are, a name whose hits are among them, whether they
   *  or all but a few of them have only a part of it. */
  function find(query) {
    const text = spelt(
      query
        .normalize("NFC")
        .replace(/\p{Cf}/gu, "")
        .trim()
        .slice(0, LONGEST),
    );
    const place = named(text);
    const direct = ranked(place ? place.numbers.map((number) => `¶${number}`).join(" ") : text);
    if (place) {
      const first = place.hits.map((id) => ({ ...NO_POINTS, id, points: Infinity }));
      const rest = direct.isWhole ? direct.hits.filter(({ id }) => !place.hits.includes(id)) : [];
      return { ...NOTHING, ...place, hits: [...first, ...rest] };
    }
    const name = direct.isWhole ? dated(text) || counted(text) || nameMeant(text, direct.isText) : "";
    if (name) {
      const [best, ...meant] = ranked(name).hits;
      const hits = new Map([best, direct.hits[0], ...meant, ...direct.hits].map((hit) => [hit.id, hit]));
      return { ...NOTHING, hits: [...hits.values()], also: name };
    }
    const other = direct.isWhole ? "" : dated(text) || counted(text) || guess(text);
    if (other && plain(other) !== plain(text)) {
      const { hits, isWhole } = ranked(other);
      if (isWhole || (hits.length && !direct.hits.length))
        return { ...NOTHING, hits, guess: other, isPart: !isWhole };
    }
    return { ...NOTHING, hits: direct.hits, isPart: direct.hits.length > 0 && !direct.isText, isMixed: direct.isMixed };
  }

  globalThis.bookSearch = { find };
})();

/* The places of the book to which a reader's words lead, best first. */
(() => {
  "use strict";
  const { askedFor, isFiller, plain } = globalThis.bookWords;
  const { pages, places, entries, found, mayBegin, framed, paragraphs } = globalThis.book;
  const { PAGE, TITLE, KIND, TEXT, KEYWORDS } = globalThis.book;
  const { named, spelt, dated, guess, nameMeant } = globalThis.bookMeaning;

  // The document comes first, then its registers; lists of sources and links come last.
  const WEIGHTS = { document: 2.2, entry: 1.1, note: 1.1, section: 1, source: 0.2 };
  const NAMED = 2.2; // of an entry whose name has the words
  const FRAME = 1.5; // of what stands on the page of the document
  const LONGEST = 500; // characters of a query: a passage that is longer is found by its beginning
  const LAST = 0.4; // of a page that the settings name in `search_last`
  const NO_POINTS = { points: 0, whole: false, terms: [], others: [], inTitle: false };
  const NOTHING = { hits: [], sentence: null, message: "", guess: "", also: "", isPart: false };

  /** All words of a place in their order. */
  function everything(id) {
    const text = [TITLE, KEYWORDS, TEXT].map((field) => places[id][field]).join(" . ");
    return ` ${askedFor(text).join(" ")} `;
  }

  /** Points for each place that has the words, more for all of them and for their being together. */
  function score(query) {
    const quoted = /^["“„«](.+)["”“»]$/.exec(query.trim());
    const text = quoted ? quoted[1] : query;
    const all = askedFor(text);
    const telling = all.filter((term) => !isFiller(term));
    const asked = [...new Set(telling.length ? telling : all)];
    const points = new Map();
    const together = ` ${all.join(" ")} `;
    for (const { id, score, queryTerms, terms, match } of found(
      { combineWith: "OR", queries: asked },
      { prefix: mayBegin, weights: { prefix: 0.4, fuzzy: 0 } },
    )) {
      const whole = new Set(queryTerms).size === asked.length;
      const isPhrase = all.length > 1 && whole && everything(id).includes(together);
      if (quoted && !isPhrase && all.length > 1) continue;
      const share = new Set(queryTerms).size / asked.length;
      const inTitle = Object.values(match).some((fields) => fields.includes("title"));
      const more = score * share ** 2 * (isPhrase ? 1.6 : 1);
      points.set(id, { points: more, whole, terms, others: [], inTitle });
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

  function weight(id, inTitle) {
    const [page, , , kind] = places[id];
    const own = kind === "entry" && inTitle ? NAMED : (WEIGHTS[kind] ?? 1);
    return own * (pages[page][3] ? LAST : 1) * (kind === "section" && framed().has(page) ? FRAME : 1);
  }

  function ranked(query) {
    const points = score(query);
    for (const entry of globalThis.book.named(query)) scoreEntry(entry, points);
    const hits = [...points]
      .map(([id, one]) => ({ id, ...one, points: one.points * weight(id, one.inTitle) }))
      .sort((one, other) => other.points - one.points);
    // Places with all the words stand for the rest, unless they are only lists.
    const whole = hits.filter((hit) => hit.whole);
    const isText = whole.some(({ id }) => places[id][KIND] !== "source" && !pages[places[id][PAGE]][3]);
    return { hits: isText ? whole : hits, isWhole: whole.length > 0, isText };
  }

  /** What is found for a query: the hits, best first, as {id, points, terms, others}, the words
   *  that were asked for and those that mean the same, and what to say of them:
   *  the sentence that was asked for, a message, a guess whose hits these are, a name whose hits are among them, whether they have only a part of it. */
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
    const name = direct.isWhole ? dated(text) || nameMeant(text) : "";
    if (name) {
      const [best, ...meant] = ranked(name).hits;
      const hits = new Map([best, direct.hits[0], ...meant, ...direct.hits].map((hit) => [hit.id, hit]));
      return { ...NOTHING, hits: [...hits.values()], also: name };
    }
    const other = direct.isWhole ? "" : dated(text) || guess(text);
    if (other && plain(other) !== plain(text)) {
      const { hits, isWhole } = ranked(other);
      if (isWhole || (hits.length && !direct.hits.length))
        return { ...NOTHING, hits, guess: other, isPart: !isWhole };
    }
    return { ...NOTHING, hits: direct.hits, isPart: direct.hits.length > 0 && !direct.isText };
  }

  globalThis.bookSearch = { find };
})();

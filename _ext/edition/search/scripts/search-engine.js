/* What a reader's words mean, and the places of the book to which they lead. */
(() => {
  "use strict";
  const { words, askedFor, foundBy, plain } = globalThis.bookWords;
  const { row, sounds, distance } = globalThis.bookNames;

  // The document comes first, then its registers; lists of sources and links come last.
  const WEIGHTS = { document: 2.2, entry: 1.1, note: 1.1, section: 1, source: 0.2 };
  const NAMED = 2.2; // of an entry whose name has the words
  const FRAME = 1.5; // of what stands on the page of the document
  const LAST = 0.4; // of a page that the settings name in `search_last`
  const PARAGRAPH =
    /^(?:[¶§]|p(?:p|ar|aras?|aragraphs?)?\b\.?|p(?=\d))\s*(\d+(?:\s*(?:[-–—,&]|and|to)\s*(?:[¶§]|p)?\s*\d+)*)(?:\s*(?:\.|:|,?\s*(?:s|sent|sentence)\b\.?)\s*(\d+))?$/i;
  const SENTENCE = /^(?:sentence\s*)?(\d+)\.(\d+)$/i;
  const FILLERS = new Set(
    "a an and are as at be by did do does for from had has have how in into is it its of on or that the their they this to was were what when where which who whom why with".split(" "),
  );
  const ENDINGS = /(?:ing|ed|ers?|ly|ions?|ations?|ments?)$/;
  // A name in a text: words with capital letters, and what a hyphen joins to them.
  const NAME = /\p{Lu}\p{L}+(?:['’]\p{L}+)?(?:-\p{L}+)*/gu;

  const { pages, places, entries, sentences } = globalThis.searchIndex;
  const [PAGE, ANCHOR, TITLE, KIND, TEXT, CODE, LINKS, KEYWORDS] = places[0]?.keys() ?? [];

  const FIELDS = { title: TITLE, text: TEXT, keywords: KEYWORDS, code: CODE, entries: LINKS };

  const memory = new Map();
  /** What a function gives for a key, made once. */
  function once(key, make) {
    if (!memory.has(key)) memory.set(key, make());
    return memory.get(key);
  }

  const index = () =>
    once("index", () => {
      const engine = new MiniSearch({
        fields: Object.keys(FIELDS),
        extractField: (id, field) => (field === "id" ? id : String(places[id][FIELDS[field]])),
        tokenize: (text, field) => (field === "entries" ? text.split(",").map((entry) => `@${entry}`) : foundBy(text)),
        processTerm: (term) => term || null,
        searchOptions: { tokenize: (term) => [term], boost: { title: 2, keywords: 2, code: 0.3 }, bm25: { k: 1.2, b: 0.4, d: 0.5 } },
      });
      engine.addAll(places.keys());
      return engine;
    });

  /** For each paragraph of the document the number of its place. */
  const paragraphs = () =>
    once("paragraphs", () => new Map(places.flatMap((place, id) => (place[KIND] === "document" ? [[place[ANCHOR], id]] : []))));

  /** For each form of a name, in one row, the entries that have it. */
  const forms = () =>
    once("forms", () => {
      const found = new Map();
      entries.forEach(([place, names], entry) => {
        if (place >= 0) for (const name of names) found.set(row(name), (found.get(row(name)) ?? new Set()).add(entry));
      });
      return found;
    });

  /** For each sound of a name its most frequent spelling in the book; those of the registers come first. */
  const heard = () =>
    once("heard", () => {
      const found = new Map();
      const add = (name, least) => {
        for (const sound of sounds(name)) if (sound.length >= least && !found.has(sound)) found.set(sound, name);
      };
      for (const [place, names] of entries) if (place >= 0) for (const name of names) if (/^\p{Lu}/u.test(name)) add(name, 3);
      const counts = new Map();
      for (const place of places) {
        if (place[KIND] === "source") continue;
        const capitals = [...place[TEXT].matchAll(NAME)];
        capitals.forEach((name, at) => {
          for (let last = at; last < Math.min(at + 3, capitals.length); last++) {
            const run = place[TEXT].slice(name.index, capitals[last].index + capitals[last][0].length);
            if (!/^[^\s]+(?: [^\s]+)*$/.test(run) || run.split(" ").length !== last - at + 1) break;
            counts.set(run, (counts.get(run) ?? 0) + 1);
          }
        });
      }
      for (const [run] of [...counts].sort((one, other) => other[1] - one[1])) add(run, 4);
      return found;
    });

  /** The words of the book and how often each stands there, and how it is written where it stands first. */
  const vocabulary = () =>
    once("vocabulary", () => {
      const found = new Map();
      for (const place of places)
        for (const { term, raw } of words(`${place[TITLE]} ${place[TEXT]}`)) {
          const known = found.get(term);
          if (known) known.count++;
          else found.set(term, { count: 1, raw: raw.replace(/['’]s$/, "") });
        }
      return found;
    });

  /** The pages on which the document stands. */
  const framed = () => once("framed", () => new Set([...paragraphs().values()].map((id) => places[id][PAGE])));

  const isNumber = (term) => /^[\d¶]/.test(term);
  const mayBegin = (term) => !isNumber(term) && term.length > 2;
  const found = (query, options) => index().search(query, options);

  /** Whether the book has the word, or a longer one that begins with it. */
  const isKnown = (term) => once(`known ${term}`, () => found(term, { prefix: mayBegin }).length > 0);

  /** The word of the book that differs from this one in a letter; a wrong letter is rarely the first one. */
  function nearest(term) {
    if (isNumber(term) || term.length < 4) return "";
    let [best, cost] = ["", Infinity];
    for (const [word, { count }] of vocabulary()) {
      if (isNumber(word) || word.length < 4 || distance(term, word, 1) !== 1) continue;
      const price = (word[0] === term[0] ? 0 : 10) - Math.log(count);
      if (price < cost) [best, cost] = [word, price];
    }
    return best;
  }

  /** The entry whose name differs in a letter or, when it is long, in two: by its standard form. */
  function nearestEntry(query) {
    const name = row(query);
    const most = name.length < 5 ? 0 : name.length < 10 ? 1 : 2;
    let [best, cost] = ["", most];
    for (const [form, [entry]] of forms()) {
      const far = distance(name, form, most);
      if (far && far <= cost && form.length > 4) [best, cost] = [entries[entry][1][0], far - 0.5];
    }
    return best;
  }

  /** What the reader may have meant instead, or nothing. */
  function guess(query) {
    const asked = words(query).filter(({ term }) => term);
    const near = nearestEntry(query);
    if (near) return near;
    const wrong = asked.filter(({ term }) => !FILLERS.has(term) && !isKnown(term));
    const mended = new Map(wrong.map(({ term }) => [term, nearest(term)]));
    const say = (word) => (mended.get(word.term) ? vocabulary().get(mended.get(word.term)).raw : word.raw);
    if (wrong.length && wrong.every(({ term }) => mended.get(term))) return asked.map(say).join(" ");
    for (const sound of sounds(query)) if (heard().has(sound)) return heard().get(sound);
    if (asked.length > 1 && wrong.length) {
      const better = asked.map((word) => {
        const sound = sounds(word.raw).find((one) => mended.has(word.term) && heard().has(one));
        return sound ? heard().get(sound) : say(word);
      });
      if (better.some((word, at) => word !== asked[at].raw)) return better.join(" ");
    }
    const stems = wrong.map(({ term }) => [term, term.replace(ENDINGS, "")]).filter(([term, stem]) => stem !== term && stem.length > 3);
    const ends = new Map(stems.filter(([, stem]) => isKnown(stem)));
    return ends.size ? asked.map((word) => ends.get(word.term) ?? word.raw).join(" ") : "";
  }

  /** The paragraphs or the sentence that a query names: {hits, message}; null when it names none. */
  function named(query) {
    const text = query.trim();
    const both = SENTENCE.exec(text);
    const isSentence = both && Number(both[2]) in (sentences[`p${both[1]}`] ?? []) && !isKnown(text);
    const wanted = isSentence ? both : PARAGRAPH.exec(text);
    if (!wanted) return null;
    const numbers = wanted[1].match(/\d+/g).map(Number);
    const range = /[-–—]|to/.test(wanted[1]) && numbers.length === 2 && numbers[0] < numbers[1] && numbers[1] - numbers[0] < 20;
    const all = range ? [...Array(numbers[1] - numbers[0] + 1).keys()].map((one) => one + numbers[0]) : numbers;
    const hits = all.flatMap((number) => paragraphs().get(`p${number}`) ?? []);
    const known = [...paragraphs().keys()];
    const missing = all.filter((number) => !paragraphs().has(`p${number}`));
    const spoken = (key) => `¶${key.replace(/^p/, "")}`;
    let message = missing.length && known.length ? `There is no ¶${missing[0]}: the paragraphs are ${spoken(known[0])} to ${spoken(known.at(-1))}.` : "";
    let sentence = null;
    if (wanted[2] && hits.length === 1) {
      const ends = sentences[`p${all[0]}`] ?? [];
      const [number, last] = [Number(wanted[2]), ends.length - 1];
      if (number > 0 && number <= last) sentence = { number, start: ends[number - 1], end: ends[number] };
      else if (last > 0) message = `¶${all[0]} has ${last} ${last === 1 ? "sentence" : "sentences"}.`;
    }
    return { numbers: all, hits, message, sentence };
  }

  /** Points for each place that has the words, more for all of them and for their being together. */
  function score(query) {
    const quoted = /^["“„«](.+)["”“»]$/.exec(query.trim());
    const text = quoted ? quoted[1] : query;
    const all = askedFor(text);
    const telling = all.filter((term) => !FILLERS.has(term));
    const asked = [...new Set(telling.length ? telling : all)];
    const points = new Map();
    const together = ` ${all.join(" ")} `;
    for (const { id, score, queryTerms, terms, match } of found({ combineWith: "OR", queries: asked }, { prefix: mayBegin, weights: { prefix: 0.4, fuzzy: 0 } })) {
      const whole = new Set(queryTerms).size === asked.length;
      const isPhrase = all.length > 1 && whole && ` ${askedFor(`${places[id][TITLE]} . ${places[id][KEYWORDS]} . ${places[id][TEXT]}`).join(" ")} `.includes(together);
      if (quoted && !isPhrase && all.length > 1) continue;
      const share = new Set(queryTerms).size / asked.length;
      const inTitle = Object.values(match).some((fields) => fields.includes("title"));
      points.set(id, { points: score * share ** 2 * (isPhrase ? 1.6 : 1), whole, terms, inTitle });
    }
    return points;
  }

  /** Points for the places of an entry, wherever it is linked or has another form of its name. */
  function scoreEntry(entry, points) {
    const [own, names] = entries[entry];
    const best = Math.max(1, ...[...points.values()].map((one) => one.points));
    const add = (id, more, terms) => {
      const before = points.get(id) ?? { points: 0, terms: [], inTitle: false };
      points.set(id, { ...before, points: before.points + more, whole: true, terms: [...before.terms, ...terms] });
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
    const known = [...(forms().get(row(query)) ?? [])];
    for (const entry of known) scoreEntry(entry, points);
    const hits = [...points].map(([id, one]) => ({ id, ...one, points: one.points * weight(id, one.inTitle) })).sort((one, other) => other.points - one.points);
    // Places with all the words stand for the rest, unless they are only lists.
    const whole = hits.filter((hit) => hit.whole);
    const isText = whole.some(({ id }) => places[id][KIND] !== "source" && !pages[places[id][PAGE]][3]);
    return { hits: isText ? whole : hits, isWhole: whole.length > 0, isText };
  }

  /** What is found: {hits: [{id, terms}], sentence, message, guess, isGuess}. */
  function find(query) {
    const text = query.normalize("NFC").replace(/\p{Cf}/gu, "").trim();
    const place = named(text);
    const direct = ranked(place ? place.numbers.map((number) => `¶${number}`).join(" ") : text);
    if (place) {
      const first = place.hits.map((id) => ({ id, terms: [] }));
      const rest = direct.isWhole ? direct.hits.filter(({ id }) => !place.hits.includes(id)) : [];
      return { ...place, hits: [...first, ...rest], guess: "", isGuess: false, isPart: false };
    }
    const isListed = direct.hits.some(({ id, whole }) => whole && places[id][KIND] !== "source");
    const other = isListed ? "" : guess(text);
    if (other && plain(other) !== plain(text)) {
      const meant = ranked(other);
      if (meant.hits.length && (meant.isWhole || !direct.hits.length))
        return { hits: meant.hits, sentence: null, message: "", guess: other, isGuess: true, isPart: !meant.isWhole };
    }
    return { hits: direct.hits, sentence: null, message: "", guess: "", isGuess: false, isPart: direct.hits.length > 0 && !direct.isText };
  }

  globalThis.bookSearch = { find, pages, places, fields: { PAGE, ANCHOR, TITLE, KIND, TEXT } };
})();

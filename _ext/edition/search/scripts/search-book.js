/* What the book has: its places by their words, its paragraphs, its names. Each list is made when it is first used. */
(() => {
  "use strict";
  const { words, foundBy, isFiller } = globalThis.bookWords;
  const { row, latin, sounds, isShort } = globalThis.bookNames;

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
        tokenize: (text, field) =>
          field === "entries" ? text.split(",").map((entry) => `@${entry}`) : foundBy(text),
        processTerm: (term) => term || null,
        searchOptions: {
          tokenize: (term) => [term],
          boost: { title: 2, keywords: 4, code: 0.3 },
          bm25: { k: 1.2, b: 0.4, d: 0.5 },
        },
      });
      engine.addAll(places.keys());
      return engine;
    });

  /** For each paragraph of the document the number of its place. */
  const paragraphs = () =>
    once(
      "paragraphs",
      () => new Map(places.flatMap((place, id) => (place[KIND] === "document" ? [[place[ANCHOR], id]] : []))),
    );

  /** For each form of a name, in one row, the entries that have it. */
  const forms = () =>
    once("forms", () => {
      const found = new Map();
      entries.forEach(([place, names], entry) => {
        if (place >= 0)
          for (const name of names) found.set(row(name), (found.get(row(name)) ?? new Set()).add(entry));
      });
      return found;
    });

  /** The words of a name, in any order and with any ending. */
  function loosely(name) {
    const telling = words(name).filter(({ term }) => term && !isFiller(term));
    return telling
      .map(({ term }) => term)
      .sort()
      .join(" ");
  }

  const looseForms = () =>
    once("loose forms", () => {
      const found = new Map();
      for (const entry of [...forms().values()].flatMap((all) => [...all]))
        for (const name of entries[entry][1].map(loosely))
          found.set(name, (found.get(name) ?? new Set()).add(entry));
      return found;
    });

  /** The entries that these words name, among words that say nothing: "Who was Lee Chong-sik?"; in quotation marks,
   *  as they stand. */
  function named(query) {
    const loose = /^["“„«]/.test(query) ? "" : loosely(query);
    return [...(forms().get(row(query)) ?? looseForms().get(loose) ?? [])];
  }

  /** What may be a name in a text: up to three words with capital letters, one after the other. */
  function* runsOfCapitals(text) {
    const capitals = [...text.matchAll(NAME)];
    for (const [at, first] of capitals.entries()) {
      let end = first.index;
      for (const word of capitals.slice(at, at + 3)) {
        if (word !== first && text.slice(end, word.index) !== " ") break;
        end = word.index + word[0].length;
        yield text.slice(first.index, end);
      }
    }
  }

  /** For each sound the names of the book that have it: {letters, parts, standard, isEntry}, those of the registers first. */
  const heard = () =>
    once("heard", () => {
      const found = new Map();
      const add = (name, standard, isEntry) => {
        for (const sound of sounds(name)) {
          if (sound.length < 3 || (isShort(sound) && !isEntry)) continue;
          if (!found.has(sound)) found.set(sound, []);
          found.get(sound).push({ letters: latin(name), parts: words(name).length, standard, isEntry });
        }
      };
      for (const [place, names] of entries)
        if (place >= 0)
          for (const name of names.filter((one) => /^\p{Lu}/u.test(one))) {
            add(name, names[0], true);
            if (/ /.test(name)) add(name.replace(/^(.+) (\S+)$/, "$2 $1"), names[0], true); // the family's name first
          }
      for (const [place, [standard]] of entries)
        for (const { term, raw } of place < 0 ? [] : words(standard))
          if (isName(vocabulary().get(term))) add(raw, raw, true);
      const runs = new Map();
      for (const place of places)
        if (place[KIND] !== "source")
          for (const run of runsOfCapitals(place[TEXT])) runs.set(run, (runs.get(run) ?? 0) + 1);
      for (const [run] of [...runs].sort((one, other) => other[1] - one[1])) add(run, run, false);
      return found;
    });

  const shorter = (one, other) => (other.length < one.length ? other : one);

  /** Whether a word of the book has nearly always a capital letter. */
  function isName(word) {
    return word?.capitals > 0.75 * word?.count;
  }

  /** The words of the book: how often each stands there, how often with a capital letter, and how its shortest form,
   *  the singular, is written. */
  const vocabulary = () =>
    once("vocabulary", () => {
      const found = new Map();
      for (const place of places)
        for (const { term, raw } of words(`${place[TITLE]} ${place[TEXT]}`)) {
          const known = found.get(term) ?? { count: 0, capitals: 0, raw };
          found.set(term, {
            count: known.count + 1,
            raw: shorter(known.raw, raw.replace(/['’]s$/, "")),
            capitals: known.capitals + /^\p{Lu}/u.test(raw),
          });
        }
      return found;
    });

  /** The first two digits of the year that the book names most. */
  const century = () =>
    once("century", () => {
      const years = [...vocabulary()].filter(([term]) => /^\d{4}$/.test(term));
      return years.sort(([, one], [, other]) => other.count - one.count)[0]?.[0].slice(0, 2) ?? "";
    });

  /** The pages on which the document stands. */
  const framed = () =>
    once("framed", () => new Set([...paragraphs().values()].map((id) => places[id][PAGE])));

  const isNumber = (term) => /^[\d¶]/.test(term);
  const mayBegin = (term) => !isNumber(term) && term.length > 2;
  const found = (query, options) => index().search(query, options);

  /** Whether the book has the word, or a longer one that begins with it. */
  const isKnown = (term) => once(`known ${term}`, () => found(term, { prefix: mayBegin }).length > 0);

  globalThis.book = {
    ...{ pages, places, entries, sentences, PAGE, TITLE, KIND, TEXT, KEYWORDS, ANCHOR },
    ...{ found, isKnown, isNumber, mayBegin, paragraphs, framed, forms, named, heard, vocabulary, isName, century },
  };
})();

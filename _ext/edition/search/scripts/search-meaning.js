/* What a reader may mean: a paragraph by its number, or a word or name that is spelt otherwise in the book. */
(() => {
  "use strict";
  const { words, isFiller } = globalThis.bookWords;
  const { row, latin, sounds, distance } = globalThis.bookNames;
  const { entries, sentences, isKnown, isNumber, paragraphs, forms, heard, vocabulary } = globalThis.book;

  // ¶7, §7, #p7, p. 7, para 7; ¶7-9, ¶7 and 10; p7.2, paragraph 7, sentence 2
  const SIGN = String.raw`(?:#?p(?:p|aras?|aragraphs?|ars?)?\.?|[¶§]{1,2})\s*`;
  const SEVERAL = String.raw`(\d+(?:\s*(?:[-–—,&]|and|to)\s*(?:${SIGN})?\d+)*)`;
  const PARAGRAPH = new RegExp(
    String.raw`^${SIGN}${SEVERAL}(?:\s*(?:[.:]|,?\s*s(?:ent(?:ence)?)?\.?)\s*(\d+))?$`,
    "i",
  );
  const SENTENCE = /^(?:sentence\s*)?(\d+)\.(\d+)$/i;
  const NUMBERS = [
    ...[
      "zero",
      "one",
      "two",
      "three",
      "four",
      "five",
      "six",
      "seven",
      "eight",
      "nine",
      "ten",
      "eleven",
      "twelve",
    ],
    ...["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"],
  ];
  const ENDINGS = /(?:ing|ed|ers?|ly|ions?|ations?|ments?)$/;

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

  /** The name that sounds like this one and looks most like it. No more than half of the letters may differ, and a
   *  third for a single word of a text, which need not be a name. */
  function soundsLike(query, isMeant = () => true) {
    const letters = latin(query);
    let [best, cost] = ["", Infinity];
    for (const sound of sounds(query))
      for (const name of (heard().get(sound) ?? []).filter(isMeant)) {
        const longest = Math.max(letters.length, name.letters.length);
        const most = name.isEntry || name.parts > 1 ? Math.ceil(longest / 2) : Math.floor(longest / 3);
        const far = distance(letters, name.letters, most);
        if (far <= most && far < cost) [best, cost] = [name.standard, far];
      }
    return best;
  }

  /** The name of a register, of as many words, that sounds like this one, or nothing: for spellings that the book
   *  mentions somewhere, and that readers type who look for the name. */
  function nameMeant(query) {
    const parts = words(query).length;
    return parts > 1 && !forms().has(row(query))
      ? soundsLike(query, (name) => name.isEntry && name.parts === parts)
      : "";
  }

  /** What the reader may have meant instead, or nothing. */
  function guess(query) {
    const asked = words(query).filter(({ term }) => term);
    const near = nearestEntry(query);
    if (near) return near;
    const wrong = asked.filter(({ term }) => !isFiller(term) && !isKnown(term));
    const mended = new Map(wrong.map(({ term }) => [term, nearest(term)]));
    const say = (word) => (mended.get(word.term) ? vocabulary().get(mended.get(word.term)).raw : word.raw);
    if (wrong.length && wrong.every(({ term }) => mended.get(term))) return asked.map(say).join(" ");
    const alike = soundsLike(query);
    if (alike) return alike;
    if (asked.length > 1 && wrong.length) {
      const better = asked.map((word) => {
        const name = mended.has(word.term) ? soundsLike(word.raw) : "";
        return name || say(word);
      });
      if (better.some((word, at) => word !== asked[at].raw)) return better.join(" ");
    }
    const stems = wrong
      .map(({ term }) => [term, term.replace(ENDINGS, "")])
      .filter(([term, stem]) => stem !== term && stem.length > 3);
    const ends = new Map(stems.filter(([, stem]) => isKnown(stem)));
    return ends.size ? asked.map((word) => ends.get(word.term) ?? word.raw).join(" ") : "";
  }

  /** The paragraphs or the sentence that a query names: {hits, message}; null when it names none. */
  function named(query) {
    const digits = (word) =>
      NUMBERS.includes(word.toLowerCase()) ? NUMBERS.indexOf(word.toLowerCase()) : word;
    const text = query
      .normalize("NFKC")
      .replace(/[\s.,;:?!]+$/, "")
      .trim()
      .replace(/[a-z]+$/i, digits);
    const both = SENTENCE.exec(text);
    const isSentence = both && Number(both[2]) in (sentences[`p${both[1]}`] ?? []) && !isKnown(text);
    const wanted = isSentence ? both : PARAGRAPH.exec(text);
    if (!wanted) return null;
    const numbers = wanted[1].match(/\d+/g).map(Number);
    const range =
      /[-–—]|to/.test(wanted[1]) &&
      numbers.length === 2 &&
      numbers[0] < numbers[1] &&
      numbers[1] - numbers[0] < 20;
    const all = range
      ? [...Array(numbers[1] - numbers[0] + 1).keys()].map((one) => one + numbers[0])
      : numbers;
    const hits = all.flatMap((number) => paragraphs().get(`p${number}`) ?? []);
    const known = [...paragraphs().keys()];
    const missing = all.filter((number) => !paragraphs().has(`p${number}`));
    const spoken = (key) => `¶${key.replace(/^p/, "")}`;
    let message =
      missing.length && known.length
        ? `There is no ¶${missing[0]}: the paragraphs are ${spoken(known[0])} to ${spoken(known.at(-1))}.`
        : "";
    let sentence = null;
    if (wanted[2] && hits.length === 1) {
      const ends = sentences[`p${all[0]}`] ?? [];
      const [number, last] = [Number(wanted[2]), ends.length - 1];
      if (number > 0 && number <= last) sentence = { number, start: ends[number - 1], end: ends[number] };
      else if (last > 0) message = `¶${all[0]} has ${last} ${last === 1 ? "sentence" : "sentences"}.`;
    }
    return { numbers: all, hits, message, sentence };
  }

  globalThis.bookMeaning = { named, guess, nameMeant };
})();

/* Words as the search compares them: without accents and apostrophes, in one spelling, in the singular. */
(() => {
  "use strict";
  // A paragraph of the document (¶7), a sentence of it (p7.2), a number (31.4), or a word.
  // A Chinese sign ends a word; an apostrophe does not.
  const LETTERS = String.raw`(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}_])+`;
  const WORD = new RegExp(
    [
      String.raw`[¶§]\s?\d+(?:\.\d+)?(?!\d)`,
      String.raw`\b[pP]\d+\.\d+(?!\d)`,
      String.raw`\d+(?:[.,]\d+)+`,
      String.raw`\p{Script=Han}+`,
      `${LETTERS}(?:['’ʼ‘ʻ\`´]${LETTERS})*`,
    ].join("|"),
    "gu",
  );
  const HAN = /^\p{Script=Han}/u;
  const LATIN = /^[a-z]+$/;
  const HYPHEN = /^[-‐‑]$/;
  // Of Chinese signs that have several forms: for each the one by which it is compared.
  const { signs } = globalThis.searchIndex;

  // Small words that stand everywhere, and those of a question that say nothing of its matter.
  const SMALL =
    "a about an and any are as at be been by can could did do does for from had has have he her his how i in into is it " +
    "its many me meaning means much my of on or our she should tell than that the their them then there they this to us " +
    "was we were what when where which who whom whose why will with would you your mean meant define please stand stands " +
    "happen happened happens";

  // British and American forms meet in the middle; it does not matter what becomes of other words, since those of the
  // book and those of the reader go the same way.
  const SPELLINGS = [
    [/(?<=[a-z]{2})our/, "or"], // labour
    [/(?<=[a-z]{2})is(e|ed|es|ing|er|ers|ation|ations|ational)$/, "iz$1"], // organisation
    [/(?<=[a-z]{2})ys(e|ed|es|ing|er|ers)$/, "yz$1"], // analyse
    [/(?<=def|off|lic|pret|expens)enc(e|es|eless)$/, "ens$1"], // defence
    [/^practis/, "practic"],
    [/(?<=[a-z]{2})(t|b)re(s|d)?$/, "$1er$2"], // centre
    [/amme(s?)$/, "am$1"], // programme
    [/ogue(s?)$/, "og$1"], // dialogue
    [/ll(ed|ing|ers?|ors?|ous)$/, "l$1"], // travelled, counsellor
    [/dgement/, "dgment"], // judgement
    [/^grey/, "gray"],
    [/^sceptic/, "skeptic"],
    [/paed|aeo/, (letters) => letters.replace("ae", "e")], // archaeology
    [/oeuv/, "euv"],
    [/^rouble/, "ruble"],
  ];
  const PLURALS = [
    [/anda$/, "andum"], // memoranda
    [/(cris|thes)es$/, "$1is"],
    [/([^ae])ies$/, "$1y"],
    [/(x|ch|sh|ss|zz)es$/, "$1"],
    [/([^us])s$/, "$1"],
  ];

  // What a Russian or Korean sentence adds to a name, and its register does not have.
  const ENDINGS = [
    /(?<=\p{Script=Cyrillic}{3})(?:ого|ому|ами|[ыио]м|ем|ах|о[йю]|[ыи]й|ая|ую|[аяуюеыи])$/u,
    /(?<=\p{Script=Hangul}{2})(?:에게서?|에서|으로|[은는이가을를의과와도로에])$/u,
  ];

  /** A word without such an ending. */
  function bare(word) {
    return ENDINGS.reduce((text, ending) => text.replace(ending, ""), word);
  }

  /** The letters of a text without marks above or below them, small, each with one code; signs in one form. */
  function plain(text) {
    return text
      .normalize("NFKD")
      .replace(/[\p{M}\p{Cf}]/gu, "")
      .normalize("NFC")
      .replace(/\p{Script=Han}/gu, (sign) => signs[sign] ?? sign)
      .toLowerCase();
  }

  function replaceAll(word, rules) {
    return rules.reduce((text, [pattern, by]) => text.replace(pattern, by), word);
  }

  const folded = new Map();
  /** One word, number or paragraph as it is compared. */
  function fold(raw) {
    if (!folded.has(raw)) folded.set(raw, foldAnew(raw));
    return folded.get(raw);
  }

  function foldAnew(raw) {
    const place = /^[¶§pP]\s?(\d+(?:\.\d+)?)$/.exec(raw);
    if (place) return `¶${place[1]}`;
    if (/^\d/.test(raw))
      return raw
        .replace(/,(?=\d{3}(?!\d))/g, "")
        .replace(",", ".")
        .toLowerCase()
        .replace(/^(\d+)(?:st|nd|rd|th)$/, "$1");
    const word = plain(raw)
      .replace(/['’ʼ‘ʻ`´]s$/, "")
      .replace(/^[dl]['’ʼ](?=\p{L}{3})/u, "")
      .replace(/['’ʼ‘ʻ`´]/g, "");
    if (!LATIN.test(word)) return bare(word);
    const spelt = replaceAll(word, SPELLINGS);
    return spelt.length > 3
      ? PLURALS.reduce((one, [end, by]) => (one === spelt ? one.replace(end, by) : one), spelt)
      : spelt;
  }

  const fillers = new Set(SMALL.split(" ").map(fold));
  /** Whether a word says nothing of what is looked for: a small one, or a single letter or digit. */
  function isFiller(term) {
    return fillers.has(term) || /^[a-z\d\p{Script=Cyrillic}]$/u.test(term);
  }

  /** The words of a text with their places in it: [{start, end, raw, term}]. */
  function words(text) {
    return [...text.matchAll(WORD)].map((found) => ({
      start: found.index,
      end: found.index + found[0].length,
      raw: found[0],
      term: fold(found[0]),
    }));
  }

  /** Chinese is written without spaces: it is found by each two signs that stand together. */
  function pairs(term) {
    const signs = [...term];
    return signs.length < 2 ? signs : signs.slice(1).map((sign, place) => signs[place] + sign);
  }

  /** What is looked for with these words. */
  function askedFor(text) {
    return words(text)
      .flatMap(({ term }) => (HAN.test(term) ? pairs(term) : [term]))
      .filter(Boolean);
  }

  /** All by which these words are found: the words, and what a hyphen joins as one ("antiparty"). */
  function foundBy(text) {
    const terms = [];
    let before = null;
    for (const word of words(text)) {
      if (HAN.test(word.term)) terms.push(...word.term, ...pairs(word.term));
      else if (word.term) terms.push(word.term);
      const joined = before && HYPHEN.test(text.slice(before.end, word.start));
      if (joined && LATIN.test(before.term) && LATIN.test(word.term)) terms.push(fold(before.raw + word.raw));
      before = word;
    }
    return terms;
  }

  globalThis.bookWords = { plain, bare, words, askedFor, foundBy, isFiller };
})();

/* What a reader may mean: a paragraph by its number, or a word or name that is spelt otherwise in the book. */
(() => {
  "use strict";
  const { words, isFiller } = globalThis.bookWords;
  const { row, latin, sounds, isShort, distance } = globalThis.bookNames;
  const { entries, sentences, isKnown, isNumber, paragraphs, forms, heard, vocabulary, isName, century } = globalThis.book;

  // ¶7, §7, #p7, p. 7, para 7, paragraph no. 7; ¶7-9, ¶7 and 10; p7.2, paragraph 7, sentence 2
  const NUMBER = String.raw`(?:(?:no|nr|number)\b\.?|#)?\s*`;
  const SIGN = String.raw`(?:#?p(?:p|aras?|aragraphs?|ars?)?(?:\b|(?=\d))\.?\s*${NUMBER}|#?pp?|[¶§]{1,2})\s*`;
  const SEVERAL = String.raw`(\d+(?:\s*(?:[-–—,&]|and|to)\s*(?:${SIGN})?\d+)*)`;
  const PARAGRAPH = new RegExp(
    String.raw`^${SIGN}${SEVERAL}(?:\s*(?:[.:]|,?\s*s(?:ent(?:ence)?)?\.?)\s*(\d+))?$`,
    "i",
  );
  const SENTENCE = /^(?:sentence\s*)?(\d+)\.(\d+)$/i;
  // The same among other words; the seventh paragraph; sentence 2 of paragraph 4
  const AMONG = new RegExp(String.raw`\b(?:para|paragraph|par)\b\.?\s*${NUMBER}(\d+)\b`, "gi");
  const BEFORE = /\b(\d+)(?:st|nd|rd|th)?\s+(para|paragraph|sentence)\b(?!\s*\d)/gi;
  const WITHIN = new RegExp(String.raw`^(s(?:ent(?:ence)?)?\.?\s*\d+)\s+(?:of|in)\s+(${SIGN}\d+)$`, "i");
  const DOCUMENT = String.raw`(?:${globalThis.searchIndex.called})\w*\b`; // memo, memorandum
  const AROUND = new RegExp(String.raw`^(?:the\b|${DOCUMENT}|,|\s)+(?=\S)|\s+(?:of|in|from) the ${DOCUMENT}$`, "gi");
  const NUMBERS =
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen " +
    "eighteen nineteen twenty";
  const ORDINALS =
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth " +
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth";
  const ROMAN = "0 i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx";
  const SAID = new Map([NUMBERS, ORDINALS].flatMap((all) => all.split(" ").map((word, at) => [word, at])));
  const TENS = "thirty forty fifty sixty seventy eighty ninety".split(" ").map((word, at) => [word, 10 * at + 30]);
  const FIGURES = new Map([...NUMBERS.split(" ").map((word, at) => [word, at]), ...TENS]);
  const FIGURE = `(?:${[...FIGURES.keys()].join("|")})`;
  // The number of an amount in words: one hundred and eighty-five million
  const AMOUNT = new RegExp(
    String.raw`\b${FIGURE}(?:(?:[\s-]|\sand\s|\shundred\b)+${FIGURE})*(?:\shundred)?(?=\s(?:[mbtr]+illion|per cent))`,
    "gi",
  );
  const MONTHS =
    "January February March April May June July August September October November December".split(" ");
  const DAY =
    /^(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4}|\d\d)$|^(\d{4})\s?[-./年년]\s?(\d\d?)\s?[-./月월]\s?(\d\d?)[日일]?$/;
  // The same with the month as other languages name it
  const DAY_IN_WORDS = /^(\d{1,2})\.? (?:de )?(\p{L}+)(?: de)? (\d{4})\.?$/u;
  const LANGUAGES = ["ru", "uk", "de", "fr", "es", "it", "pt", "pl", "cs", "da", "nl"];
  const UNITS = [
    [1e12, "trillion", /(\d)\s?(?:tn|trn)\b\.?/gi],
    [1e9, "billion", /(\d)\s?(?:bn|bln|mrd)\b\.?/gi],
    [1e6, "million", /(\d)\s?(?:m|mn|mln|mio)\b\.?/gi],
  ];
  const ZEROS = /(?<![\d.,])(?:\d{1,3}([ .,'’\u00a0\u202f])\d{3}(?:\1\d{3})+|\d{7,})(?![\d.,]\d)/g;
  // A short form of "exercise" before its number
  const EXERCISE = new RegExp(String.raw`^ex(?:erc(?:ise)?)?\b\.?\s*${NUMBER}(?=\d)`, "i");

  /** Words, ordinals and Roman figures as digits. */
  function inDigits(text) {
    const last = [...paragraphs().keys()].at(-1)?.slice(1) ?? "";
    const roman = (whole, sign, figure) => {
      const number = ROMAN.split(" ").indexOf(figure.toLowerCase());
      return number < 0 ? whole : `${sign}${number}`;
    };
    return text
      .replace(/[a-z]+/gi, (word) => SAID.get(word.toLowerCase()) ?? word)
      .replace(/\blast(?=\s+para)/gi, last)
      .replace(/(\bpara(?:graph)?\s+)([ivx]+)$/i, roman);
  }

  /** Numbers as the book writes them: of paragraphs with their sign, of amounts with a unit. */
  function spelt(query) {
    const said = inDigits(query).replace(BEFORE, "$2 $1").replace(AROUND, "").replace(WITHIN, "$2, $1");
    const withSign = said.replace(AMONG, "¶$1");
    if (withSign !== said) return withSign;
    if (EXERCISE.test(said)) return said.replace(EXERCISE, "exercise ");
    const american = query.replace(/\bpercent\b/gi, "per cent");
    return UNITS.reduce((text, [size, unit, short]) => {
      const shorter = (digits) => {
        const number = Number(digits.replace(/\D/g, "")) / size;
        return number >= 1 && Number.isInteger(number * 1000) ? `${number} ${unit}` : digits;
      };
      return text.replace(ZEROS, shorter).replace(short, `$1 ${unit}`);
    }, american);
  }

  /** The number of a month, as one of the languages writes it in a day, or nothing. */
  function monthNumber(name) {
    const said = (language, month) =>
      new Date(2000, month, 1).toLocaleDateString(language, { day: "numeric", month: "long" }).toLowerCase();
    const wanted = name.toLowerCase();
    if (MONTHS.some((month) => month.toLowerCase() === wanted)) return 0; // as the book writes it
    const isIt = (month) => LANGUAGES.some((language) => said(language, month).split(" ").includes(wanted));
    return [...MONTHS.keys()].find(isIt) + 1 || 0;
  }

  /** An amount in words as the book writes it, or nothing. */
  function counted(query) {
    const add = (sum, word) => (word === "hundred" ? sum * 100 : sum + (FIGURES.get(word) ?? 0));
    const inFigures = query.replace(AMOUNT, (said) => said.toLowerCase().split(/[\s-]+/).reduce(add, 0));
    return inFigures === query ? "" : inFigures;
  }

  /** A day that is written in figures or in another language as the book writes it, or nothing; 4/9 and 4.9 begin with
   *  the day, and 4.9.56 is in the century of the book. */
  function dated(query) {
    const said = DAY_IN_WORDS.exec(query);
    const found = DAY.exec(said ? `${said[1]}.${monthNumber(said[2])}.${said[3]}` : query);
    if (!found) return "";
    const [day, month, year] = found[5] ? [found[7], found[6], found[5]] : [found[1], found[3], found[4]];
    const isTurned = found[2] === "/" && Number(month) > 12;
    const name = MONTHS[Number(isTurned ? day : month) - 1];
    const whole = year.length < 4 ? `${century()}${year}` : year;
    return name ? `${Number(isTurned ? month : day)} ${name} ${whole}` : "";
  }

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

  /** Two words of the book that stand here without a space, the most usual ones, or nothing. */
  function apart(term) {
    const cuts = [...term].map((_, at) => [term.slice(0, at), term.slice(at)].map((part) => vocabulary().get(part)));
    const known = cuts.filter((parts) => parts.every((part) => part?.count > 2 && part.raw.length > 3));
    const rarest = (parts) => Math.min(...parts.map(({ count }) => count));
    const [best] = known.sort((one, other) => rarest(other) - rarest(one));
    return best?.map(({ raw }) => raw).join(" ") ?? "";
  }

  /** The words with two made one that the book writes as one, when one of the two is not in the book; or nothing. */
  function joined(asked, unknown) {
    const isOne = ({ term }, at) =>
      at && [term, asked[at - 1].term].some((part) => unknown.has(part)) && vocabulary().has(asked[at - 1].term + term);
    const at = asked.findIndex(isOne);
    return at < 0 ? "" : asked.map(({ raw }, place) => (place && place !== at ? ` ${raw}` : raw)).join("");
  }

  /** The entry whose name differs in a letter or, when it is long, in two: by its standard form. */
  function nearestEntry(query) {
    const name = row(query);
    const short = /^\p{Script=Han}/u.test(name) ? 3 : 5; // a Chinese sign says as much as some letters
    const most = name.length < short ? 0 : name.length < 10 ? 1 : 2;
    let [best, cost] = ["", most];
    for (const [form, [entry]] of forms()) {
      const far = distance(name, form, most);
      if (far && far <= cost && form.length >= short) [best, cost] = [entries[entry][1][0], far - 0.5];
    }
    return best;
  }

  /** The name that sounds like this one and looks most like it. No more than half of the letters may differ, and a
   *  third for words of a text, which need not be a name; of a short one all, since its vowels sound alike, too. */
  function soundsLike(query, isMeant = () => true) {
    const letters = latin(query);
    const parts = /\p{Script=Hangul}/u.test(query) ? 0 : words(query).length; // Korean puts no space into a name
    const heads = sounds(query);
    const isBrief = heads.every(isShort);
    let [best, cost] = ["", Infinity];
    const alike = heads.flatMap((sound) => heard().get(sound) ?? []).filter(isMeant);
    const ranks = [(name) => name.isEntry && name.parts === parts, isEntry, () => true];
    for (const isWanted of ranks) {
      if (best) break;
      for (const name of alike.filter(isWanted)) {
        const longest = Math.max(letters.length, name.letters.length);
        const most = isBrief ? longest : name.isEntry ? Math.ceil(longest / 2) : Math.floor(longest / 3);
        const far = distance(letters, name.letters, most);
        if (far <= most && far < cost) [best, cost] = [name.standard, far];
      }
    }
    return best;
  }

  const isEntry = (name) => name.isEntry;
  const isFullName = (name) => name.isEntry && name.parts > 1;

  /** The name of a register of which a short one is another spelling, or nothing: Tsiao, Ch'iao. */
  function shortName(text) {
    return sounds(text).every(isShort) ? soundsLike(text, isEntry) : "";
  }

  /** The name of a register, of several words, that looks or sounds like this one, or nothing: for spellings that the book
   *  mentions somewhere, and that readers type who look for the name. For one word that only begins others, a name of
   *  the book that differs in a letter; for one that only titles of sources have, a name that sounds like it. */
  function nameMeant(query, isText) {
    const [{ term } = { term: "" }, ...more] = words(query);
    if (!more.length) {
      if (isText && vocabulary().has(term)) return "";
      const begins = [...vocabulary()].some(([word, known]) => word.startsWith(term) && isName(known));
      const near = begins ? null : vocabulary().get(nearest(term));
      if (isName(near)) return near.raw;
      return isText ? "" : soundsLike(query, isEntry);
    }
    return globalThis.book.named(query).length ? "" : nearestEntry(query) || soundsLike(query, isFullName);
  }

  /** What the reader may have meant instead, or nothing. */
  function guess(query) {
    const asked = words(query).filter(({ term }) => term);
    const near = nearestEntry(query);
    if (near) return near;
    // With a hyphen it may be one name: An-tung
    const isMeant = /\s/.test(query) ? isFullName : isEntry;
    const name = shortName(query) || (asked.length > 1 && soundsLike(query, isMeant));
    if (name) return name;
    const wrong = asked.filter(({ term }) => !isFiller(term) && !isKnown(term));
    const mended = new Map(
      wrong.map(({ term, raw }) => [term, shortName(raw) || vocabulary().get(nearest(term))?.raw || apart(term)]),
    );
    const say = (word) => mended.get(word.term) || word.raw;
    const one = joined(asked, mended);
    if (one) return one;
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
    return "";
  }

  /** The paragraphs or the sentence that a query names: {hits, message}; null when it names none. */
  function named(query) {
    const said = query
      .normalize("NFKC")
      .replace(/[\s.,;:?!]+$/, "")
      .trim();
    const text = inDigits(said).replace(AROUND, "").replace(WITHIN, "$2, $1");
    const both = SENTENCE.exec(text);
    const isSentence = both && Number(both[2]) in (sentences[`p${both[1]}`] ?? []) && !isKnown(text);
    const wanted = isSentence ? both : PARAGRAPH.exec(text);
    if (!wanted) return null;
    const numbers = [...new Set(wanted[1].match(/\d+/g).map(Number))].filter(Number.isSafeInteger);
    if (!numbers.length) return null;
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

  globalThis.bookMeaning = { named, spelt, dated, counted, guess, nameMeant };
})();

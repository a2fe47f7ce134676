/* Names as they sound: one name has many spellings in Latin letters, by system, by language and by century. */
(() => {
  "use strict";
  const { plain, bare } = globalThis.bookWords;
  // Russian and Greek letters as they are usually written in Latin ones, and the parts of a Korean syllable in the order
  // of their codes: what it begins with, its vowel, what it ends with.
  const ALPHABETS =
    "аa бb вv гg ґg дd еe ёe єe жzh зz иi іi йi кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch ъ ыy ь эe юyu яya " +
    "αa βv γg δd εe ζz ηi θth ιi κk λl μm νn ξx οo πp ρr σs ςs τt υy φf χkh ψps ωo";
  const HANGUL = [
    [0x1100, "k kk n t tt r m p pp s ss  j jj ch k t p h"],
    [0x1161, "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i"],
    [0x11a8, "k kk ks n nj nh t l lk lm lp ls lt lp lh m p ps s ss ng j ch k t p h"],
  ];
  const LETTERS = new Map([
    ...ALPHABETS.split(" ").map(([letter, ...latin]) => [letter, latin.join("")]),
    ...HANGUL.flatMap(([first, all]) => all.split(" ").map((latin, at) => [String.fromCodePoint(first + at), latin])),
  ]);
  // In their order: sounds that the systems write differently become one letter; what is left are the consonants.
  // Beijing and Peking, Qing and Ch'ing, Choi and Tsoi show why c, ch, j, q, z, ts and k are one.
  const SOUNDS = [
    [/ar(?=k)/g, "a"], // Park, Pak
    [/(p|t|k|ch)kh/g, "$1"], // Пхиль, P'il
    [/(?<=[ghk])[wv](?=[aeiouy])/g, ""], // Kwan, Guan; Hwi, Khvi
    [/ch(?=r)/g, "kh"], // Chruschtschow
    [/scht?sch|sh?tch|cht?ch|szcz|sc(?=[ei])|shch|sch|hs|sh|x/g, "s"],
    [/tsch|tch|dzh|zh|dz|dj|tz|ts|tj|ch/g, "k"],
    [/ck/g, "k"],
    [/kh/g, "h"],
    [/ph/g, "p"],
    [/th/g, "t"],
    [/ng/g, "n"],
    [/[cgjkqz]/g, "k"],
    [/[bfvw]/g, "p"],
    [/d/g, "t"],
    [/r/g, "l"],
    [/h(?![aeiouy])/g, ""], // Teh, Shih
    [/([^aeiou])\1+/g, "$1"],
  ];
  const VOWELS = [
    [/oo|ou|eu/g, "u"],
    [/ee|y/g, "i"],
    [/eo/g, "o"],
    [/ae/g, "e"],
    [/oe/g, "oi"],
    [/(.)\1+/g, "$1"],
  ];
  // What can be read in two ways
  const READINGS = [
    ["", ""],
    [/^[lr]h?(?=i|ee|y)/, ""], // Ri, Li, Lee: in Seoul Yi
    [/(?<![dt])j/g, "y"], // Pjöngjang
    [/ng(?=[aeiouy])/g, "nk"], // Ёнгон: Yong-gon
  ];
  const SHORT = 3; // consonants: a name with fewer is told by its vowels

  /** The letters and digits of a name, in one row: "Kim Il-sŏng" is "kimilsong". */
  function row(name) {
    return plain(name).replace(/[^\p{L}\p{N}]/gu, "");
  }

  /** The same in Latin letters. */
  function latin(name) {
    return row(name)
      .normalize("NFD")
      .replace(/\p{L}/gu, (letter) => LETTERS.get(letter) ?? letter);
  }

  function replaceAll(text, rules) {
    return rules.reduce((made, [pattern, by]) => made.replace(pattern, by), text);
  }

  /** How a name sounds: its consonants, as they are in any of the usual systems; of a short name the vowels, too.
   *  More than once for a name that may be read in several ways, or with what may be an ending; not at all for one in
   *  signs that do not say it. */
  function sounds(name) {
    const heads = new Set();
    for (const letters of [latin(name), latin(plain(name).replace(/\p{L}+/gu, bare))])
      for (const [may, be] of READINGS) if (/^[a-z]+$/.test(letters)) heads.add(letters.replace(may, be));
    const sound = (letters) => {
      const spoken = replaceAll(letters, SOUNDS);
      const consonants = spoken.replace(/[aeiouy]/g, "");
      return consonants.length < SHORT ? replaceAll(spoken, VOWELS) : consonants;
    };
    return [...new Set([...heads].map(sound))];
  }

  /** Whether these sounds are those of a short name, which differ little. */
  function isShort(sound) {
    return /[aeiou]/.test(sound);
  }

  /** In how many letters two words differ, where one exchanged with its neighbour counts once; no more than `most`. */
  function distance(one, other, most) {
    if (Math.abs(one.length - other.length) > most) return most + 1;
    let [before, above] = [[], [...Array(other.length + 1).keys()]];
    for (let i = 1; i <= one.length; i++) {
      const line = [i];
      for (let j = 1; j <= other.length; j++) {
        const same = one[i - 1] === other[j - 1];
        line[j] = Math.min(above[j] + 1, line[j - 1] + 1, above[j - 1] + (same ? 0 : 1));
        const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
        if (swapped) line[j] = Math.min(line[j], before[j - 2] + 1);
      }
      if (Math.min(...line) > most) return most + 1;
      [before, above] = [above, line];
    }
    return above[other.length];
  }

  globalThis.bookNames = { row, latin, sounds, isShort, distance };
})();

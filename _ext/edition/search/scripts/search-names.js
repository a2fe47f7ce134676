/* Names as they sound: one name has many spellings in Latin letters, by system, by language and by century. */
(() => {
  "use strict";
  const { plain, bare } = globalThis.bookWords;
  const CYRILLIC = {
    а: "a",
    б: "b",
    в: "v",
    г: "g",
    ґ: "g",
    д: "d",
    е: "e",
    ё: "e",
    є: "e",
    ж: "zh",
    з: "z",
    и: "i",
    і: "i",
    й: "i",
    к: "k",
    л: "l",
    м: "m",
    н: "n",
    о: "o",
    п: "p",
    р: "r",
    с: "s",
    т: "t",
    у: "u",
    ф: "f",
    х: "kh",
    ц: "ts",
    ч: "ch",
    ш: "sh",
    щ: "shch",
    ъ: "",
    ы: "y",
    ь: "",
    э: "e",
    ю: "yu",
    я: "ya",
  };
  // In their order: sounds that the systems write differently become one letter; what is left are the consonants.
  // Beijing and Peking, Qing and Ch'ing, Choi and Tsoi show why c, ch, j, q, z, ts and k are one.
  const SOUNDS = [
    [/(p|t|k|ch)kh/g, "$1"], // Пхиль, P'il
    [/(?<=[ghk])[wv](?=[aeiouy])/g, ""], // Kwan, Guan; Hwi, Khvi
    [/shch|sch|hs|sh|x/g, "s"],
    [/tch|tsch|dzh|zh|dz|dj|tz|ts|tj|ch/g, "k"],
    [/ck|kh(?![aeiouy])/g, "k"],
    [/kh/g, "h"],
    [/ph/g, "p"],
    [/th/g, "t"],
    [/ar(?=k)/g, "a"], // Park, Pak
    [/ng/g, "n"],
    [/[cgjkqz]/g, "k"],
    [/b/g, "p"],
    [/d/g, "t"],
    [/r/g, "l"],
    [/[fw]/g, "v"],
    [/h(?![aeiouy])/g, ""], // Teh, Shih
    [/(.)\1+/g, "$1"],
    [/[aeiouy]/g, ""],
  ];

  /** The letters and digits of a name, in one row: "Kim Il-sŏng" is "kimilsong". */
  function row(name) {
    return plain(name).replace(/[^\p{L}\p{N}]/gu, "");
  }

  /** The same, with Russian letters as they are usually written in Latin ones. */
  function latin(name) {
    const words = plain(name).replace(/\p{L}+/gu, bare);
    return row(words).replace(/\p{Script=Cyrillic}/gu, (letter) => CYRILLIC[letter] ?? "");
  }

  /** How a name sounds: its consonants, as they are in any of the usual systems. Twice for one that begins with an l
   *  which Seoul does not speak (Ri, Li, Lee, Yi); not at all for one in signs that do not say it. */
  function sounds(name) {
    const letters = latin(name);
    if (!/^[a-z]+$/.test(letters)) return [];
    const sound = (text) => SOUNDS.reduce((made, [pattern, by]) => made.replace(pattern, by), text);
    const heads = /^[lr]h?(?=i|ee|y)/.test(letters) ? [letters, letters.replace(/^[lr]h?/, "")] : [letters];
    return heads.map(sound);
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

  globalThis.bookNames = { row, latin, sounds, distance };
})();

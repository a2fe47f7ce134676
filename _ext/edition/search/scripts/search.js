/* The page of the search: what a reader types, and what is found, page by page. */
(() => {
  "use strict";
  const KINDS = { note: "note on the text", entry: "register", source: "source" };
  const SHOWN = 3; // places of a page that are shown with their words; of the others only the links
  const LINKS = 12;
  const NEAR = 0.5; // those with fewer points than this share of the best one's are links only, too
  const GROUPS = 10; // pages that are shown at once
  const LENGTH = 220; // characters of a place that are shown

  const page = document.getElementById("book-search");
  if (!page) return;
  const { form, input, status, results, hint } = Object.fromEntries(
    ["form", "input", "status", "results", "hint"].map((part) => [
      part,
      page.querySelector(`[data-search="${part}"]`),
    ]),
  );
  if (!globalThis.bookSearch || !globalThis.MiniSearch) return; // the page says by itself what to do then
  const { find } = globalThis.bookSearch;
  const { pages, places, ...fields } = globalThis.book;
  const { words } = globalThis.bookWords;
  const { scripts } = globalThis.searchIndex;

  // The first place of each page, to which the page's own address leads.
  const openings = new Set(
    places.filter((place, id) => place[fields.PAGE] !== places[id - 1]?.[fields.PAGE]),
  );

  function make(tag, options = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(options)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  const runs = scripts.map(([letters, language]) => [new RegExp(`[${letters}]+`, "u"), language]);
  const run = new RegExp(`(${runs.map(([{ source }]) => source).join("|") || "(?!)"})`, "u");

  /** A text whose words in another script say their language. */
  function spoken(text) {
    return text
      .split(run)
      .filter(Boolean)
      .map((part) => {
        const known = runs.find(([letters]) => letters.test(part));
        return known ? make("span", { lang: known[1] }, part) : part;
      });
  }

  /** The part of a text that has most of the words, and these marked; others are marked and count less. */
  function excerpt(text, terms, others) {
    const wanted = new Set([...terms, ...others]);
    const own = new Set(terms);
    const signs = [...wanted].filter((term) => /^\p{Script=Han}/u.test(term));
    const isWanted = ({ term }) => wanted.has(term) || signs.some((sign) => term.includes(sign));
    const marks = words(text).filter(isWanted);
    const worth = (from) => {
      const near = marks.filter(({ start }) => start >= from && start < from + LENGTH - 30);
      return [...new Set(near.map(({ term }) => term))].reduce(
        (sum, term) => sum + (own.has(term) ? 4 : 1),
        0,
      );
    };
    const best = marks.reduce(
      (one, { start }) => (worth(start) > worth(one) ? start : one),
      marks[0]?.start ?? 0,
    );
    const from = best < 60 ? 0 : text.indexOf(" ", best - 60) + 1;
    const cut = text.lastIndexOf(" ", from + LENGTH);
    const to = text.length <= from + LENGTH ? text.length : cut > best ? cut : from + LENGTH;
    const shown = make("p");
    let at = from;
    if (from) shown.append("… ");
    for (const { start, end } of marks) {
      if (start < at || end > to) continue;
      shown.append(...spoken(text.slice(at, start)), make("mark", {}, ...spoken(text.slice(start, end))));
      at = end;
    }
    shown.append(...spoken(text.slice(at, to)), to < text.length ? " …" : "");
    return shown;
  }

  /** The address of a place; of a sentence, where the browser can go to words. */
  function address(place, sentence) {
    const anchor = place[fields.ANCHOR];
    const [uri] = pages[place[fields.PAGE]];
    const hash = openings.has(place) ? "" : `#${encodeURIComponent(anchor)}`;
    const goes = sentence && "fragmentDirective" in document;
    const spokenOf = goes ? encodeURIComponent(place[fields.TEXT].slice(sentence.start, sentence.end)) : "";
    return uri + hash + (goes ? `:~:text=${spokenOf.replaceAll("-", "%2D")}` : "");
  }

  function link(id, sentence) {
    const place = places[id];
    const name = sentence ? `${place[fields.TITLE]}, sentence ${sentence.number}` : place[fields.TITLE];
    const title = name || place[fields.TEXT].split(" ").slice(0, 8).join(" ") + " …";
    return make("a", { href: address(place, sentence) }, ...spoken(title));
  }

  /** The places found on one page. */
  function group(page, hits, sentence) {
    const [, title, part] = pages[page];
    const list = make("ul");
    const near = hits.filter(({ points }, at) => at < SHOWN && !(points < hits[0].points * NEAR));
    near.forEach(({ id, terms, others }, at) => {
      const kind = places[id][fields.KIND];
      const text = places[id][fields.TEXT];
      const asked = at ? null : sentence; // the sentence stands in the first place
      const item = make("li", { class: "place", "data-kind": kind }, link(id, asked));
      if (KINDS[kind]) item.append(" ", make("span", { class: "kind" }, KINDS[kind]));
      item.append(asked ? make("p", {}, text.slice(asked.start, asked.end)) : excerpt(text, terms, others));
      list.append(item);
    });
    const head = make("h2", {}, ...spoken(title));
    const made = make("li", { class: "result" }, part ? make("p", { class: "kind" }, part) : "", head, list);
    const rest = hits.slice(near.length);
    if (rest.length) {
      const also = make("p", { class: "others" }, "Also: ");
      rest.slice(0, LINKS).forEach(({ id }, number) => also.append(number ? " · " : "", link(id)));
      if (rest.length > LINKS) also.append(` and ${count(rest.length - LINKS, "more place")}`);
      made.append(also);
    }
    return made;
  }

  /** The hits by page, the page with the best one first. */
  function byPage(hits) {
    const groups = new Map();
    for (const hit of hits) {
      const page = places[hit.id][fields.PAGE];
      groups.set(page, [...(groups.get(page) ?? []), hit]);
    }
    return [...groups];
  }

  function count(number, one) {
    return `${number} ${one}${number === 1 ? "" : "s"}`;
  }

  function show(query) {
    results.replaceChildren();
    hint.replaceChildren();
    if (!query.trim()) {
      status.textContent = "";
      return;
    }
    const found = find(query);
    const groups = byPage(found.hits);
    const number = `${count(found.hits.length, "place")} on ${count(groups.length, "page")}`;
    if (!found.hits.length) {
      status.textContent = found.message || `Nothing found for “${query.trim()}”.`;
      hint.append(
        "Try fewer or other words, a name in another spelling, or the number of a paragraph, such as ¶1.",
      );
      return;
    }
    status.textContent =
      [found.message, number, found.guess ? `for “${found.guess}”` : ""].filter(Boolean).join(" ") + ".";
    const meant = found.guess || found.also;
    if (meant) {
      if (found.guess) hint.append(`“${query.trim()}” is nowhere in the book. `);
      hint.append("Did you mean ", make("a", { href: `?q=${encodeURIComponent(meant)}` }, meant), "?");
    } else if (found.isPart) {
      hint.append("No passage has all of these words; these have some of them.");
    } else if (found.isMixed) {
      hint.append("Few passages have all of these words; they come first. The others have some of them.");
    }
    const more = (from) => {
      results.append(
        ...groups
          .slice(from, from + GROUPS)
          .map(([page, hits]) =>
            group(page, hits, found.sentence && !from && hits === groups[0][1] ? found.sentence : null),
          ),
      );
      if (groups.length <= from + GROUPS) return;
      const button = make(
        "button",
        { type: "button" },
        `Show ${count(groups.length - from - GROUPS, "more page")}`,
      );
      const item = make("li", {}, button);
      results.append(item);
      button.addEventListener("click", () => {
        item.remove();
        more(from + GROUPS);
        results.children[from + GROUPS].querySelector("a").focus();
      });
    };
    more(0);
  }

  /** Write the query into the address, so that it can be kept and sent; some frames do not allow it. */
  function keep(query, isNew) {
    const url = new URL(location.href);
    url.hash = "";
    if (query) url.searchParams.set("q", query);
    else url.searchParams.delete("q");
    try {
      history[isNew ? "pushState" : "replaceState"](null, "", url);
    } catch {
      return; // the search works all the same
    }
  }

  function fromAddress() {
    return new URLSearchParams(location.search).get("q") ?? "";
  }

  let waiting = 0;
  let last = null;
  function search(isNew) {
    clearTimeout(waiting);
    const query = input.value;
    if (query === last) return;
    last = query;
    keep(query.trim(), isNew);
    show(query);
  }

  /** The arrows go from result to result, and back to the words. */
  function walk(event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [input, ...results.querySelectorAll("a, button")];
    const here = stops.indexOf(document.activeElement);
    const next = stops[here + (event.key === "ArrowDown" ? 1 : -1)];
    if (here < 0 || !next) return;
    event.preventDefault();
    next.focus();
  }

  page.querySelector("[data-search=missing]").remove();
  form.hidden = false;
  // A frame without the right to send forms sends none, so the page does not wait for that.
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search(true);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) search(true);
  });
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 150, false);
  });
  page.addEventListener("keydown", walk);
  addEventListener("popstate", () => {
    input.value = last = fromAddress();
    show(last);
  });
  input.value = last = fromAddress();
  show(last);
  if (!last) input.focus({ preventScroll: true });
})();

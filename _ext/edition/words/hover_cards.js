/* Cards for linked names: shown on pointing, on keyboard focus and on the first tap; Escape puts them away.
   The texts stand in one file for all pages (hover_cards.py), asked for when a reader first comes to such a link.
   A card stays while the pointer is on it or its link has the focus. */
(() => {
  "use strict";
  const DELAY = 150; // ms before a card opens, so that a pointer that only passes opens none
  const GRACE = 300; // ms for the pointer to get from the link to the card
  const LINKS = 'article a[href*="#"]:not(.external, .headerlink, .para-number)';

  const address = document.documentElement.dataset.cards;
  if (!address) return;
  const card = document.createElement("div");
  card.id = "hover-card";
  card.hidden = true;
  if ("popover" in card) card.popover = "manual"; // above everything else
  (document.querySelector("main") ?? document.body).append(card); // where screen readers look for the text

  let cards = null; // by the part of a link after the #, once they are there
  let loading = null;
  let wanted = null; // the link whose card is to open
  let shown = null; // the link whose card is open
  let timer = 0;
  let touched = false;

  /** All cards; none when the file cannot be had. */
  const load = () =>
    (loading ??= new Promise((done) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = script.onerror = () => {
        cards = new Map(Object.entries(globalThis.hoverCards ?? {}));
        done();
      };
      document.head.append(script);
    }));

  const keyOf = (link) => decodeURIComponent(link.hash.slice(1));
  const linkOf = (target) => {
    const link = target.closest?.(LINKS);
    const isOurs = link?.host === location.host;
    return isOurs && (!cards || cards.has(keyOf(link))) ? link : null;
  };

  /** A line of words, in pieces: each may have its language before it. */
  const line = (name, pieces) => {
    const paragraph = document.createElement("p");
    paragraph.className = name;
    for (const [language, words] of pieces) {
      const part = document.createElement("span");
      part.lang = language;
      part.textContent = words;
      paragraph.append(language ? part : words);
    }
    return paragraph;
  };

  const fill = (link) => {
    const { kind, name, forms = [], text, memo, side = "" } = cards.get(keyOf(link));
    const words = memo ?? text;
    const lines = [line("kind", [["", kind]])];
    if (name) lines.push(line("name", [["", name], ...forms.flatMap((form) => [["", " "], form])]));
    lines.push(line(memo ? "memo-words" : "text", Array.isArray(words) ? words : [["", words]]));
    // The link itself leads there too: this one is for fingers and pointers, no further stop of the Tab key.
    const entry = document.createElement("a");
    entry.href = link.href;
    entry.tabIndex = -1;
    entry.textContent = memo ? "Read the paragraph" : "Read the entry";
    card.className = `hover-card ${side}`;
    card.replaceChildren(...lines, entry);
  };

  const place = (link, y) => {
    const lines = [...link.getClientRects()]; // a link can run over two lines: the card goes to the one pointed at
    const box = lines.find((rect) => rect.top <= y && y <= rect.bottom) ?? lines[0];
    const { width, height } = card.getBoundingClientRect();
    const left = Math.max(8, Math.min(box.left, document.documentElement.clientWidth - width - 8));
    const below = box.bottom + 6;
    const fits = below + height <= window.innerHeight || box.top < height + 6;
    card.style.left = `${left + window.scrollX}px`;
    card.style.top = `${(fits ? below : box.top - height - 6) + window.scrollY}px`;
  };

  const show = async (link, y = -1) => {
    clearTimeout(timer);
    if (wanted === link) return;
    hide();
    wanted = link;
    if (!cards) await load();
    if (wanted !== link || !cards.has(keyOf(link))) return;
    shown = link;
    fill(link);
    card.hidden = false;
    card.showPopover?.();
    place(link, y);
    link.setAttribute("aria-describedby", card.id);
  };

  const hide = () => {
    clearTimeout(timer);
    wanted = null;
    if (!shown) return;
    shown.removeAttribute("aria-describedby");
    shown = null;
    card.hidePopover?.();
    card.hidden = true;
  };

  const after = (milliseconds, action) => {
    clearTimeout(timer);
    timer = setTimeout(action, milliseconds);
  };
  const hideSoon = () =>
    after(shown ? GRACE : 0, () => { if (wanted !== document.activeElement) hide(); });
  const entered = (event, element) => !element.contains(event.relatedTarget);

  document.addEventListener("pointerover", (event) => {
    const link = linkOf(event.target);
    if (event.pointerType === "touch" || !link || !entered(event, link)) return;
    load();
    if (link === wanted) clearTimeout(timer);
    else after(DELAY, () => show(link, event.clientY));
  });
  document.addEventListener("pointerout", (event) => {
    const link = linkOf(event.target);
    if (event.pointerType !== "touch" && link && entered(event, link)) hideSoon();
  });
  card.addEventListener("pointerenter", () => clearTimeout(timer));
  card.addEventListener("pointerleave", (event) => { if (event.pointerType !== "touch") hideSoon(); });

  document.addEventListener("focusin", (event) => {
    if (!event.target.matches("article :focus-visible")) return;
    load(); // with the first stop in the text, so that a screen reader finds the words at the link
    const link = linkOf(event.target);
    if (link) show(link);
  });
  document.addEventListener("focusout", (event) => {
    const staysHere = card.contains(event.relatedTarget) || card.matches(":hover");
    if ((event.target === wanted || card.contains(event.target)) && !staysHere) hide();
  });

  document.addEventListener("pointerdown", (event) => {
    touched = event.pointerType === "touch";
    const link = linkOf(event.target);
    if (touched && link) load();
    if (!card.contains(event.target) && link !== wanted) hide();
  });
  document.addEventListener("click", async (event) => {
    const link = linkOf(event.target);
    if (!link || !touched || link === shown) return;
    event.preventDefault(); // the first tap shows the card, the second follows the link
    await show(link, event.clientY);
    if (link === wanted && link !== shown) location.assign(link.href); // it has none
  });
  document.addEventListener("keydown", (event) => {
    touched = false;
    if (event.key === "Escape") hide();
  });
})();

/* Cards for linked names: shown on pointing, on keyboard focus and on the first tap; Escape puts them away.
   The texts stand in the page (hover_cards.py). A card stays while the pointer is on it or its link has the focus. */
(() => {
  "use strict";
  const DELAY = 150; // ms before a card opens, so that a pointer that only passes opens none
  const GRACE = 300; // ms for the pointer to get from the link to the card

  const data = document.getElementById("hover-cards");
  if (!data) return;
  const cards = JSON.parse(data.textContent);
  const card = document.createElement("div");
  card.id = "hover-card";
  card.hidden = true;
  if ("popover" in card) card.popover = "manual"; // above everything else
  (document.querySelector("main") ?? document.body).append(card); // where screen readers look for the text

  let shown = null; // the link whose card is open
  let timer = 0;
  let touched = false;

  const linkOf = (target) => {
    const link = target.closest?.("article a.reference, article a.internal");
    return link && !link.matches(".para-number, .headerlink") && cards[keyOf(link)] ? link : null;
  };
  const keyOf = (link) => decodeURIComponent(link.hash.slice(1));

  const line = (name, text) => {
    const paragraph = document.createElement("p");
    paragraph.className = name;
    paragraph.textContent = text;
    return paragraph;
  };

  const fill = (link) => {
    const { kind, name, forms = [], text, memo, side = "" } = cards[keyOf(link)];
    const lines = [line("kind", kind)];
    if (name) {
      const title = line("name", name);
      for (const [language, form] of forms) {
        const other = document.createElement("span");
        other.lang = language;
        other.textContent = form;
        title.append(" ", other);
      }
      lines.push(title);
    }
    lines.push(memo ? line("memo-words", memo) : line("text", text));
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

  const show = (link, y = -1) => {
    clearTimeout(timer);
    if (shown === link) return;
    hide();
    shown = link;
    fill(link);
    card.hidden = false;
    card.showPopover?.();
    place(link, y);
    link.setAttribute("aria-describedby", card.id);
  };

  const hide = () => {
    clearTimeout(timer);
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
  const hideSoon = () => after(GRACE, () => { if (shown !== document.activeElement) hide(); });
  const entered = (event, element) => !element.contains(event.relatedTarget);

  document.addEventListener("pointerover", (event) => {
    const link = linkOf(event.target);
    if (event.pointerType === "touch" || !link || !entered(event, link)) return;
    if (link === shown) clearTimeout(timer);
    else after(DELAY, () => show(link, event.clientY));
  });
  document.addEventListener("pointerout", (event) => {
    const link = linkOf(event.target);
    if (event.pointerType !== "touch" && link && entered(event, link)) hideSoon();
  });
  card.addEventListener("pointerenter", () => clearTimeout(timer));
  card.addEventListener("pointerleave", (event) => { if (event.pointerType !== "touch") hideSoon(); });

  document.addEventListener("focusin", (event) => {
    const link = linkOf(event.target);
    if (link?.matches(":focus-visible")) show(link);
  });
  document.addEventListener("focusout", (event) => {
    const staysHere = card.contains(event.relatedTarget) || card.matches(":hover");
    if ((event.target === shown || card.contains(event.target)) && !staysHere) hide();
  });

  document.addEventListener("pointerdown", (event) => {
    touched = event.pointerType === "touch";
    if (!card.contains(event.target) && linkOf(event.target) !== shown) hide();
  });
  document.addEventListener("click", (event) => {
    const link = linkOf(event.target);
    if (!link || !touched || link === shown) return;
    event.preventDefault(); // the first tap shows the card, the second follows the link
    show(link, event.clientY);
  });
  document.addEventListener("keydown", (event) => {
    touched = false;
    if (event.key === "Escape") hide();
  });
})();

/* While a page is read: boxes that scroll can be reached, code can be copied, the contents show where the reader is. */
(() => {
  "use strict";
  const KINDS = { ".highlight pre": "Code", ".cell_output pre, .cell_output .output": "Output", ".pst-scrollable-table-container": "Table", "div.math": "Formula" };

  // A box has a place in the order of the Tab key, and a name, as long as it scrolls.
  const watch = new ResizeObserver((changes) => {
    for (const box of new Set(changes.map(({ target }) => target.closest("[data-kind]")))) {
      const scrolls = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight + 1;
      const gained = { tabindex: "0", role: "group", "aria-label": `${box.dataset.kind}, which scrolls sideways` };
      for (const [name, value] of Object.entries(gained)) {
        if (scrolls) box.setAttribute(name, value);
        else box.removeAttribute(name);
      }
    }
  });
  for (const [selector, kind] of Object.entries(KINDS)) {
    for (const box of document.querySelectorAll(selector)) {
      box.dataset.kind ??= kind;
      watch.observe(box);
      for (const child of box.children) if (child.matches("table, img, svg")) watch.observe(child);
    }
  }

  if (navigator.clipboard) {
    for (const code of document.querySelectorAll(".highlight > pre")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = "Copy";
      button.setAttribute("aria-live", "polite");
      button.addEventListener("click", async () => {
        try {
          await navigator.clipboard.writeText(code.textContent.trimEnd());
          button.textContent = "Copied";
        } catch {
          button.textContent = "Not allowed here";
        }
        button.classList.add("done");
        setTimeout(() => { button.textContent = "Copy"; button.classList.remove("done"); }, 2000);
      });
      code.after(button);
    }
  }

  const links = new Map([...document.querySelectorAll(".page-contents a")].map((link) => [link.hash.slice(1), link]));
  if (links.size) {
    const seen = new Set();
    const mark = new IntersectionObserver((changes) => {
      for (const { target, isIntersecting } of changes) seen[isIntersecting ? "add" : "delete"](target);
      const here = [...seen].filter((one) => ![...seen].some((other) => other !== one && one.contains(other)));
      const first = here.sort((a, b) => (a.compareDocumentPosition(b) & 4 ? -1 : 1))[0];
      for (const link of links.values()) link.removeAttribute("aria-current");
      if (first) links.get(first.id).setAttribute("aria-current", "true");
    }, { rootMargin: "-10% 0px -70%" });
    for (const id of links.keys()) {
      const section = document.getElementById(decodeURIComponent(id));
      if (section) mark.observe(section);
    }
  }

  const top = document.querySelector(".to-top");
  if (top) {
    let before = scrollY;
    addEventListener("scroll", () => {
      top.classList.toggle("shown", scrollY > innerHeight && scrollY < before);
      before = scrollY;
    }, { passive: true });
  }

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    const field = [...document.querySelectorAll("input[type=search]")].find((input) => input.checkVisibility());
    const door = document.querySelector(".search-link");
    if (!field && !door) return;
    event.preventDefault();
    if (field) { field.focus(); field.select(); } else location.href = door.href;
  });

  // A frame without the right to send forms sends none: the door of the search is a link to its page, too.
  document.addEventListener("keydown", (event) => {
    const door = event.key === "Enter" && !event.isComposing && event.target.closest(".search-door");
    if (!door) return;
    event.preventDefault();
    location.href = `${door.action}?${new URLSearchParams(new FormData(door))}`;
  });
})();

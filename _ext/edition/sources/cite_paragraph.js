/* "Cite" below each paragraph of the memo: copies a footnote and the link to the paragraph (cite_paragraph.py).
   Where the browser does not let a page copy, the footnote appears, ready to be copied by hand. */
(() => {
  "use strict";
  const data = document.getElementById("paragraph-footnote");
  if (!data) return;
  const { note, address } = JSON.parse(data.textContent);
  // A copy on a disk has no address for anybody else, and its folder is nobody's business: there the note ends earlier.
  const isOnline = /^https?:$/.test(location.protocol);
  const page = address || (isOnline ? location.href.replace(/[?#].*$/, "") : "");

  const citation = (id) =>
    note.replace("{paragraph}", () => id.slice(1)).replace(/, \{address\}/, () => (page ? `, ${page}#${id}` : ""));

  const showText = (box, text) => {
    const field = document.createElement("textarea");
    field.readOnly = true;
    field.rows = 6;
    field.value = text;
    field.setAttribute("aria-label", "Footnote, to be copied");
    box.querySelector("textarea")?.remove();
    box.append(field);
    field.focus();
    field.select();
  };

  for (const paragraph of document.querySelectorAll(".passage > .para[id]")) {
    const number = paragraph.id.slice(1);
    const box = document.createElement("div");
    const button = document.createElement("button");
    const status = document.createElement("span");
    box.className = "cite-paragraph";
    button.type = "button";
    button.textContent = `Cite ¶${number}`;
    status.setAttribute("role", "status"); // read out when its text changes
    button.addEventListener("click", async () => {
      const text = citation(paragraph.id);
      status.textContent = "";
      try {
        await navigator.clipboard.writeText(text);
        status.textContent = page ? "Copied: footnote and link" : "Copied: footnote";
      } catch {
        status.textContent = "Copy the footnote from this box";
        showText(box, text);
      }
    });
    box.append(button, " ", status);
    paragraph.after(box);
  }
})();

/* A cell on the page: its code as a plain text area, its buttons, its outputs. A text area because it is what every
   phone's keyboard and every screen reader knows, undoes as readers expect, and lets the Tab key out. */
import { Fields, namesOf } from "./fields.js";
import { make, show } from "./outputs.js";

const STRAIGHT = { "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'" };
const MARGIN = 16; // pixels between what is shown and the edge of the window
const insert = (text) => document.execCommand("insertText", false, text); // so that it can be undone

/** A text area for code: Enter keeps the margin, and a phone's curly quotation marks come out straight. */
function editor(source, label) {
  const area = make("textarea", { value: source, spellcheck: false, autocomplete: "off", className: "cell-code" });
  area.setAttribute("autocapitalize", "off");
  area.setAttribute("autocorrect", "off");
  area.setAttribute("aria-label", label);
  const fit = () => { area.rows = area.value.split("\n").length; };
  area.addEventListener("input", fit);
  area.addEventListener("beforeinput", (event) => {
    if (!(event.data in STRAIGHT)) return;
    event.preventDefault();
    insert(STRAIGHT[event.data]);
  });
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    const line = area.value.slice(0, area.selectionStart).split("\n").pop();
    event.preventDefault();
    insert(`\n${line.match(/^ */)[0]}${/:\s*$/.test(line) ? "    " : ""}`);
  });
  fit();
  return area;
}

/** What the book says there; a link to itself belongs to the book. */
function wordsOf(box, place) {
  const copy = box?.querySelector(place)?.cloneNode(true);
  copy?.querySelector(".headerlink")?.remove();
  return copy?.textContent.trim() ?? "";
}

const button = (words, does) => {
  const made = make("button", { type: "button", className: "button framed" }, words);
  made.addEventListener("click", does);
  return made;
};

export class Cell {
  /** `element` is the cell on the page, `kind` says whether it is a check, and locked; `desk` is told what is asked. */
  constructor(element, original, name, kind, desk) {
    Object.assign(this, { element, original, name, kind, id: original.id, ran: null, isRunning: false });
    const code = element.querySelector(".cell_input > div[class*=highlight-]");
    const book = element.querySelector(".cell_output");
    this.book = book;
    this.known = {
      number: wordsOf(book, ".caption-number"),
      caption: wordsOf(book, ".caption-text"),
      alt: element.querySelector(".cell_output img")?.alt,
      isTable: Boolean(book?.querySelector("table")),
    };
    this.checked = original.source.match(/^# Check: ([^(\n]*[^(\s])/)?.[1];
    this.area = kind.isLocked ? null : editor(original.source, `Code of ${name.toLowerCase()}`);
    if (this.area) {
      code.replaceWith(this.area);
      this.area.addEventListener("input", () => desk.note());
      this.area.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && (event.shiftKey || event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          desk.runOne(this);
        }
      });
    }
    this.first = button(this.verb, () => (this.isRunning ? desk.stop() : desk.runOne(this)));
    this.bar = make("div", { className: "cell-buttons" }, this.first);
    if (!kind.isCheck) this.bar.append(button("Run from here", () => desk.runFrom(this)));
    if (this.area) this.bar.append(button("Put back", () => this.putBack(desk)));
    for (const one of this.bar.children) one.setAttribute("aria-label", `${one.textContent}: ${name.toLowerCase()}`);
    this.outputs = make("div", { className: "cell_output live", hidden: true });
    element.setAttribute("role", "group");
    element.setAttribute("aria-label", name);
    (book ?? { before: (...parts) => element.append(...parts) }).before(this.bar, this.outputs);
    const names = kind.isAnswer ? namesOf(original.source) : [];
    if (names.length) this.fold(names);
  }

  /** Fields in the place of code, which is folded below them. */
  fold(names) {
    const folded = this.area.closest("details");
    this.fields = new Fields(this.area, names, this.original.source, `Answers: ${this.name.toLowerCase()}`);
    folded.before(this.fields.element);
    folded.append(this.bar);
    folded.open = false;
  }

  get verb() {
    if (!this.kind.isCheck) return "Run";
    return this.checked ? `Check: ${this.checked}` : "Check";
  }

  get source() {
    return this.area?.value ?? this.original.source;
  }

  set source(text) {
    this.area.value = text;
    this.area.rows = text.split("\n").length;
    this.fields?.readCode();
  }

  get isChanged() {
    return this.source !== this.original.source;
  }

  putBack(desk) {
    this.source = this.original.source;
    this.showBook();
    desk.note();
    desk.say(`${this.name} is as it was in the book.`);
    (this.fields?.inputs.values().next().value ?? this.area).focus();
  }

  /** The outputs that the book has. */
  showBook() {
    this.ran = null;
    this.outputs.hidden = true;
    this.outputs.replaceChildren();
    if (this.book) this.book.hidden = false;
  }

  begin() {
    this.outputs.replaceChildren();
    this.outputs.hidden = false;
    // The book's own output is still where a link leads to it.
    if (this.book) this.book.hidden = "until-found";
    this.mark(true);
  }

  hear(message, isTouched) {
    return show(message, this.outputs, isTouched ? { ...this.known, alt: "" } : this.known);
  }

  end(how) {
    if (how !== "stopped" && how !== "ended") this.ran = this.source;
    this.mark(false);
  }

  /** The marks that a check has given, if it has. */
  get marks() {
    return Number.parseFloat(this.outputs.querySelector(":scope > .said")?.textContent) || 0;
  }

  /** Shows what came of the cell, as far as it has room below what the reader has used: it may lie below the window, and
      a browser that does not hold the page in its place has been pushed away by what the cells above printed. */
  reveal() {
    if (this.ran !== null && !this.outputs.hasChildNodes()) this.outputs.append(make("p", { className: "word-count" }, "Done: nothing to show."));
    const used = document.activeElement === this.area ? this.area : this.first;
    const below = this.outputs.getBoundingClientRect().bottom + MARGIN - (visualViewport?.height ?? innerHeight);
    const room = used.getBoundingClientRect().top - MARGIN;
    if (below > 0 && room > 0) scrollBy({ top: Math.min(below, room), behavior: "instant" });
  }

  mark(isRunning) {
    this.isRunning = isRunning;
    this.element.classList.toggle("is-running", isRunning);
    const words = isRunning ? "Stop" : this.verb;
    this.first.textContent = words;
    this.first.setAttribute("aria-label", `${words}: ${this.name.toLowerCase()}`);
  }
}

/** A written answer: a field for words, with their number. */
export class Written {
  constructor(place, original, name, desk) {
    Object.assign(this, { original, id: original.id });
    this.area = make("textarea", { className: "written-answer", rows: 8, value: "", placeholder: "Write your answer here." });
    this.area.setAttribute("aria-label", name);
    this.count = make("p", { className: "word-count" }, "0 words");
    this.area.addEventListener("input", () => {
      this.countWords();
      desk.note();
    });
    place.replaceWith(make("div", { className: "written" }, this.area, this.count));
  }

  countWords() {
    const words = this.area.value.match(/[\p{L}\p{N}][\p{L}\p{N}'’.,-]*/gu)?.length ?? 0;
    this.count.textContent = words === 1 ? "1 word" : `${words} words`;
  }

  get source() {
    return this.area.value.trim() ? this.area.value : this.original.source;
  }

  set source(text) {
    this.area.value = text === this.original.source ? "" : text;
    this.countWords();
  }

  get isChanged() {
    return this.area.value.trim() !== "";
  }
}

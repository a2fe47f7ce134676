/* What a cell prints and shows, as parts of the page. Nothing that comes from a cell is put in as HTML: tables and simple
   words are built anew from their text, and all else stands in a frame without scripts. */
import sources from "./sources.js"; // what a build knows: key, name, place in the bibliography

export const make = (name, settings = {}, ...inside) => {
  const element = Object.assign(document.createElement(name), settings);
  element.append(...inside);
  return element;
};

const SIMPLE = new Set("DIV P BR SPAN STRONG EM B I CODE UL OL LI TABLE THEAD TBODY TR TH TD".split(" "));
const NUMBER = /^([-−+]?[\d,]*\.?\d+( ?%)?|–|)$/;
const PARAGRAPH = /(?:\bp|¶)(\d+)\b/g;

// What pandas writes for Jupyter's looks: a page with a strict policy would complain of it.
const LOOKS = /<style scoped>[^]*?<\/style>| style="text-align: right;"/g;
const parse = (html) => new DOMParser().parseFromString(html.replace(LOOKS, ""), "text/html").body;
const rebuild = (node) => {
  if (node.nodeType !== Node.ELEMENT_NODE) return node.nodeType === Node.TEXT_NODE ? node.data : "";
  const spans = node.colSpan ? { colSpan: node.colSpan, rowSpan: node.rowSpan } : {};
  return make(node.localName, spans, ...[...node.childNodes].map(rebuild));
};

const addressOf = (place) => new URL(`../../${place}`, import.meta.url).href;

/** Words with links to paragraphs, where the page has such a link to follow. */
function withParagraphs(words) {
  const parts = [];
  let from = 0;
  for (const found of words.matchAll(PARAGRAPH)) {
    const known = document.querySelector(`article a[href$="#p${found[1]}"], aside a[href$="#p${found[1]}"]`);
    if (!known) continue;
    parts.push(words.slice(from, found.index), make("a", { href: known.href }, `¶${found[1]}`));
    from = found.index + found[0].length;
  }
  return [...parts, words.slice(from)];
}

/** Words as the book prints them: sources by their names, paragraphs as links. */
const linked = (words) => words.split(/( )/).flatMap((word) =>
  Object.hasOwn(sources, word) ? make("a", { href: addressOf(sources[word][1]) }, sources[word][0]) : withParagraphs(word));

/** The rows of pandas' table without numbering. Where the book prints a table they are as it prints them, without ids
    and with a head in words; elsewhere a reader needs the names that code knows. */
function rowsOf(table, isInBook) {
  let [head, ...body] = [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent.trim()));
  const named = body.length > 0 && !head[0] && body[0][0] !== "" && body[0].slice(1).every((cell) => cell === "");
  if (named) head = [body.shift()[0], ...head.slice(1)];
  const isNumbering = !head[0] && body.every((row) => /^\d+$/.test(row[0]));
  if (isNumbering || (isInBook && head[0] === "id")) {
    head.shift();
    for (const row of body) row.shift();
  }
  return [isInBook ? head.map((name) => name.slice(0, 1).toUpperCase() + name.slice(1).replaceAll("_", " ")) : head, body];
}

/** The book's own caption, for what is computed here; nothing when it has none. */
const captionOf = ({ number, caption }) => caption ? [
  make("span", { className: "caption-number" }, `${number} `), make("span", { className: "caption-text" }, `${caption} (as computed here)`),
] : [];

/** A table as those of the book look; `known` says whether it has one here, and with which caption. */
function table(source, known) {
  const [head, body] = rowsOf(source, known.isTable);
  const side = head.map((_, i) => (body.every((row) => NUMBER.test(row[i] ?? "")) ? "text-right" : "text-left"));
  const heads = head.map((name, i) => make("th", { scope: "col", className: side[i] }, make("p", {}, name)));
  const rows = body.map((row) => make("tr", {}, ...row.map((cell, i) => {
    const content = make("p", {}, ...linked(cell));
    return i ? make("td", { className: side[i] }, content) : make("th", { scope: "row", className: side[i] }, content);
  })));
  const made = make("table", { className: "table" }, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows));
  if (known.caption) made.prepend(make("caption", {}, ...captionOf(known)));
  const box = make("div", { className: `pst-scrollable-table-container${head[0] === "id" ? " with-ids" : ""}`, tabIndex: 0 }, made);
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", known.caption || "Table");
  return [box, `A table of ${body.length} rows and ${head.length} columns.`];
}

/** Whether a table is a plain grid of words, as a DataFrame is. */
const isGrid = (table) => [...table.querySelectorAll("th, td")].every((cell) => !cell.children.length && cell.colSpan === 1 && cell.rowSpan === 1);

function value({ html, text }, known) {
  if (!html) return [make("pre", {}, text), text];
  const body = parse(html);
  const tables = body.querySelectorAll("table");
  const isSimple = [...body.querySelectorAll("*")].every((element) => SIMPLE.has(element.tagName));
  if (isSimple && tables.length === 1 && isGrid(tables[0])) return table(tables[0], known);
  if (isSimple) {
    const words = make("div", { className: "said" }, ...[...body.childNodes].map(rebuild));
    return [words, words.textContent];
  }
  const frame = make("iframe", { srcdoc: html, title: "What this cell shows" });
  frame.setAttribute("sandbox", "");
  return [frame, "Something that is shown in a frame."];
}

function figure({ png, alt }, known) {
  const words = known.alt || alt;
  const image = make("img", { alt: words, src: `data:image/png;base64,${png}` });
  const caption = captionOf(known);
  return [caption.length ? make("figure", {}, image, make("figcaption", {}, ...caption)) : image, `A figure. ${words}`];
}

function error({ line, here, words, own }) {
  const where = line ? `Line ${line} stopped. ` : "";
  const box = make("div", { className: "went-wrong" }, make("p", {}, make("strong", {}, where), words));
  if (here) box.append(make("pre", {}, here));
  box.append(make("details", {}, make("summary", {}, "In Python's own words"), make("pre", {}, own)));
  return [box, where + words];
}

/** Puts a message into the box of a cell's outputs; returns what is to be announced. `known` is what the book says of
    this cell's output: a caption, an alt text, whether it is a table. */
export function show(message, box, known) {
  if (message.kind === "text") {
    const last = box.lastElementChild;
    const same = last?.tagName === "PRE" && last.dataset.name === message.name;
    if (!same) {
      const pre = make("pre");
      pre.dataset.name = message.name;
      box.append(pre);
    }
    box.lastElementChild.append(message.text);
    return message.text;
  }
  const [part, said] = { value, figure, error }[message.kind](message, known);
  box.append(part);
  return said;
}

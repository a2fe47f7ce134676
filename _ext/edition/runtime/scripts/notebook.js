/* The page's notebook: its cells, what the reader made of them, and the file to save. */
const text = (source) => (Array.isArray(source) ? source.join("") : source);

/** The notebook at an address. Its cells have texts in one piece. */
export async function fetchNotebook(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const notebook = await answer.json();
  for (const cell of notebook.cells) cell.source = text(cell.source);
  return notebook;
}

const settings = (cell) => cell.metadata.nbgrader ?? {};
export const isCode = (cell) => cell.cell_type === "code";
export const isWritten = (cell) => !isCode(cell) && Boolean(settings(cell).solution);
export const isAnswer = (cell) => isCode(cell) && Boolean(settings(cell).solution);
export const isCheck = (cell) => isCode(cell) && Boolean(settings(cell).grade);
export const isLocked = (cell) => Boolean(settings(cell).locked);
export const pointsOf = (cell) => settings(cell).points ?? 0;
export const isTools = (cell) => settings(cell).grade_id === "tools";
/** The cell that writes the tables: it stands in the file, and not on the page. */
export const isTables = (cell) => cell.id === "tables";

/** Offers the notebook, with the reader's texts, as a file. */
export function save(notebook, texts, name) {
  const cells = notebook.cells.map((cell) => ({ ...cell, source: texts.get(cell.id) ?? cell.source }));
  const file = new Blob([JSON.stringify({ ...notebook, cells }, null, 1)], { type: "application/x-ipynb+json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/* What the reader typed stays in this browser only when asked, and goes when the mark is taken away. */
export class Kept {
  #name = `work:${location.pathname}`;

  read() {
    try { return new Map(Object.entries(JSON.parse(localStorage.getItem(this.#name)) ?? {})); } catch { return new Map(); }
  }

  get isOn() {
    try { return localStorage.getItem(this.#name) !== null; } catch { return false; }
  }

  /** Whether it could be kept. */
  write(texts) {
    try {
      localStorage.setItem(this.#name, JSON.stringify(Object.fromEntries(texts)));
      return true;
    } catch {
      return false;
    }
  }

  forget() {
    try { localStorage.removeItem(this.#name); } catch { /* then there is nothing */ }
  }
}

/* The reader's desk: which cell runs, what is said of it, what is kept. */
import { Kept, save } from "./notebook.js";

const LONG = 20_000; // milliseconds after which a reader is told that a cell still runs
const MOST_SAID = 400; // characters of an output that are read out
const GONE = "What the cells had computed is gone, your text is not: run again from the top.";

export class Desk {
  /** `say` tells the reader something, `show` draws how the desk is: loading, ready, running. */
  constructor(notebook, say, show) {
    Object.assign(this, { notebook, say, show, cells: [], written: [], silent: [], python: null, running: null, tellMarks: () => {} });
    this.kept = new Kept();
    this.isTyped = false;
    addEventListener("beforeunload", (event) => { if (this.isTyped && !this.kept.isOn) event.preventDefault(); });
    addEventListener("pagehide", () => this.keep());
  }

  get texts() {
    return new Map([...this.cells, ...this.written].filter((cell) => cell.isChanged).map((cell) => [cell.id, cell.source]));
  }

  get isTouched() {
    return this.cells.some((cell) => cell.isChanged);
  }

  // ---- the reader's text

  note() {
    this.isTyped = true;
    clearTimeout(this.later);
    this.later = setTimeout(() => this.keep(), 500);
  }

  keep() {
    if (this.kept.isOn && !this.kept.write(this.texts)) this.say("This browser has no room to keep your work: save it as a notebook.");
  }

  setKeeping(isOn) {
    if (!isOn) this.kept.forget();
    else if (!this.kept.write(this.texts)) {
      this.say("This browser does not let the page keep anything: save your work as a notebook.");
      return false;
    }
    this.say(isOn ? "Your work is kept in this browser, on this device only." : "Nothing of your work is kept in this browser any more.");
    return isOn;
  }

  restore() {
    const texts = this.kept.read();
    for (const cell of [...this.cells, ...this.written]) if (texts.has(cell.id) && !cell.kind?.isLocked) cell.source = texts.get(cell.id);
  }

  /** Saves the notebook; what is said of it. */
  save(name) {
    save(this.notebook, this.texts, name);
    this.isTyped = false;
    const words = `The notebook ${name} goes where your browser puts downloads.`;
    this.say(words);
    return words;
  }

  // ---- Python

  /** Begins with nothing computed: tables and tools are there. */
  async begin() {
    this.show("starting");
    for (const cell of this.cells) cell.ran = null;
    await this.python.begin();
    for (const cell of this.silent) await this.python.run(cell.source, 0, () => {});
    for (const cell of this.cells) if (this.silent.includes(cell.original)) cell.ran = cell.source;
    this.show("ready");
  }

  /** Whether nothing stands in the way of running; if not, the reader is told. */
  isFree() {
    if (this.running) this.say(`${this.running.name} is still running. “Stop” ends it.`);
    else if (!this.python?.isThere) this.say("Python is not there yet: your text stays as it is.");
    else return true;
    return false;
  }

  /** One cell, and before it those above that have not run; before a check also those that have changed. */
  async runOne(cell) {
    const above = this.cells.slice(0, this.cells.indexOf(cell));
    const waiting = above.filter((one) => !one.kind.isCheck && (cell.kind.isCheck ? one.ran !== one.source : one.ran === null));
    if (!this.isFree()) return;
    cell.mark(true); // its button stops what it has begun, the cells above too
    await this.run([...waiting, cell], cell.kind.isCheck);
    cell.mark(false);
    cell.reveal();
  }

  runFrom(cell) {
    return this.run(this.cells.slice(this.cells.indexOf(cell)));
  }

  runAll() {
    return this.run(this.cells);
  }

  /** Runs cells in turn, to the first that stops; `goOn` runs the others all the same, as a check asks. */
  async run(cells, goOn = false) {
    if (!this.isFree()) return;
    this.show("running");
    let said = "";
    for (const cell of cells) {
      const [how, words] = await this.runCell(cell);
      said = `${cell.name}: ${words}`;
      if (how === "stopped" || how === "ended") return;
      if (how === "wrong" && !goOn) break;
    }
    this.show("ready");
    this.say(said);
    this.tellMarks();
  }

  async runCell(cell) {
    this.running = cell;
    cell.begin();
    this.say(`${cell.name} is running.`);
    const tell = setTimeout(() => this.say(`${cell.name} has been running for ${LONG / 1000} seconds. “Stop” ends it.`), LONG);
    const said = [];
    const isTouched = this.isTouched;
    const how = await this.python.run(cell.source, this.cells.indexOf(cell) + 1, (message) => said.push(cell.hear(message, isTouched)));
    clearTimeout(tell);
    cell.end(how);
    this.running = null;
    if (how === "ended") await this.recover(`Python came to its end in ${cell.name.toLowerCase()}; the cell may have asked for too much at once.`);
    const words = said.join("").replace(/\s+/g, " ").trim();
    return [how, words.length > MOST_SAID ? `${words.slice(0, MOST_SAID)} … and more.` : words || "done, nothing to show."];
  }

  async recover(why) {
    this.say(`${why} ${GONE}`);
    try {
      await this.begin();
      this.say(`${why} ${GONE}`);
    } catch {
      this.show("failed");
      this.say("Python does not begin again. Your text is not lost: press “Try again”.");
    }
  }

  async stop() {
    const cell = this.running;
    this.python.stop();
    await this.recover(cell ? `${cell.name} was stopped.` : "Stopped.");
  }

  async afresh() {
    if (!this.python) return this.say("Python is not there yet: your text stays as it is.");
    this.python.stop();
    for (const cell of this.cells) cell.showBook();
    this.tellMarks();
    await this.recover("Python begins afresh.");
  }
}

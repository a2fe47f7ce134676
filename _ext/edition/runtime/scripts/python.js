/* Python as the page sees it: begin, run a cell, stop. What stands behind it, and how it is loaded, only this file and
   worker.js know. */
export class Python {
  #parts;
  #worker = null;
  #hear = () => {};
  #settle = () => {};

  /** `parts`: the compiled module and the library, as `download` gives them. */
  constructor(parts) {
    this.#parts = parts;
  }

  get isThere() {
    return this.#worker !== null;
  }

  /** Begins anew, with nothing computed. Rejects when it cannot. */
  async begin() {
    this.stop();
    this.#worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    this.#worker.onmessage = ({ data }) => this.#take(data);
    this.#worker.onerror = (event) => this.#take({ kind: "end", why: event.message ?? "" });
    const how = await this.#wait(() => {}, () => this.#worker.postMessage(this.#parts));
    if (how !== "ready") throw new Error("Python did not start");
  }

  /** Runs one cell: `hear` gets its messages. Becomes "right", "wrong" (an error), "stopped" or "ended". */
  run(code, number, hear) {
    return this.#wait(hear, () => this.#worker.postMessage({ code, number }));
  }

  /** Ends it at once, whatever it does. What was computed is gone. */
  stop() {
    this.#worker?.terminate();
    this.#worker = null;
    this.#settle("stopped");
  }

  #wait(hear, act) {
    this.#hear = hear;
    return new Promise((settle) => {
      this.#settle = settle;
      act();
    });
  }

  #take(message) {
    if (message.kind === "ready") this.#settle("ready");
    else if (message.kind === "done") this.#settle(message.right ? "right" : "wrong");
    else if (message.kind === "memory") document.documentElement.dataset.pythonBytes = message.bytes;
    else if (message.kind === "end") {
      this.#worker?.terminate();
      this.#worker = null;
      this.#settle("ended");
    } else this.#hear(message);
  }
}

/* Answers that are texts need no code to be seen: a field for each, from which the code of the cell is written. */
import { make } from "./outputs.js";

const LINE = /^(\w+) = (".*")$/;
const TO_DO = "# Your code here.";

/** The names that a cell gives empty texts, if it does nothing else; else none. */
export function namesOf(source) {
  const lines = source.split("\n").filter((line) => line.trim() && !line.startsWith("#"));
  const names = lines.map((line) => line.match(LINE)?.[1]);
  return names.every(Boolean) ? names : [];
}

const read = (line) => { try { return JSON.parse(line.match(LINE)[2]); } catch { return null; } };

/** Fields beside the text area of a cell; what is written into one stands in the other. */
export class Fields {
  constructor(area, names, source, label) {
    this.area = area;
    const help = source.split("\n").filter((line) => line.startsWith("# ") && line !== TO_DO).map((line) => line.slice(2));
    this.inputs = new Map(names.map((name) => [name, make("input", { type: "text", autocomplete: "off", spellcheck: false })]));
    this.element = make("div", { className: "answer-fields" }, make("p", {}, help.join(" ")));
    for (const [name, input] of this.inputs) {
      input.setAttribute("autocapitalize", "off");
      input.addEventListener("input", () => this.write(name, input.value));
      this.element.append(make("label", {}, make("code", {}, name), input));
    }
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", label);
    area.addEventListener("input", (event) => { if (event.isTrusted) this.readCode(); });
    this.readCode();
  }

  write(name, text) {
    const line = `${name} = ${JSON.stringify(text)}`;
    const lines = this.area.value.split("\n");
    const at = lines.findLastIndex((one) => one.startsWith(`${name} = `));
    if (at < 0) lines.push(line);
    else lines[at] = line;
    this.area.value = lines.join("\n");
    this.area.dispatchEvent(new Event("input"));
  }

  /** Shows in the fields what the code says, where it is that simple. */
  readCode() {
    for (const [name, input] of this.inputs) {
      const line = this.area.value.split("\n").findLast((one) => one.startsWith(`${name} = `));
      const text = read(line ?? "");
      input.value = text ?? "";
      input.placeholder = text === null ? "set in the code below" : "";
    }
  }
}

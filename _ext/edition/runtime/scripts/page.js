/* "Run it here": the page's cells become a desk at which they are changed and run. The button of the page brings this
   file when it is pressed, and not before. */
import { Cell, Written } from "./cells.js";
import { Desk } from "./desk.js";
import { download, lacking } from "./download.js";
import { fetchNotebook, isAnswer, isCheck, isCode, isLocked, isTables, isTools, isWritten, pointsOf } from "./notebook.js";
import { make } from "./outputs.js";
import { Python } from "./python.js";

const STUB = "Your answer here.";
const CANNOT = "This browser is too old to run Python in a page: it lacks";
const ELSEWHERE = "A newer one can, or download the notebook and run it in Jupyter.";
const LOST = "The connection was lost before Python had come. Nothing that you typed is lost: press “Try again”.";
const OLDER = "This page is older than its notebook, or newer. Load the page again, and nothing is lost: you have not typed yet.";
const megabytes = (bytes) => Math.round(bytes / 1e6);

function addStyle() {
  const sheet = make("link", { rel: "stylesheet", href: new URL("./run-here.css", import.meta.url).href });
  document.head.append(sheet);
  return new Promise((settle) => { sheet.onload = sheet.onerror = settle; });
}

/** Puts a desk's cells in the place of the page's. Raises when the page is of another day than its notebook. */
function lay(desk) {
  const codes = desk.notebook.cells.filter((cell) => isCode(cell) && !isTables(cell));
  const written = desk.notebook.cells.filter(isWritten);
  const places = [...document.querySelectorAll("article .cell")];
  const fields = [...document.querySelectorAll("article p > em:only-child")].filter((em) => em.parentElement.textContent === STUB);
  if (places.length !== codes.length || fields.length !== written.length) throw new Error("the page and its notebook differ");
  desk.silent = desk.notebook.cells.filter((cell) => isTables(cell) || isTools(cell));
  desk.cells = codes.map((cell, i) => new Cell(
    places[i], cell, `Cell ${i + 1} of ${codes.length}`, { isAnswer: isAnswer(cell), isCheck: isCheck(cell), isLocked: isLocked(cell) }, desk,
  ));
  desk.written = written.map((cell, i) => new Written(fields[i].parentElement, cell, `Your answer${written.length > 1 ? ` ${i + 1}` : ""}`, desk));
}

/** Where no answer needs code, none is in the way: it is folded. */
function foldCode(desk) {
  const answers = desk.cells.filter((cell) => cell.kind.isAnswer);
  if (answers.length && answers.every((cell) => cell.fields)) for (const code of document.querySelectorAll("article details.code")) code.open = false;
}

/** The buttons beside the first one, and what is said. */
function furnish(box, desk, name) {
  const tick = make("input", { type: "checkbox", checked: desk.kept.isOn });
  tick.addEventListener("change", () => { tick.checked = desk.setKeeping(tick.checked); });
  const afresh = make("button", { type: "button", className: "button framed" }, "Start afresh");
  afresh.addEventListener("click", () => desk.afresh());
  const file = make("button", { type: "button", className: "button framed" }, "Save as a notebook");
  file.addEventListener("click", () => desk.save(name));
  box.append(afresh, file, make("label", {}, tick, " Keep my work in this browser, also when I leave this page"));
}

/** What an exercise ends with: the marks so far, and the file to hand in. */
function conclude(desk, name) {
  const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
  const checks = desk.cells.filter((cell) => cell.kind.isCheck);
  const last = [...document.querySelectorAll("article .cell, article .written")].pop();
  if (!checks.length) return;
  const marks = make("p");
  const saved = make("p");
  const file = make("button", { type: "button", className: "button framed" }, "Save to hand in");
  file.addEventListener("click", () => { saved.textContent = desk.save(name); });
  desk.tellMarks = () => {
    const [byHand, all] = [desk.written, checks].map((cells) => sum(cells.map(({ original }) => pointsOf(original))));
    const rest = byHand ? ` What you write in your own words is marked by your instructor: ${byHand} more at most.` : "";
    marks.textContent = `The checks have given you ${sum(checks.map((cell) => cell.marks))} of ${all} marks so far.${rest}`;
  };
  desk.tellMarks();
  const end = make("div", { className: "run-here-end" }, marks, make("p", { className: "run-buttons" }, file), saved);
  end.setAttribute("role", "group");
  end.setAttribute("aria-label", "When you have done");
  last.after(end);
}

async function load(button, desk, bar) {
  const { from, module, library, moduleBytes, libraryBytes } = button.dataset;
  const at = (file, bytes) => ({ address: new URL(`../${file}`, new URL(from, document.baseURI)).href, bytes: Number(bytes) });
  const all = Number(moduleBytes) + Number(libraryBytes);
  bar.max = all;
  desk.show("loading");
  desk.say(`Python is loading, ${megabytes(all)} MB. You can already write.`);
  try {
    const parts = await download({ module: at(module, moduleBytes), library: at(library, libraryBytes) }, (come) => { bar.value = come; });
    desk.python = new Python(parts);
    await desk.begin();
    desk.say("Python is ready: change what you like, and run it.");
  } catch (error) {
    console.info(error);
    desk.python = null;
    desk.show("failed");
    desk.say(LOST);
  }
}

/** Begins: called once, with the button that was pressed. */
export default async function begin(button) {
  const box = button.closest(".run-here");
  const status = box.querySelector("[role=status]");
  const say = (words) => { status.textContent = words; };
  const lacks = lacking();
  if (lacks) {
    say(`${CANNOT} ${lacks}. ${ELSEWHERE}`);
    return;
  }
  const bar = make("progress", { max: 1, value: 0, hidden: true });
  bar.setAttribute("aria-label", "Python is loading");
  let state = "";
  const words = { loading: "Loading …", starting: "Starting …", ready: "Run all", running: "Stop", failed: "Try again" };
  const show = (now) => {
    state = now;
    button.textContent = words[now];
    bar.hidden = now !== "loading";
    document.documentElement.dataset.python = now;
  };
  const [notebook] = await Promise.all([fetchNotebook(button.dataset.notebook), addStyle()]);
  const desk = new Desk(notebook, say, show);
  try {
    lay(desk);
  } catch (error) {
    console.info(error);
    say(OLDER);
    return;
  }
  foldCode(desk);
  desk.restore();
  box.querySelector("span").remove();
  button.after(bar);
  const name = button.dataset.notebook.split("/").pop();
  furnish(box.querySelector(".run-buttons"), desk, name);
  conclude(desk, name);
  button.addEventListener("click", () => {
    if (state === "ready") desk.runAll();
    else if (state === "running") desk.stop();
    else if (state === "failed") load(button, desk, bar);
    else say("Python is not there yet: you can already write.");
  });
  await load(button, desk, bar);
}

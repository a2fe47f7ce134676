/* Runs all notebooks, and what a reader may try beside them, as a page would, and notes what they read of the library.
   Arguments: worker.js, the module, the library, the folder of notebooks. Writes JSON to its standard output: the places
   in the library at which something began to read, the tables that were shown, and what went wrong. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [worker, modulePath, libraryPath, folder] = process.argv.slice(2);
const { start } = await import(pathToFileURL(worker));
const { OpenFile } = await import(new URL("./wasi/fs_mem.js", pathToFileURL(worker)));

const library = readFileSync(libraryPath);
const places = new Set();
for (const name of ["fd_read", "fd_pread"]) {
  const plain = OpenFile.prototype[name];
  OpenFile.prototype[name] = function (size, offset) {
    if (this.file.readonly) places.add(Number(offset ?? this.file_pos));
    return plain.call(this, size, offset);
  };
}

const module = new WebAssembly.Module(readFileSync(modulePath));
const notebooks = readdirSync(folder).filter((name) => name.endsWith(".ipynb")).sort();
const codesOf = (name) => JSON.parse(readFileSync(join(folder, name), "utf-8")).cells
  .filter((cell) => cell.cell_type === "code").map((cell) => [cell.source].flat().join(""));
const tried = readFileSync(new URL("./tried.py", import.meta.url), "utf-8");
const problems = [];
const shown = [];
let [now, at] = ["", []];
const python = start(module, library.buffer.slice(library.byteOffset, library.byteOffset + library.length), (message) => {
  if (message.html?.includes("<table")) shown.push([...at, message.html]);
  if (message.kind === "error") problems.push(`${now}, line ${message.line}: ${message.own}`);
  if (message.kind === "end") problems.push(`${now}: Python ended (${message.why})`);
});
for (const [name, codes] of [["tried.py", [tried]], ...notebooks.map((name) => [name, codesOf(name)])]) {
  codes.forEach((code, i) => {
    now = `${name}, code cell ${i + 1}`;
    at = [name.replace(/\.\w+$/, ""), i + 1];
    python.run(code, i + 1);
  });
}
process.stdout.write(JSON.stringify({ places: [...places], shown, problems }));

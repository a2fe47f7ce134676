/* Runs all notebooks as a page would, at the desk of whoever builds, and notes what they read of the library.
   Arguments: worker.js, the module, the library, the folder of notebooks. Writes JSON to its standard output: the places
   in the library at which something began to read, and what went wrong. */
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
const problems = [];
for (const name of readdirSync(folder).filter((one) => one.endsWith(".ipynb")).sort()) {
  let number = 0;
  const hear = (message) => {
    if (message.kind === "error") problems.push(`${name}, code cell ${number}: ${message.own}`);
    if (message.kind === "end") problems.push(`${name}, code cell ${number}: Python ended (${message.why})`);
  };
  const bytes = library.buffer.slice(library.byteOffset, library.byteOffset + library.length);
  const python = start(module, bytes, hear);
  for (const cell of JSON.parse(readFileSync(join(folder, name), "utf-8")).cells) {
    if (cell.cell_type === "code") python.run([cell.source].flat().join(""), ++number);
  }
}
process.stdout.write(JSON.stringify({ places: [...places], problems }));

/* Runs lean.py in Python as the page has it. Arguments: worker.js, the module, the library, the folder to write into. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [worker, modulePath, libraryPath, to] = process.argv.slice(2);
const { start } = await import(pathToFileURL(worker));
const { buffer } = new Uint8Array(readFileSync(libraryPath));
const python = start(new WebAssembly.Module(readFileSync(modulePath)), buffer, (message) => {
  if (message.kind === "error" || message.kind === "end") throw new Error(JSON.stringify(message));
});
python.run(readFileSync(new URL("./lean.py", import.meta.url), "utf-8"), 1);

const write = (folder, entries) => {
  mkdirSync(folder, { recursive: true });
  for (const [name, entry] of entries) {
    if (entry.contents) write(join(folder, name), entry.contents);
    else writeFileSync(join(folder, name), entry.data);
  }
};
write(to, python.files.get("lean").contents);

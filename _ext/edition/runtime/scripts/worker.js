/* Where Python runs: beside the page, with files in memory and nothing else. It has no door to a network: the module
   can call what is given to it here, and that is WASI's files and clocks. The same file serves the trial of a build. */
import WASI, { WASIProcExit } from "./wasi/wasi.js";
import { ConsoleStdout, File, OpenFile, PreopenDirectory } from "./wasi/fs_mem.js";

const FOLDER = "/desk";
// Where matplotlib looks for its fonts: beside its code, which is in an archive, so that the place is given separately.
const DATA = "/usr/local/lib/python315.zip/matplotlib/mpl-data";
const NO_HOST = -1;
const CELLS = '__import__("inside.cells").cells'; // whatever a reader calls so
const ENVIRONMENT = [
  "HOME=/tmp", "TMPDIR=/tmp", "MPLCONFIGDIR=/tmp", "PYTHONTZPATH=", "PYTHONHASHSEED=0", "PYTHONDONTWRITEBYTECODE=1",
  "LANG=C.UTF-8", "TZ=UTC", "MPLBACKEND=module://inside.figures",
];

/** A folder in memory, which says that it may be written to: Python asks. */
class Folder extends PreopenDirectory {
  fd_fdstat_get() {
    const found = super.fd_fdstat_get();
    found.fdstat.fs_rights_base = found.fdstat.fs_rights_inherited = 0x1fffffffn;
    return found;
  }
}

/** Starts Python: the compiled module, the library's bytes, and who hears each message. */
export function start(module, library, hear) {
  const ofPython = ConsoleStdout.lineBuffered((line) => {
    let message;
    try { message = JSON.parse(line); } catch { message = { kind: "text", name: "stdout", text: `${line}\n` }; }
    hear(message);
  });
  const complaints = ConsoleStdout.lineBuffered((line) => hear({ kind: "text", name: "stderr", text: `${line}\n` }));
  const zip = new File(library, { readonly: true });
  const inLibrary = new Map([["python315.zip", zip]]);
  const folders = { "/usr/local/lib": inLibrary, [DATA]: new Map(), "/tmp": new Map(), [FOLDER]: new Map() };
  const opened = Object.entries(folders).map(([name, files]) => new Folder(name, files));
  const files = [new OpenFile(new File([])), ofPython, complaints, ...opened];
  const wasi = new WASI(["/usr/local/bin/python.wasm"], ENVIRONMENT, files, { debug: false });
  const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: wasi.wasiImport, host: { call: () => NO_HOST } });
  const { memory, host_alloc, turn } = instance.exports;

  const take = (code) => {
    const bytes = new TextEncoder().encode(code);
    const place = host_alloc(bytes.length) >>> 0;
    new Uint8Array(memory.buffer).set(bytes, place);
    if (turn(place, bytes.length) !== 0) throw new Error("Python could not take the cell");
  };
  // JSON's texts are Python's too.
  const text = JSON.stringify;
  const guard = (deed) => {
    try {
      deed();
    } catch (error) {
      hear({ kind: "end", code: error instanceof WASIProcExit ? error.code : null, why: String(error) });
    }
  };
  guard(() => {
    wasi.initialize(instance);
    take(`${CELLS}.begin(${text(FOLDER)})`);
  });
  return {
    run: (code, number) => guard(() => take(`${CELLS}.run(${text(code)}, ${Number(number)})`)),
    size: () => memory.buffer.byteLength,
    files: folders[FOLDER],
  };
}

if (typeof WorkerGlobalScope !== "undefined") {
  let python;
  onmessage = async ({ data }) => {
    if (data.module) python = start(data.module, await data.library.arrayBuffer(), (message) => postMessage(message));
    else python.run(data.code, data.number);
    postMessage({ kind: "memory", bytes: python.size() });
  };
}

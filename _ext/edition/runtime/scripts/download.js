/* Loads Python once: what the site holds compressed is unpacked as it comes. Names carry a digest, so that the browser
   may keep each file for ever. */

// A module of one empty function that catches an exception: a browser that refuses it cannot run Python.
const WITH_EXCEPTIONS = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 13, 1, 11, 0, 2, 64, 31, 64, 1, 2, 0, 11, 11, 11,
]);

/** What this browser lacks, as words for the reader; empty when it lacks nothing. */
export function lacking() {
  const has = typeof WebAssembly === "object" && WebAssembly.validate(WITH_EXCEPTIONS);
  if (!has) return "WebAssembly with exceptions";
  return typeof DecompressionStream === "function" ? "" : "DecompressionStream";
}

/** One file, unpacked, as a response. Rejects when it does not come whole. */
async function fetchFile({ address, bytes }, type, tell) {
  const answer = await fetch(address, { cache: "force-cache", credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  let come = 0;
  const counted = new TransformStream({
    transform(chunk, next) {
      come += chunk.length;
      tell(chunk.length);
      next.enqueue(chunk);
    },
    flush() {
      if (come !== bytes) throw new Error(`${address}: ${come} of ${bytes} bytes`);
    },
  });
  const body = answer.body.pipeThrough(counted).pipeThrough(new DecompressionStream("gzip"));
  return new Response(body, { headers: { "Content-Type": type } });
}

/** Loads both files: `tell` hears how many bytes have come. The parts go to `Python`. */
export async function download(files, tell) {
  let come = 0;
  const count = (bytes) => tell(come += bytes);
  const [module, library] = await Promise.all([
    fetchFile(files.module, "application/wasm", count).then((answer) => WebAssembly.compileStreaming(answer)),
    fetchFile(files.library, "application/zip", count).then((answer) => answer.blob()),
  ]);
  return { module, library };
}

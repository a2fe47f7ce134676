/* Loads Python once: what the site holds compressed, in pieces, is unpacked as it comes. Names carry a digest, so that the
   browser may keep each piece for ever, and after a lost connection only what is missing comes. */

const PIECE = 4_000_000; // bytes, as make_runtime.py cuts

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

/** One piece, from what the browser keeps if that is whole. Rejects when it does not come whole. */
async function whole(address, bytes) {
  for (const cache of ["force-cache", "reload"]) {
    const answer = await fetch(address, { cache });
    const piece = new Uint8Array(await answer.arrayBuffer());
    if (answer.ok && piece.length === bytes) return piece;
  }
  throw new Error(`${address} does not come whole`);
}

/** The pieces of a file, one after another. Rejects when one does not come whole. */
function pieces({ address, bytes }, tell) {
  let number = 0;
  return new ReadableStream({
    async pull(out) {
      const from = number * PIECE;
      if (from >= bytes) return out.close();
      const piece = await whole(`${address}-${number}.bin`, Math.min(PIECE, bytes - from));
      number += 1;
      tell(piece.length);
      out.enqueue(piece);
    },
  }, { highWaterMark: 2 });
}

/** One file, unpacked as it comes, as a response. */
const unpacked = (file, type, tell) =>
  new Response(pieces(file, tell).pipeThrough(new DecompressionStream("gzip")), { headers: { "Content-Type": type } });

/** Loads both files: `tell` hears how many bytes have come. The parts go to `Python`. */
export async function download(files, tell) {
  let come = 0;
  const count = (bytes) => tell(come += bytes);
  const [module, library] = await Promise.all([
    WebAssembly.compileStreaming(unpacked(files.module, "application/wasm", count)),
    unpacked(files.library, "application/zip", count).blob(),
  ]);
  return { module, library };
}

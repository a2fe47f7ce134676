"""One build at a time, and each believes of the one before it only what is whole and still true.

Sphinx skips a page by the dates of files, and reports a page's warnings only when it reads it.
Here a page is read again when a file that it is made from has other content, whatever its date;
and all pages are, unless the last build passed without a warning and all that it kept is as it was.
The results of notebooks are kept all the same: those belong to the room of numbers.
"""

import json
import shutil
import sys
from functools import cache
from pathlib import Path

from filelock import FileLock, Timeout
from sphinx.application import Sphinx
from sphinx.builders.html import BuildInfo
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from .digests import digest, digest_of_file, write_whole

# Beside the pages that it is about, so that it goes with them.
RECORD = "passed.json"


def say(words: str) -> None:
    """Tell the person who builds, in a quiet build too; a warning would make the build fail."""
    print(words, file=sys.stderr, flush=True)


def discard(path: Path) -> None:
    """Remove a file, or whatever stands in its place."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def wait_for_others(app: Sphinx, config: Config) -> None:
    """Let a build of the same folder finish first. The lock ends with the process at the latest.

    A process that builds again waits for no build of its own, also in another thread: one that a
    notebook ended has not given the lock back.
    """
    folder = Path(app.outdir).parent
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / ".lock").is_dir():
        discard(folder / ".lock")
    lock = FileLock(folder / ".lock", is_singleton=True, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        say(f"Another build writes into {folder}: this one waits until it is done.")
        lock.acquire()
    app.build_lock = lock  # type: ignore[attr-defined]


def digest_of_kept(app: Sphinx) -> str:
    """One digest of what Sphinx and MyST-NB keep of the pages, without the record itself."""
    record = Path(app.doctreedir, RECORD)
    kept = (Path(app.doctreedir), Path(app.outdir).parent / "jupyter_execute")
    found = {path for folder in kept for path in folder.rglob("*") if path.is_file()}
    # Of the site only this one, which Sphinx reads again, where it makes one.
    found.add(Path(app.outdir, "searchindex.js"))
    return digest(Path(app.outdir).parent, found - {record})


def digests_of_pages(app: Sphinx) -> dict[str, str]:
    """The digest of each page of the site, by its path there."""
    site = Path(app.outdir)
    return {
        path.relative_to(site).as_posix(): digest_of_file(path) for path in site.rglob("*.html")
    }


def read_record(app: Sphinx) -> tuple[str, dict[str, str]]:
    """What the last build that passed kept, and the pages that it wrote; nothing when none did."""
    try:
        of_kept, pages = json.loads(Path(app.doctreedir, RECORD).read_text(encoding="utf-8"))
        return of_kept, dict(pages)
    except (OSError, ValueError, TypeError):
        return "", {}


def forget_what_is_broken(app: Sphinx, config: Config) -> None:
    """Remove what Sphinx would stumble over or wrongly believe; it then makes it anew."""
    trees, site = Path(app.doctreedir), Path(app.outdir)
    of_kept, pages = read_record(app)
    if trees.exists() and of_kept != digest_of_kept(app):
        say("The last build did not pass, or what it kept has changed: all pages are read again.")
        discard(trees)
        discard(site / "searchindex.js")
    now = digests_of_pages(app)
    for name in sorted(name for name in pages if now.get(name) != pages[name]):
        discard(site / name)  # Sphinx writes the pages that are missing
    information = Path(app.outdir, ".buildinfo")
    if information.exists():
        try:
            with information.open(encoding="utf-8") as file:
                BuildInfo.load(file)
        except (ValueError, OSError):
            say(f"{information} cannot be read: all pages are written again.")
            discard(information)


def forget_the_record(app: Sphinx) -> None:
    """From here on the pages change: until this build has passed, none has."""
    Path(app.doctreedir, RECORD).unlink(missing_ok=True)


def digests(env: BuildEnvironment) -> dict[str, dict[str, str]]:
    """For each page the digests of its own file and of those that it was made from."""
    read_once = cache(digest_of_file)
    pages: dict[str, dict[str, str]] = {}
    for page in sorted(env.all_docs):
        others = (Path(env.srcdir, name) for name in env.dependencies.get(page, ()))
        files = {Path(env.doc2path(page)), *others}
        pages[page] = {str(path): read_once(path) for path in sorted(files)}
    return pages


def find_changed(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """The pages to read again: those made from a file with other content."""
    before = getattr(env, "digests", {})
    return [page for page, now in digests(env).items() if before.get(page) != now]


def remove_lost_pages(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Remove the HTML of pages that the book no longer has: Sphinx leaves it, for all to find."""
    if app.builder.format != "html":
        return
    kept = env.found_docs | set(getattr(app.config, "redirects", ()))
    for part in {name.partition("/")[0] for name in env.found_docs if "/" in name}:
        for path in Path(app.outdir, part).rglob("*.html"):
            if path.relative_to(app.outdir).with_suffix("").as_posix() not in kept:
                path.unlink()


def note_contents(app: Sphinx, env: BuildEnvironment) -> None:
    """Keep, with the pages, what they were made from."""
    env.digests = digests(env)  # type: ignore[attr-defined]


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Let the next build believe this one, when nothing was wrong, and begin."""
    if not exception and not app._warncount:
        record = [digest_of_kept(app), digests_of_pages(app)]
        write_whole(Path(app.doctreedir, RECORD), json.dumps(record))
    app.build_lock.release()  # type: ignore[attr-defined]


def setup(app: Sphinx) -> dict[str, bool]:
    """Come first at the start of a build, and last at its end."""
    app.connect("config-inited", wait_for_others, priority=-2)
    app.connect("config-inited", forget_what_is_broken, priority=-1)
    app.connect("builder-inited", forget_the_record)
    app.connect("env-get-outdated", find_changed)
    app.connect("env-before-read-docs", remove_lost_pages)
    app.connect("env-updated", note_contents)
    app.connect("build-finished", finish, priority=2000)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

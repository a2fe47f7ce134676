"""Open the notebooks in JupyterLab, as copies that are yours to change: ``make live``.

Copies go from ``_build/notebooks`` to ``_build/live``; the one that opens lists the others in
reading order.
A copy that you changed is never overwritten; one that you left alone follows the book.
With ``--edition=instructor`` they go to ``_build/classroom/live``, with the solved exercises.
Other arguments are passed on to JupyterLab, for example ``--no-browser``.
"""

import argparse
import json
import os
import shutil
import sys
from pathlib import Path

from ..digests import digest_of_file, write_whole

NOTICES = "@jupyterlab/apputils-extension:notification"
QUIET = {"fetchNews": "false", "checkForUpdates": False}
INDEX = "00-reading-order.ipynb"
ROOT = Path(__file__).resolve().parents[3]


def read_record(record: Path) -> dict[str, str]:
    """What each copy was when it was made; when that cannot be read, nobody left any alone."""
    try:
        written = json.loads(record.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        written = None
    if not isinstance(written, dict):
        print(f"{record} cannot be read: copies that differ from the book's are kept as yours.")
        return {}
    return written


def refresh(source: Path, target: Path) -> list[str]:
    """Bring the copies in ``target`` up to date with ``source``.

    Returns the paths of the copies that the user changed and that were therefore kept, though the
    book has a newer version.
    """
    target.mkdir(parents=True, exist_ok=True)
    record = target / ".copies.json"
    written = read_record(record)
    kept = []
    for original in sorted(path for path in source.rglob("*") if path.is_file()):
        name = original.relative_to(source).as_posix()
        copy, digest = target / name, digest_of_file(original)
        if copy.exists() and digest_of_file(copy) not in (written.get(name), digest):
            if written.get(name) != digest:
                kept.append(name)
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(original, copy)
        written[name] = digest
    write_whole(record, json.dumps(written, indent=1))
    return kept


def report(kept: list[str]) -> None:
    """Say which copies were left alone though the book has others."""
    for name in kept:
        print(f"Kept your {name}; the book has a newer one. Rename or delete yours to get it.")


def ask_nothing(prefix: Path) -> None:
    """Spare an environment's JupyterLab its question about news; a user's own choice counts."""
    path = prefix / "share/jupyter/lab/settings/overrides.json"
    settings = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if settings.get(NOTICES) != QUIET:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings | {NOTICES: QUIET}, indent=1), encoding="utf-8")


def main(arguments: list[str]) -> None:
    """Refresh the copies and hand over to JupyterLab, which listens on this machine only."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--edition", choices=["student", "instructor"], default="student")
    chosen, arguments = parser.parse_known_args(arguments)
    built = ROOT / "_build"
    if not (built / "notebooks").is_dir():
        sys.exit("No notebooks yet: run `make book` first.")
    target = built / "live" if chosen.edition == "student" else built / "classroom" / "live"
    report(refresh(built / "notebooks", target))
    if chosen.edition == "instructor":
        report(refresh(built / "instructor" / "solutions", target / "solutions"))
    if sys.prefix != sys.base_prefix:  # an environment of our own, not everybody's Python
        ask_nothing(Path(sys.prefix))
    root_user = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    options = [f"--notebook-dir={target}", f"--LabApp.default_url=/lab/tree/{INDEX}"]
    lab = ["jupyter", "lab", *options, "--ip=127.0.0.1", *root_user, *arguments]
    os.execv(sys.executable, [sys.executable, "-m", *lab])

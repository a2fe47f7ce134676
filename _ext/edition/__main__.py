"""The doors of the house: ``python _ext/edition DOOR``, which is what ``make DOOR`` calls.

book        build the book into _build/html, warnings as errors
check       check data/ and the chapters without building
live        open the notebooks in JupyterLab, as copies
classroom   write the solved exercises and a course for nbgrader
collect     read what students sent, and mark it
paperwork   make the worksheet, the answer key and documents to edit
lms         write the questions and quizzes as packages for learning platforms
print       make the PDFs, the EPUB and the offline copy of the built book
site        put Python into the built book: its notebooks run in their pages
links       ask every address outside the book whether it still answers

``python _ext/edition DOOR --help`` says what a door takes.
"""

import gc
import io
import sys
from importlib import import_module
from pathlib import Path

if not __package__:  # started as a folder: then this folder is on the path instead of the package's
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

DOORS = {
    "book": "edition.book",
    "check": "edition.evidence.command",
    "live": "edition.notebooks.live",
    "classroom": "edition.notebooks.classroom.command",
    "collect": "edition.notebooks.classroom.collect",
    "paperwork": "edition.notebooks.classroom.paperwork",
    "lms": "edition.notebooks.lms.command",
    "print": "edition.paper.command",
    "site": "edition.runtime.command",
    "links": "edition.sources.check_links",
}
STOPPED = 130  # the exit status of what Ctrl-C has ended
# Jupyter's tools check the form of notebooks and settings with jsonschema, which then also learns
# the whole grammar of addresses in every script: two seconds, and nothing here asks for it.
NOT_NEEDED = "rfc3987_syntax"
# Python looks for what it can throw away each time 700 things are new. A build makes millions and
# keeps most of them: the search took a fifth of its time.
NEW = 50_000


def main(arguments: list[str]) -> int | None:
    """Go through the named door; the exit status is the door's."""
    if not arguments or arguments[0] not in DOORS:
        print(__doc__, file=sys.stderr)
        return 2
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # letters that the terminal lacks stop no door
            stream.reconfigure(errors="backslashreplace")
    gc.set_threshold(NEW)
    sys.modules[NOT_NEEDED] = None  # type: ignore[assignment]  # Python's way to say: not there
    try:
        return import_module(DOORS[arguments[0]]).main(arguments[1:])
    except KeyboardInterrupt:
        print("\nStopped. Give the same command again to go on: what is not whole is made anew.")
        return STOPPED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""``make book``: check the evidence, then build the book into ``_build/html``, warnings as errors.

Arguments are passed on to ``jupyter-book build``, for example ``-q``.
"""

import sys
import tempfile
from pathlib import Path

import yaml

from .evidence import proved
from .evidence.command import main as check
from .moment import set_moment

HOME = Path(__file__).resolve().parents[2]
BUILT = HOME / "_build"
ROOM = 10_000_000  # bytes that there must be, a fraction of what a book takes
STRICT = ("-W", "-n", "--keep-going")


def main(arguments: list[str]) -> int:
    """Check and build; the exit status is the check's or Jupyter Book's, which have said why."""
    # Before Jupyter Book, which stops at a slip in its own files with a traceback.
    if refused := check([str(HOME)]):
        return refused
    try:
        BUILT.mkdir(exist_ok=True)
        with tempfile.TemporaryFile(dir=BUILT) as file:
            file.write(bytes(ROOM))
    except OSError as error:
        print(f"The book is built in {BUILT}, and nothing can be written there: {error.strerror}.")
        print("Make it a folder of yours with free space, or build in a copy of the book.")
        return 1
    proved.add(HOME)
    print("Building the book: a minute at most, and longer when all notebooks have to run.")
    sys.stdout.flush()
    # Each cell and directive has settings: C reads them in a tenth of the time that Python takes.
    yaml.SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # type: ignore[misc]
    from jupyter_book.cli.main import main as jupyter_book

    set_moment(HOME)

    try:
        jupyter_book(["build", str(HOME), *STRICT, *arguments], prog_name="jupyter-book")
    except RuntimeError as error:  # a traceback would stand below what is wrong
        print(error, file=sys.stderr)
        return 1
    return 0

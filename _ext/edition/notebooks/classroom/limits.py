"""What a hand-in may use: run in its kernel before it, as a cell that nobody sees.

It imports nothing from the house. Where a system has no such limits, or does not hold its
administrator to them, there are none.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from IPython import get_ipython

MEMORY = 1 << 30  # bytes; as many hand-ins run at once as there are processors
FILE = 100 << 20  # bytes of one file


def limit(processes: int, characters: int) -> None:
    """Allow so many processes of this user, and so many characters of output for each cell.

    What a cell writes beyond is dropped here: it could fill the memory before the one who marks
    has seen it.
    """
    try:
        import resource

        for name, most in (("DATA", MEMORY), ("FSIZE", FILE), ("NPROC", processes)):
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))
    except (ImportError, AttributeError, OSError, ValueError):
        pass

    def start(info: object) -> None:
        # Around what IPython has set there for this cell alone, which keeps a copy of all output.
        for stream in (sys.stdout, sys.stderr):
            stream.write = counted(stream.write, characters)  # type: ignore[method-assign]

    get_ipython().events.register("pre_run_cell", start)


def counted(write: Callable[[str], int], left: int) -> Callable[[str], int]:
    """A way to write that drops what comes after so many characters."""

    def writing(text: str) -> int:
        nonlocal left
        if left > 0:
            write(text[:left])
            left -= len(text)
        return len(text)

    return writing

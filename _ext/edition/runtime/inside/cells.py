"""Runs the cells of a page one after another, and says what came of each: lines of JSON.

What a notebook meets here is what it meets in Jupyter, as far as notebooks of tables and figures
ask for it: the last value is shown, figures are drawn when a cell ends, ``get_ipython()`` tells
whoever listens that a cell has run.
"""

from __future__ import annotations

import ast
import builtins
import io
import json
import linecache
import os
import sys
import traceback
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any
from zipfile import ZipFile

from .plain_words import explain

MOST_TEXT = 100_000  # characters that one cell may print: more would only stop the page
DATA = "matplotlib/mpl-data/"
CUT = f"\n… The rest is left out: this cell printed more than {MOST_TEXT:,} characters.\n"


def say(**message: Any) -> None:
    """One message to the page."""
    line = memoryview(f"{json.dumps(message)}\n".encode())
    while line:
        line = line[os.write(1, line) :]


class Spoken(io.TextIOBase):
    """A stream of the cell: its lines become messages."""

    def __init__(self, name: str) -> None:
        self.name, self.waiting, self.left = name, "", MOST_TEXT

    def writable(self) -> bool:
        """It is there to be written to."""
        return True

    def write(self, text: str) -> int:
        """Keep the text until its line ends."""
        if self.left > 0:
            self.waiting += text[: self.left] + (CUT if len(text) > self.left else "")
            self.left -= len(text)
            if "\n" in text:
                self.flush()
        return len(text)

    def flush(self) -> None:
        """Send what waits."""
        if self.waiting:
            say(kind="text", name=self.name, text=self.waiting)
            self.waiting = ""


class Events:
    """Who wants to hear of what happens, as in IPython."""

    def __init__(self) -> None:
        self.callbacks: dict[str, list[Callable[[Any], None]]] = {"post_run_cell": []}

    def register(self, event: str, function: Callable[[Any], None]) -> None:
        """Tell this function too."""
        listeners = self.callbacks.setdefault(event, [])
        if function not in listeners:
            listeners.append(function)

    def unregister(self, event: str, function: Callable[[Any], None]) -> None:
        """Tell it no more. Raises ValueError when it was not told."""
        self.callbacks[event].remove(function)


SHELL = SimpleNamespace(kernel=True, events=Events())
MAIN = ModuleType("__main__")


def display(*values: object) -> None:
    """Show values as a page shows them: HTML where they have it, and words."""
    for value in values:
        flush()
        html = getattr(value, "_repr_html_", None)
        try:
            said = html() if callable(html) and not isinstance(value, type) else None
        except NotImplementedError:
            said = None
        say(kind="value", html=said, text=repr(value))


def refuse_to_ask(*words: object) -> str:
    """Stand in for ``input``, which a page cannot answer."""
    raise RuntimeError("a cell cannot ask here: write the value into the cell")


def flush() -> None:
    """Send what the streams still hold."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()


def lay_out_data() -> None:
    """Put what matplotlib reads as files beside its code, from the archive of the library."""
    library = next(path for path in sys.path if path.endswith(".zip"))
    with ZipFile(library) as archive:
        archive.extractall(library, [name for name in archive.namelist() if name.startswith(DATA)])


def begin(folder: str) -> None:
    """Make the place in which cells run, with nothing computed."""
    lay_out_data()
    os.chdir(folder)
    sys.path.insert(0, "")
    sys.modules["__main__"] = MAIN
    # Libraries ask for these among the built-in names; pandas shows all columns where a shell is.
    for name, value in {
        "get_ipython": lambda: SHELL,
        "display": display,
        "input": refuse_to_ask,
    }.items():
        setattr(builtins, name, value)
        MAIN.__dict__[name] = value
    MAIN.__dict__["__builtins__"] = builtins
    say(kind="ready", python=sys.version.split()[0])


def last_value(tree: ast.Module, code: str) -> ast.Expression | None:
    """Take the expression at the end, whose value is shown, out of the code."""
    if not tree.body or not isinstance(tree.body[-1], ast.Expr) or code.rstrip().endswith(";"):
        return None
    return ast.Expression(tree.body.pop().value)  # type: ignore[attr-defined]


def execute(code: str, name: str, result: SimpleNamespace) -> None:
    """Run the code of a cell; what goes wrong is in the result, and not raised."""
    try:
        tree = ast.parse(code, name)
        last = last_value(tree, code)
        body = compile(tree, name, "exec")
        end = compile(last, name, "eval") if last else None
    except (SyntaxError, ValueError) as error:
        result.error_before_exec = error
        return
    try:
        exec(body, MAIN.__dict__)
        if end:
            result.result = eval(end, MAIN.__dict__)
            if result.result is not None:
                MAIN.__dict__["_"] = result.result
                display(result.result)
    except BaseException as error:
        result.error_in_exec = error


def draw() -> None:
    """Show the figures that the cell has made."""
    if "matplotlib.pyplot" in sys.modules:
        from .figures import show

        show()


def tell_error(error: BaseException, code: str, name: str) -> None:
    """What went wrong, in which line, in plain words and in Python's own."""
    frames = [one for one in traceback.extract_tb(error.__traceback__) if one.filename == name]
    line = getattr(error, "lineno", 0) if isinstance(error, SyntaxError) else 0
    if frames and not line:
        line = frames[-1].lineno
    lines = code.splitlines()
    here = lines[line - 1].strip() if line and line <= len(lines) else ""
    own = "".join(traceback.format_exception_only(error)).strip()
    say(kind="error", line=line or 0, here=here, words=explain(error, here), own=own)


def run(code: str, number: int) -> None:
    """Run one cell, and say what it prints and shows, how it ended, and that it has ended."""
    name = f"<cell {number}>"
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
    result = SimpleNamespace(info=SimpleNamespace(raw_cell=code), error_before_exec=None)
    result.error_in_exec = result.result = None
    sys.stdout, sys.stderr = Spoken("stdout"), Spoken("stderr")
    execute(code, name, result)
    error = result.error_before_exec or result.error_in_exec
    try:
        draw()
        for function in list(SHELL.events.callbacks["post_run_cell"]):
            function(result)
    except Exception as trouble:
        error = error or trouble
    flush()
    if error:
        tell_error(error, code, name)
        # What a broken cell held would stay in memory with its frames.
        traceback.clear_frames(error.__traceback__)
    say(kind="done", right=not error)

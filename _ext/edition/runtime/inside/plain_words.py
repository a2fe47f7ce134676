"""An error of Python as a sentence for a reader who does not program."""

from __future__ import annotations

import re

AGAIN = "Run the cell that sets it first; if it is a text, put it between quotation marks."


def of_syntax(error: SyntaxError, line: str) -> str:
    """What keeps Python from reading a line."""
    if re.search("[“”„«»‘’]", line):
        return 'The quotation marks in this line are curly. Type straight ones: "…"'
    if isinstance(error, IndentationError):
        return "The spaces at the beginning of this line do not fit the line above it."
    if "string literal" in str(error.msg):
        return "A quotation mark is missing in this line, or one in the text ends it too early."
    if "was never closed" in str(error.msg):
        return "A bracket that opens in this line is never closed."
    return f"Python cannot read this line: {error.msg}."


def explain(error: BaseException, line: str = "") -> str:
    """What happened and what to do; ``line`` is the line of code where it happened."""
    said = str(error)
    match error:
        case SyntaxError():
            return of_syntax(error, line)
        case NameError():
            return f"Python does not know “{error.name}” here. {AGAIN}"
        case ModuleNotFoundError():
            return (
                f"The Python of this page has no “{error.name}”. "
                "Save the notebook and run it in Jupyter, where you can install it."
            )
        case FileNotFoundError():
            return f"There is no file “{error.filename}”. The tables lie in the folder “data”."
        case KeyError():
            return f"There is no column, row or key {said}. Compare its spelling, capitals too."
        case AttributeError() if error.name:
            kind = type(error.obj).__name__
            return f"A value of the type {kind} has nothing called “{error.name}”."
        case ZeroDivisionError():
            return "A number is divided by zero here."
        case MemoryError():
            return (
                "This cell needs more memory than the page gives it. Your text is not lost. "
                "Make less at a time, then press “Start afresh”."
            )
        case RecursionError():
            return "A function here calls itself without an end."
        case SystemExit():
            return "The cell asked Python to end. It goes on: leave “exit” out."
    return f"Python stopped here: {type(error).__name__}{f': {said}' if said else ''}."

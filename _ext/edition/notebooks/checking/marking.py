"""Marking an answer: whether its cell ran, what is said of it, and the marks.

A check names its questions; ``mark`` finds the answers among the notebook's variables, reads them,
prints a reply to each and returns the marks.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from .reading import Unread, by_name, name_of

# How an answer is read, and what is then said of it: replies by fingerprint, or a function.
Question = tuple[Callable[[Any], Any], dict[str, str] | Callable[[Any], str]]

# The answers whose cell did not run to its end, and why. It survives a second run of this cell.
TROUBLE: dict[str, str] = globals().get("TROUBLE", {})
# The functions of this cell, so that a name of theirs can be given back.
TOOLS: dict[str, Any] = {}


class Marks(float):
    """Marks out of the most that there are: a number for the marking, "0 of 3" for the student."""

    most: float

    def __new__(cls, got: float, most: float) -> Marks:
        """The marks ``got`` out of ``most``."""
        marks = super().__new__(cls, got)
        marks.most = most
        return marks

    def __repr__(self) -> str:
        return f"{float(self):g}"

    def _repr_html_(self) -> str:
        return f"<strong>{float(self):g} of {self.most:g}</strong>"


def fingerprint(question: str, answer: Any) -> str:
    """A short code for an answer, so that nobody reads the right one by accident.

    It hides nothing from somebody who tries: a check that replies at once can always be asked
    until it says yes.
    """
    return sha256(f"{question}: {answer}".encode()).hexdigest()[:8]


def names_set_by(code: str, line: int = 0) -> set[str]:
    """The names that code sets, from a line on; all of them where the code cannot be parsed."""
    try:
        body = [one for one in ast.parse(code).body if (one.end_lineno or 0) >= line]
    except SyntaxError:
        left = [re.split(r"(?<![=!<>])=(?!=)", one)[:-1] for one in code.splitlines()]
        return {name for parts in left for part in parts for name in re.findall(r"\w+", part)}
    nodes = [node for one in body for node in ast.walk(one)]
    set_here = [n for n in nodes if isinstance(getattr(n, "ctx", None), ast.Store)]
    inside = [getattr(node, "value", node) for node in set_here]
    return {node.id for node in inside if isinstance(node, ast.Name)}


def what_went_wrong(error: BaseException, code: str, line: int) -> str:
    """What a student can do about a cell that stopped."""
    lines = code.splitlines()
    said = lines[line - 1] if 0 < line <= len(lines) else code
    if isinstance(error, SyntaxError):
        if re.search("[“”„«»‘’]", said):
            return 'its quotation marks are curly. Type straight ones, like these: "…"'
        if re.search(r"\w'\w", said) or "string literal" in str(error.msg):
            return (
                "a quotation mark is missing, or one in the text ends it too early. "
                'A text that has \' in it goes between " and ".'
            )
        return f"Python cannot read it ({error.msg}). Does all text stand between quotation marks?"
    if isinstance(error, NameError):
        return (
            f"Python does not know “{getattr(error, 'name', '')}”. If that is your answer, put it "
            "between quotation marks; if a cell above sets it, run that cell first."
        )
    return f"{type(error).__name__}: {error}"


def keep_tools() -> None:
    """After this cell: remember its functions. After another: give back a name that it took."""
    here = notice_cell.__code__.co_filename
    for name, one in list(globals().items()):
        if getattr(getattr(one, "__code__", None), "co_filename", "") == here:
            TOOLS.setdefault(name, one)
    for name, tool in TOOLS.items():
        if globals().get(name) is not tool:
            globals()[name] = tool
            print(f"“{name}” is a name of the tools of the checks, so it is theirs again.")
            print("Choose another name for yours, and run this cell again.")


def notice_cell(result: Any) -> None:
    """After each cell: note the answers that it should have set, if it stopped before."""
    code = result.info.raw_cell or ""
    keep_tools()
    error = result.error_before_exec or result.error_in_exec
    if not error:
        for name in names_set_by(code):
            TROUBLE.pop(name, None)
        return
    line, frame = getattr(error, "lineno", 0) or 0, error.__traceback__
    while frame and not isinstance(error, SyntaxError):
        if frame.tb_frame.f_globals is globals() and frame.tb_frame.f_code.co_name == "<module>":
            line = frame.tb_lineno
        frame = frame.tb_next
    why = f"The cell with your answer stopped at line {line}: {what_went_wrong(error, code, line)}"
    TROUBLE.update(
        dict.fromkeys(names_set_by(code, 0 if isinstance(error, SyntaxError) else line), why)
    )


def answer_given(name: str) -> Any:
    """What the student gave under a name. Raises Unread when its cell has not run to its end."""
    if name in TROUBLE:
        raise Unread(TROUBLE[name])
    if name not in globals():
        raise Unread(
            f"There is no {name} yet. Run the cell above that sets it; if it stops with an error, "
            "mend that first."
        )
    if hasattr(globals()[name], "__next__"):  # it would be empty when it is read again
        globals()[name] = list(globals()[name])
    return globals()[name]


def reply_to(name: str, answer: Any, question: Question) -> str:
    """What is said of one answer. Of several in one, the first that is not right decides."""
    read, replies = question
    if answer is None or (isinstance(answer, str) and not answer.strip()):
        return "Still empty."
    try:
        understood = read(answer)
    except Unread as reason:
        return str(reason)
    except Exception:  # whatever a student's own object may do
        return f"An answer of type {type(answer).__name__} cannot be read here."
    if callable(replies):
        return replies(understood)
    several = understood if isinstance(understood, list) else [understood]
    said = [replies.get(fingerprint(name, one), replies.get("other", "")) for one in several]
    return next((one for one in said if not one.startswith("Right")), said[0])


def share_of(reply: str) -> float:
    """The part of a mark that a reply stands for."""
    return 1 if reply.startswith("Right") else 0.5 if reply.startswith(("Nearly", "Half")) else 0


def mark(questions: dict[str, Any], worth: float = 1, free: float = 0) -> Marks:
    """Print a reply to each question, and return the marks, ``worth`` for each.

    A dict in place of a question stands for an answer that is a dict itself.
    ``free`` marks are taken off: what a guess would earn.
    """
    got, most = 0.0, 0.0
    for name, asked in questions.items():
        several = asked if isinstance(asked, dict) else {name: asked}
        most += worth * len(several)
        try:
            answer = answer_given(name)
            answers = by_name(answer) if isinstance(asked, dict) else {name_of(name): answer}
        except Unread as reason:
            print(f"{name}: {reason}")
            continue
        for key, question in several.items():
            reply = reply_to(key, answers.get(name_of(key)), question)
            print(f"{key}: {reply}")
            got += worth * share_of(reply)
    return Marks(max(got - free, 0), most - free)


def listen() -> None:
    """Hear of each cell that ends, once, however often this cell runs."""
    events = globals()["get_ipython"]().events
    for old in list(events.callbacks["post_run_cell"]):
        if old.__name__ == "notice_cell":
            events.unregister("post_run_cell", old)
    events.register("post_run_cell", notice_cell)


if "get_ipython" in globals():
    listen()

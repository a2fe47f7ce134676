"""Many spellings of right and wrong answers, and what the checks make of each.

``answers/questions.json`` has the questions of each exercise: the check that marks it, and either
spellings as Python code or a kind, whose spellings stand in ``answers/spellings.json``.
The tools and checks run here as plain Python, as they would where there is no IPython.
"""

import contextlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from types import CodeType
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from handin import ANSWERS, cells, source

QUESTIONS: dict[str, dict[str, dict]] = json.loads(
    (ANSWERS / "questions.json").read_text(encoding="utf-8")
)
SPELLINGS: dict[str, dict[str, list[str]]] = json.loads(
    (ANSWERS / "spellings.json").read_text(encoding="utf-8")
)
ALL = [(name, question) for name, asked in QUESTIONS.items() for question in asked]
ROWS = ["supplies to Korea", "deliveries from Korea", "grant"]
COLUMNS = {"planned": [185, 85, 50], "reported": [127, 70, 50], "share": [68.6, 82.4, 100.0]}
OUTCOME = pd.DataFrame(COLUMNS, index=ROWS).astype(object)


def spelled(template: str, answer: str, other: str = "") -> str:
    """A template with an answer, and where it wants one, another answer, in its places."""
    forms = {"x": answer, "X": answer.upper(), "T": answer.title(), "y": other}
    return template.format(**forms, comma=answer.replace(".", ","), half=answer[:-2])


def right(question: dict) -> Iterator[str]:
    """The spellings that must get the marks."""
    yield from question.get("answers", [])
    for answer in question.get("right", []):
        for template in SPELLINGS[question["kind"]]["right"]:
            yield spelled(template, answer)


def wrong(question: dict) -> Iterator[str]:
    """The spellings that must not."""
    yield from question.get("refused", [])
    for answer in question.get("wrong", []):
        for template in SPELLINGS[question["kind"]]["right"]:
            yield spelled(template, answer)
    for answer in question.get("right", []):
        for template in SPELLINGS[question["kind"]]["wrong"]:
            yield spelled(template, answer, (question.get("wrong") or ["?"])[0])


# ---- figures as students draw them ----


def drawn(names: list[str], amounts: list[float], how: str) -> Any:
    """Three bars, and what a student keeps of them."""
    figure, ax = plt.subplots()
    if how == "barh":
        ax.barh(names, amounts)
        ax.set_xlabel("million yuan")
        return ax
    ax.set_ylabel("million yuan")
    if how == "edge":
        ax.bar([0, 1, 2], amounts, align="edge", tick_label=names)
    elif how == "text":
        for place, (name, amount) in enumerate(zip(names, amounts, strict=True)):
            ax.bar(place, amount)
            ax.text(place, amount, name)
        ax.set_xticks([])
    else:
        container = ax.bar(names, amounts)
        return {"container": container, "figure": figure}.get(how, ax)
    return ax


def pandas_drawn(kind: str) -> Any:
    """The figure by way of pandas."""
    amounts = pd.Series({"plan": 185, "without the request": 135, "reported exports": 127})
    return amounts.plot(kind=kind, ax=plt.figure().subplots())


def legend_drawn() -> Any:
    """Bars that a legend names."""
    ax = plt.figure().subplots()
    for place, (name, amount) in enumerate(
        {"plan": 185, "plan without request": 135, "exports": 127}.items()
    ):
        ax.bar(place, amount, label=name)
    ax.legend()
    return ax


def numbers_only() -> Any:
    """Bars that nothing names."""
    ax = plt.figure().subplots()
    ax.bar([0, 1, 2], [185, 135, 127])
    return ax


def labelled(label: str, start: float = 0, other: bool = False) -> Any:
    """A right figure with this label on the axis of the amounts, or on the other one."""
    ax = plt.figure().subplots()
    ax.bar(["plan", "without the request", "exports"], [185, 135, 127])
    (ax.set_xlabel if other else ax.set_ylabel)(label)
    ax.set_ylim(start, 200)
    return ax


HANDS = (
    date,
    datetime,
    Decimal,
    Fraction,
    drawn,
    pandas_drawn,
    legend_drawn,
    numbers_only,
    labelled,
)
HANDY = {one.__name__: one for one in HANDS}


# ---- the checks on them ----


@dataclass
class Desk:
    """One exercise with its tools, ready to check any answer."""

    space: dict[str, Any] = field(default_factory=dict)
    checks: dict[str, tuple[CodeType, CodeType]] = field(default_factory=dict)

    def marks(self, question: str, asked: dict, spelling: str) -> float:
        """The part of its marks that an answer, given as Python code, gets; 1 for all of them."""
        for name, value in {**asked.get("with", {}), question: spelling}.items():
            self.give(name, eval(value, self.space | HANDY))
        said = io.StringIO()
        body, last = self.checks[asked["check"]]
        with contextlib.redirect_stdout(said):
            exec(body, self.space)
            got = eval(last, self.space)
        plt.close("all")
        if "marks" in asked:
            return got / asked["marks"]
        parts = question.split(".")
        label = parts[1] if len(parts) > 1 else question
        found = [line for line in said.getvalue().splitlines() if line.startswith(f"{label}: ")]
        assert len(found) == 1, f"one reply to {label} is expected:\n{said.getvalue()}"
        return 1 if found[0].startswith(f"{label}: Right") else 0

    def give(self, name: str, value: Any) -> None:
        """Set an answer: a variable, a key of a dict, a cell of the table, the axes of a figure."""
        variable, _, place = name.partition(".")
        if variable == "outcome":
            row, column = place.split(".")
            self.space["outcome"] = OUTCOME.copy()
            self.space["outcome"].at[row, column] = value
        elif place:
            self.space[variable] = {place: value}
        else:
            self.space["ax" if name == "axis" else name] = value


@cache
def desk(name: str) -> Desk:
    """The tools and checks of an exercise, run in its folder."""
    at = Desk()
    code = {
        cell.metadata["nbgrader"]["grade_id"]: cell.source
        for cell in source(name).cells
        if cell.cell_type == "code" and "nbgrader" in cell.metadata
    }
    exec(compile(code["tools"], "tools", "exec", dont_inherit=True), at.space)
    at.space |= {"np": np, "pd": pd, "plt": plt, "A_LINE": None}
    if "setup" in code:
        exec(code["setup"], at.space)
        at.space["A_LINE"] = plt.figure().subplots().plot([1, 2])
    for key, cell in cells(source(name), "grade").items():
        lines = cell.source.rstrip()
        start = max(lines.rfind("\nmark"), 0)
        at.checks[key] = (
            compile(lines[:start], key, "exec", dont_inherit=True),
            compile(lines[start:].strip(), key, "eval", dont_inherit=True),
        )
    return at

"""A class that hands in: thirty notebooks in one zip, ten of them spoilt, mixed by a seed."""

import io
import json
import random
import zipfile
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode

from edition.notebooks.exercises import is_a

STUDENTS = """Ada Berg|Bo Chen|Chloë Diaz|Dong-hyun Seo|Elif Öz|Fay O'Neil|Gil Ruiz|Hana Ito|
Ivo Novak|Jun Park|Kim Minji|Lena Groß|Max Ode|Nora Ek|Oki Abe|Pia Lund|Qi Wen|Rosa Gil|Sam Roy|
Tao Li|Uma Rao|Vera Kuhn|Wim Bos|Xenia Pop|Yuki Mori|Zoe Hill|Aron Weiss|Bea Kraus|
Cem Arslan|Dana Levy"""
CLASS = [name.strip() for name in STUDENTS.replace("\n", "").split("|")]
EXERCISE = "01-sourcing"  # it needs no tables, so a kernel is done with it soon


def find(notebook: NotebookNode, name: str) -> int:
    """The place of a cell by its grade_id."""
    names = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]
    return names.index(name)


def as_bytes(notebook: NotebookNode) -> bytes:
    return json.dumps(notebook, ensure_ascii=False).encode()


# ---- ways to spoil a hand-in: each changes the notebook, or returns what is sent in its place ----


def split(notebook: NotebookNode) -> None:
    place = find(notebook, "record")
    lines = notebook.cells[place].source.splitlines()
    half = len(lines) // 2
    other = deepcopy(notebook.cells[place])
    other["id"] = "half"
    notebook.cells[place].source = "\n".join(lines[:half])
    other.source = "\n".join(lines[half:])
    notebook.cells.insert(place + 1, other)


def copied(notebook: NotebookNode) -> None:
    place = find(notebook, "mouth")
    notebook.cells.insert(place + 1, deepcopy(notebook.cells[place]))
    notebook.cells[place + 1]["id"] = "copied"


def nameless_cells(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        cell.metadata = {}
        cell["id"] = f"new{notebook.cells.index(cell)}"


def no_check(notebook: NotebookNode) -> None:
    del notebook.cells[find(notebook, "check-mouth")]


def no_answer(notebook: NotebookNode) -> None:
    del notebook.cells[find(notebook, "layers")]


def empty(notebook: NotebookNode) -> bytes:
    return b""


def no_json(notebook: NotebookNode) -> bytes:
    return as_bytes(notebook)[:4000]


def ends_python(notebook: NotebookNode) -> None:
    notebook.cells[find(notebook, "layers")].source = "import os\nos._exit(1)"


def endless(notebook: NotebookNode) -> None:
    notebook.cells[find(notebook, "layers")].source = "while True:\n    pass"


def chatty(notebook: NotebookNode) -> None:
    notebook.cells[find(notebook, "layers")].source += "\nprint('x' * 3_000_000)"


def curly(notebook: NotebookNode) -> None:
    place = find(notebook, "layers")
    notebook.cells[place].source = notebook.cells[place].source.replace('"', "“")


def web_page(notebook: NotebookNode) -> bytes:
    return b"<!DOCTYPE html>\n<html><body>My notebook</body></html>"


def utf_16(notebook: NotebookNode) -> bytes:
    return json.dumps(notebook, ensure_ascii=False).encode("utf-16")


@dataclass
class Spoilt:
    """One way, what is said of it, and the checks that still get their marks; none: not marked."""

    way: Callable[[NotebookNode], bytes | None]
    said: str
    lost: tuple[str, ...] | None = ()


WAYS = [
    Spoilt(split, "“record” was split or copied into 2 cells: they were joined"),
    Spoilt(copied, "“mouth” was split or copied into 2 cells: they were joined"),
    Spoilt(nameless_cells, "had lost their names: found again"),
    Spoilt(no_check, "a check was missing, “check-mouth”: put back"),
    Spoilt(no_answer, "an answer was missing, “layers”: put back", ("check-layers",)),
    Spoilt(empty, "the file is empty", None),
    Spoilt(no_json, "no notebook, or it is cut off", None),
    Spoilt(ends_python, "layers ended Python: it was switched off", ("check-layers",)),
    Spoilt(endless, "layers ran for 30 seconds: stopped", ("check-layers",)),
    Spoilt(chatty, "layers printed 3000001 characters: cut"),
    Spoilt(curly, "“layers” does not run: line 2", ("check-layers",)),
    # Two that nobody had foreseen: a page saved in a notebook's stead, and an editor's encoding.
    Spoilt(web_page, "this is a web page, not a notebook", None),
    Spoilt(utf_16, ""),
]
OWN = WAYS[-2:]


@dataclass
class Sent:
    """What one student sent, and what is to come of it."""

    student: str
    member: str
    content: bytes
    kind: str
    spoilt: Spoilt | None = None


def moodle(student: str, number: int) -> str:
    return f"{student}_{4100 + number}_assignsubmission_file/{EXERCISE}.ipynb"


def canvas(student: str, number: int) -> str:
    late = "LATE_" if number % 3 == 0 else ""
    return f"{student}_{late}{77 + number}_{880 + number}_{EXERCISE}-1.ipynb"


def blackboard(student: str, number: int) -> str:
    return f"Sourcing_{student}_attempt_2026-09-04-10-11-{number:02d}_{EXERCISE}.ipynb"


def by_hand(student: str, number: int) -> str:
    return f"{student}_{EXERCISE} (1).ipynb"


def school_class(solved: NotebookNode, blank: NotebookNode, seed: int) -> list[Sent]:
    """Thirty hand-ins: solved, blank and spoilt ones, under the names that platforms give."""
    chance = random.Random(seed)
    students = chance.sample(CLASS, 30)
    spoilt = [*chance.sample(WAYS[:-2], 8), *OWN]
    naming = [moodle, canvas, blackboard, by_hand]
    sent = []
    for number, student in enumerate(students):
        way = spoilt[number] if number < len(spoilt) else None
        kind = "blank" if not way and number % 5 == 0 else "solved"
        notebook = deepcopy(solved if kind == "solved" else blank)
        content = way.way(notebook) if way else None
        member = chance.choice(naming)(student, number)
        made = as_bytes(notebook) if content is None else content
        sent.append(Sent(student, member, made, kind, way))
    chance.shuffle(sent)
    return sent


def as_zip(members: list[tuple[str, bytes]]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file.getvalue()


def students_copy(solved: NotebookNode, released: NotebookNode) -> NotebookNode:
    """The release with the answers of the solved exercise, written answers included."""
    answers = {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in solved.cells
        if is_a(cell, "solution")
    }
    copy = nbformat.from_dict(deepcopy(released))
    for cell in copy.cells:
        if is_a(cell, "solution"):
            cell.source = answers[cell.metadata.nbgrader.grade_id]
    return copy

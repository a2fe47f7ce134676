"""A class that hands in: thirty notebooks in one zip, ten of them spoilt, mixed by a seed."""

import io
import json
import random
import shutil
import zipfile
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from book import ROOT
from edition.notebooks.classroom.course import release
from edition.notebooks.exercises import is_a
from edition.notebooks.portable import make_portable
from edition.numbers import inputs_of
from handin import NAMES, source

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


def written(code: str, instead: bool = False) -> Callable[[NotebookNode], None]:
    """A way that adds code to an answer, or puts it in its place."""

    def way(notebook: NotebookNode) -> None:
        cell = notebook.cells[find(notebook, "layers")]
        cell.source = code if instead else f"{cell.source}\n{code}"

    return way


def marked_order(notebook: NotebookNode) -> bytes:
    return b"\xef\xbb\xbf" + as_bytes(notebook)


def before_2014(notebook: NotebookNode) -> bytes:
    cells = [
        {"cell_type": "code", "input": cell.source.splitlines(True), "metadata": cell.metadata}
        if cell.cell_type == "code"
        else {"cell_type": "markdown", "source": [cell.source], "metadata": cell.metadata}
        for cell in notebook.cells
    ]
    return json.dumps({"nbformat": 3, "worksheets": [{"cells": cells}]}).encode()


def one_id(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        cell["id"] = "same"


def other_kernel(notebook: NotebookNode) -> None:
    notebook.metadata["kernelspec"] = {"name": "ir", "display_name": "R", "language": "R"}


def old_outputs(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [nbformat.v4.new_output("stream", text="y" * 1_000_000)]


def text_beside(notebook: NotebookNode) -> None:
    place = find(notebook, "introduction")
    text = notebook.cells[place].source
    notebook.cells[place].source = "*Your answer here.*"
    notebook.cells.insert(place + 1, nbformat.v4.new_markdown_cell(text))


def answer_at_the_bottom(notebook: NotebookNode) -> None:
    cell = notebook.cells[find(notebook, "layers")]
    notebook.cells.append(nbformat.v4.new_code_cell(cell.source))
    cell.source = "title = heading = held = whose = guilty = ''"


def upside_down(notebook: NotebookNode) -> None:
    notebook.cells.reverse()


def changed_tools(notebook: NotebookNode) -> None:
    notebook.cells[find(notebook, "tools")].source = "mark = lambda *answers: 99"
    written("title = heading = held = whose = guilty = 'x'", instead=True)(notebook)


FORKS = """import os, time
for _ in range(20):
    if os.fork() == 0:
        time.sleep(600)
        os._exit(0)"""
UNSTOPPABLE = """while True:
    try:
        while True: pass
    except BaseException: pass"""


@dataclass
class Spoilt:
    """One way, what is said of it, and the checks that still get their marks; none: not marked."""

    way: Callable[[NotebookNode], bytes | None]
    said: str = "in order"
    lost: tuple[str, ...] | None = ()


LAYERS = ("check-layers",)
# The ways that anybody may meet; a class has eight of them.
WAYS = [
    Spoilt(split, "“record” was split or copied into 2 cells: they were joined"),
    Spoilt(copied, "“mouth” was split or copied into 2 cells: they were joined"),
    Spoilt(nameless_cells, "had lost their names: found again"),
    Spoilt(no_check, "a check was missing, “check-mouth”: put back"),
    Spoilt(no_answer, "an answer was missing, “layers”: put back", LAYERS),
    Spoilt(empty, "the file is empty", None),
    Spoilt(no_json, "no notebook, or it is cut off", None),
    Spoilt(ends_python, "layers ended Python: it was switched off", LAYERS),
    Spoilt(endless, "seconds: stopped", LAYERS),
    Spoilt(chatty, "layers put out 3000001 characters: cut"),
    Spoilt(curly, "“layers” does not run: line 2", LAYERS),
    # Two that nobody had foreseen: a page saved in a notebook's stead, and an editor's encoding.
    Spoilt(web_page, "this is a web page, not a notebook", None),
    Spoilt(utf_16),
]
OWN = WAYS[-2:]
# Further ones, each handed in once beside the class.
MORE = {
    "byte order mark": Spoilt(marked_order),
    "format of before 2014": Spoilt(before_2014),
    "one id for all cells": Spoilt(one_id),
    "kernel of another language": Spoilt(other_kernel),
    "megabytes of old outputs": Spoilt(old_outputs),
    "text in a cell beside": Spoilt(text_beside, "“introduction” was empty: taken from a cell"),
    "answer at the bottom": Spoilt(answer_at_the_bottom, "check-layers counts as it is after all"),
    "cells upside down": Spoilt(upside_down),
    "changed tools": Spoilt(changed_tools, "“tools” was changed: put back", LAYERS),
    "mark renamed": Spoilt(
        written("mark = lambda *answers: 99\ntitle = heading = held = whose = guilty = ''"),
        lost=LAYERS,
    ),
    "input": Spoilt(written("x = input('?')")),
    "kill": Spoilt(written("import os\nos.kill(os.getpid(), 9)"), "ended Python", LAYERS),
    "exit": Spoilt(written("import sys\nsys.exit()")),
    "quit": Spoilt(written("quit()")),
    "crash": Spoilt(written("import ctypes\nctypes.string_at(0)"), "ended Python", LAYERS),
    "forks": Spoilt(written(FORKS)),
    "unstoppable": Spoilt(written(UNSTOPPABLE, instead=True), "seconds: stopped", LAYERS),
    "flood": Spoilt(
        written("while True:\n    print('x' * 100_000)", instead=True),
        "layers put out more than 20 MB: it was switched off",
        LAYERS,
    ),
    "flood by the log": Spoilt(
        written("import logging\nfor _ in range(300):\n    logging.error('x' * 10_000)"),
        "characters: cut",
    ),
    "long error": Spoilt(written("raise ValueError('x' * 1_000_000)"), "characters: cut"),
    "all the memory": Spoilt(written("x = []\nwhile True:\n    x.append(bytearray(10**8))")),
    "all the disk": Spoilt(written("open('big', 'wb').write(b'0' * 3 * 10**8)")),
    "deletes files": Spoilt(written("import shutil\nshutil.rmtree('..', ignore_errors=True)")),
    "writes elsewhere": Spoilt(written("open('../../note.txt', 'w').write('x')")),
    "waits for a window": Spoilt(
        written("import matplotlib.pyplot as plt\nplt.plot([1])\nplt.show(block=True)")
    ),
    "warns": Spoilt(written("import sys\nprint('!', file=sys.stderr)")),
}


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


def each_way(solved: NotebookNode) -> list[Sent]:
    """One hand-in for each of the further ways, solved and then spoilt."""
    sent = []
    for number, (student, way) in enumerate(MORE.items()):
        notebook = deepcopy(solved)
        content = way.way(notebook)
        made = as_bytes(notebook) if content is None else content
        sent.append(Sent(student, moodle(student, number), made, "solved", way))
    return sent


def portable(name: str) -> NotebookNode:
    """A solved exercise as the build writes it for the instructor, but for its prose."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = nbformat.v4.new_notebook(
        cells=deepcopy(source(name).cells), metadata={"kernelspec": kernel}
    )
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
    return make_portable(notebook, inputs_of(ROOT / f"chapters/exercises/{name}.md"))


def make_course(folder: Path) -> Path:
    """A course for nbgrader as `make classroom` writes it, from the sources alone."""
    shutil.copy(ROOT / "_ext/edition/notebooks/classroom/folder/course/nbgrader_config.py", folder)
    for name in NAMES:
        path = folder / f"source/{name}/{name}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(portable(name), path)
    release(folder, NAMES)
    return folder


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

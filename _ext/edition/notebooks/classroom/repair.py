"""A hand-in in the shape of what was given out: nothing missing, nothing twice, nothing renamed.

Notebook tools drop metadata, students split, copy and delete cells. The cells of the release are
found again by their name, their id, their text or their place; the answers are put into a fresh
copy of the release, and what had to be done is told.
"""

import ast
import json
import re
from collections.abc import Iterator
from copy import deepcopy
from difflib import SequenceMatcher, get_close_matches
from itertools import takewhile

import nbformat
from nbformat import NotebookNode

from ..exercises import TEXT_STUB, is_a, name_of

REMARK = 20  # words


# What is sent in a notebook's stead, by how it begins.
STRANGERS = {
    b"PK\x03\x04": "this is a document of a word processor, not a notebook",
    b"{\\rtf": "this is a text of a word processor (RTF), not a notebook",
    b"%PDF": "this is a PDF, not a notebook: hand in the .ipynb file",
    b"\xd0\xcf\x11\xe0": "this is a document of a word processor, not a notebook",
    b"\x1f\x8b": "this is an archive that is not opened here (gzip): unpack it, and collect that",
    b"7z\xbc\xaf": "this is an archive that is not opened here (7z): unpack it, and collect that",
    b"Rar!": "this is an archive that is not opened here (rar): unpack it, and collect that",
}
SCRIPT = re.compile(r"^# (?:%%|In\[[\d ]*\]:)", re.MULTILINE)


class Unreadable(Exception):
    """A file is no notebook that can be marked; the message says what it is or lacks."""


def read_notebook(content: bytes) -> NotebookNode:
    """The notebook in a file. Raises Unreadable when there is none."""
    if not content.strip(b"\0 \r\n\t"):
        raise Unreadable("the file is empty")
    for start, said in STRANGERS.items():
        if content.lstrip().startswith(start):
            raise Unreadable(said)
    text = text_in(content)
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        if text.lstrip()[:1] == "<":
            raise Unreadable("this is a web page, not a notebook") from None
        if SCRIPT.search(text):
            said = "this is a notebook's code as a script: hand in the .ipynb file"
            raise Unreadable(said) from None
        raise Unreadable("this is no notebook, or it is cut off (no JSON)") from None
    if not isinstance(raw, dict) or not ("cells" in raw or "worksheets" in raw):
        raise Unreadable("there are no cells in it, so this is no notebook")
    sheets = raw.get("worksheets")  # as notebooks were before 2014
    inside = [raw, *(sheets if isinstance(sheets, list) else [])]
    listed = [sheet.get("cells") for sheet in inside if isinstance(sheet, dict)]
    cells = [cell for one in listed if isinstance(one, list) for cell in one]
    cells = [tidy(cell) for cell in cells if isinstance(cell, dict)]
    if not cells:
        raise Unreadable("its cells cannot be read")
    return nbformat.from_dict({"cells": cells})


def text_in(content: bytes) -> str:
    """The text of a file, however an editor has encoded it. Raises Unreadable for what is none."""
    try:
        return content.decode(json.detect_encoding(content))
    except UnicodeDecodeError:
        if content.lstrip().startswith(b"{"):  # as Windows saved texts for long
            return content.decode("cp1252", errors="replace")
        raise Unreadable("the file is no text, so no notebook") from None


def tidy(cell: dict) -> dict:
    """What counts of a cell: its type, its text, its id and what nbgrader knew of it."""
    source, metadata = cell.get("source", cell.get("input", "")), cell.get("metadata")
    source = "".join(map(str, source)) if isinstance(source, list) else str(source)
    metadata = metadata if isinstance(metadata, dict) else {}
    known = metadata.get("nbgrader")
    name = known.get("grade_id") if isinstance(known, dict) else None
    return {
        "cell_type": cell.get("cell_type", "code"),
        "source": source.replace("\r\n", "\n"),
        "id": str(cell.get("id", "")),
        "name": str(name or ""),
    }


def same(one: str, other: str) -> bool:
    """Whether two texts are one text, but for spaces at the ends of lines."""
    return one.split() == other.split()


def find(released: list[NotebookNode], sent: list[NotebookNode]) -> dict[int, list[int]]:
    """For each cell of the release the places of the cells that were sent for it."""
    found: dict[int, list[int]] = {}
    free = set(range(len(sent)))

    def take(place: int, those: list[int]) -> None:
        if those:
            found.setdefault(place, []).extend(those)
            free.difference_update(those)

    for place, cell in enumerate(released):
        if name := name_of(cell):
            take(place, [at for at in sorted(free) if sent[at].name == name])
    for place, cell in enumerate(released):  # prose and checks by their text, whatever the tool
        if place not in found and not is_a(cell, "solution"):
            take(place, [at for at in sorted(free) if same(sent[at].source, cell.source)][:1])
    for place, cell in enumerate(released):
        if place not in found and cell.get("id"):
            fitting = (at for at in sorted(free) if sent[at].id == cell.id and not sent[at].name)
            take(place, list(fitting)[:1])
    for place, cell in enumerate(released):
        if place not in found and is_a(cell, "solution"):
            take(place, between(released, sent, found, free, place))
    return found


def between(
    released: list[NotebookNode],
    sent: list[NotebookNode],
    found: dict[int, list[int]],
    free: set[int],
    place: int,
) -> list[int]:
    """The free cells that stand where an answer should: after what precedes it, before the next."""
    before = [max(found[one]) for one in found if one < place]
    after = [min(found[one]) for one in found if one > place]
    start = max(before, default=-1)
    end = min((one for one in after if one > start), default=len(sent))
    here = [at for at in range(start + 1, end) if at in free]
    kind = released[place].cell_type
    fitting = [at for at in here if sent[at].cell_type == kind]
    if kind == "code":
        names = set(re.findall(r"^(\w+)", released[place].source, re.MULTILINE))
        setting = [at for at in fitting if names & set(re.findall(r"\w+", sent[at].source))]
        return setting or fitting[:1]
    close = [
        SequenceMatcher(None, sent[at].source, released[place].source).ratio() for at in fitting
    ]
    return [fitting[close.index(max(close))]] if fitting and max(close) > 0.9 else fitting[:1]


def answer(cell: NotebookNode, texts: list[str]) -> tuple[str, str]:
    """The text of an answer from the cells that were sent for it, and what was done."""
    changed = [text for text in texts if text.strip() and not same(text, cell.source)]
    different = list(dict.fromkeys(changed))
    if not different:
        return cell.source, ""
    note = ""
    if len(texts) > 1:
        note = f"“{name_of(cell)}” was split or copied into {len(texts)} cells: they were joined"
    return "\n\n".join(different), note


def repair(content: NotebookNode, release: NotebookNode) -> tuple[NotebookNode, list[str]]:
    """A copy of the release with the answers of a hand-in, and what had to be done for it."""
    notebook, notes = deepcopy(release), []
    sent = content.cells
    found = find(notebook.cells, sent)
    known = [place for place, cell in enumerate(notebook.cells) if name_of(cell)]
    unnamed = [place for place in known if any(not sent[at].name for at in found.get(place, ()))]
    if unnamed:
        notes.append(
            f"{len(unnamed)} of {len(known)} cells had lost their names: found again by their text "
            "and their place"
        )
    cells: list[NotebookNode] = []
    used = {at for places in found.values() for at in places}
    last = -1
    for place, cell in enumerate(notebook.cells):
        those = found.get(place, [])
        if name_of(cell) and not those:
            what = (
                "an answer" if is_a(cell, "solution") else "a check" if is_a(cell, "grade") else ""
            )
            notes.append(f"{what or 'a cell'} was missing, “{name_of(cell)}”: put back")
        elif is_a(cell, "solution"):
            cell.source, note = answer(cell, [sent[at].source for at in those])
            notes += [note] if note else []
        elif is_a(cell, "locked") and not same(sent[those[0]].source, cell.source):
            notes.append(f"“{name_of(cell)}” was changed: put back as it was given out")
        if those and max(those) > last:
            cells += own_cells(sent[last + 1 : max(those)], last + 1, used)
            last = max(those)
        cells.append(cell)
        if those and not name_of(cell) and not same(sent[those[0]].source, cell.source):
            cells += added_to(cell, sent[those[0]])
    notebook.cells = cells + own_cells(sent[last + 1 :], last + 1, used)
    notes += take_up_texts(notebook.cells, release.cells)
    for cell in notebook.cells:
        if cell.cell_type == "code" and is_a(cell, "solution"):
            why = why_no_code(cell.source)
            notes += [f"“{name_of(cell)}” does not run: {why}"] if why else []
    return notebook, notes


def added_to(prose: NotebookNode, sent: NotebookNode) -> list[NotebookNode]:
    """What a student wrote into a cell that was there to be read, as a cell of their own."""
    if prose.cell_type == "code":
        return []
    given = prose.source.splitlines()
    lines = [one for one in sent.source.splitlines() if not get_close_matches(one, given)]
    return own_cells(
        [NotebookNode(cell_type="markdown", source="\n".join(lines).strip())], 0, set()
    )


def take_up_texts(cells: list[NotebookNode], released: list[NotebookNode]) -> Iterator[str]:
    """Take texts that stand beside an empty written answer for the answer, and say so.

    They are cells that the student added, of more words than a remark has.
    """
    given, ids = [cell.source for cell in released], {cell.id for cell in released}
    for place, cell in enumerate(cells):
        empty = cell.source.strip(" *\n") in ("", TEXT_STUB.strip("*"))
        if cell.cell_type != "markdown" or not is_a(cell, "solution") or not empty:
            continue
        for beside in (cells[place + 1 :], cells[:place][::-1]):
            own = takewhile(lambda one: one.id not in ids, beside)
            texts = [one for one in own if is_text(one) and len(one.source.split()) >= REMARK]
            texts = [one for one in texts if not get_close_matches(one.source, given)]
            if texts:
                cell.source = "\n\n".join(one.source for one in texts)
                cells[:] = [one for one in cells if all(one is not text for text in texts)]
                yield f"“{name_of(cell)}” was empty: taken from a cell of the student's beside it"
                break


def is_text(cell: NotebookNode) -> bool:
    """Whether a cell holds words: a text, or what stands in a cell for code and is none."""
    return cell.cell_type != "code" or bool(why_no_code(cell.source))


def why_no_code(source: str) -> str:
    """Why Python cannot read a text as a program; "" when it can."""
    try:
        ast.parse(re.sub(r"^\s*[%!?].*$", "", source, flags=re.MULTILINE))
    except (SyntaxError, ValueError) as error:
        return f"line {getattr(error, 'lineno', 1)}: {str(error).split(' (')[0]}"
    return ""


def own_cells(sent: list[NotebookNode], start: int, used: set[int]) -> list[NotebookNode]:
    """The cells among these that a student added; the first is at the place ``start``."""
    own = [cell for at, cell in enumerate(sent, start) if at not in used and cell.source.strip()]
    code, text = nbformat.v4.new_code_cell, nbformat.v4.new_markdown_cell
    return [(code if cell.cell_type == "code" else text)(cell.source) for cell in own]


def of_exercise(content: NotebookNode, releases: dict[str, NotebookNode]) -> str:
    """The exercise whose cells a notebook has most of; "" when it has hardly any of one."""
    names = {cell.name for cell in content.cells if cell.name}
    texts = {" ".join(cell.source.split()) for cell in content.cells if cell.source.strip()}

    def shared(release: NotebookNode) -> float:
        own = [cell for cell in release.cells if cell.source.strip()]
        hits = [name_of(cell) in names or " ".join(cell.source.split()) in texts for cell in own]
        texted = [" ".join(cell.source.split()) in texts for cell in own if not name_of(cell)]
        return (sum(hits) + 2 * sum(texted)) / (len(own) + 2 * len(texted))

    best = max(releases, key=lambda name: shared(releases[name]), default="")
    return best if best and shared(releases[best]) > 0.2 else ""

"""The statements: every sentence of the memo, in order; put together, they are the memo."""

from collections.abc import Iterator

from .document import Document
from .problems import Problem, around, parting, show
from .tables import Row, Table


def check_statements(
    table: Table, paragraphs: dict[str, str] | None, document: Document
) -> Iterator[Problem]:
    """Where the rows stop being the memo, sentence by sentence."""
    if not table.whole or not table.has("id", "paragraph", "sentence", "text"):
        return  # told elsewhere
    grouped: dict[str, list[Row]] = {name: [] for name in document.paragraphs}
    reached = 0
    for row in table.rows:
        name = row.cells["paragraph"]
        if name and name not in grouped:
            return  # told as an unknown reference; what follows would be noise
        if not name:
            continue
        place = document.paragraphs.index(name)
        if place < reached:
            advice = f"put the sentences in the order of the {document.called}"
            message = f"{name} stands after {document.paragraphs[reached]}; {advice}"
            yield table.problem(row, message)
            return
        reached = place
        grouped[name].append(row)

    previous = 1
    for name, rows in grouped.items():
        if not rows:
            message = f"after this row the sentences of {name} are missing"
            yield Problem(table.path, previous, message)
            continue
        yield from check_numbers(table, rows)
        if paragraphs:
            yield from check_text(table, rows, paragraphs[name], document)
        previous = rows[-1].line


def check_numbers(table: Table, rows: list[Row]) -> Iterator[Problem]:
    """The first sentence of a paragraph that is numbered or named wrongly."""
    for number, row in enumerate(rows, 1):
        expected = {"sentence": str(number), "id": f"{row.cells['paragraph']}.{number}"}
        for column, value in expected.items():
            if row.cells[column] != value:
                message = f"{column}: {show(row.cells[column])}; expected {show(value)}, in order"
                yield table.problem(row, message)
                return


def check_text(
    table: Table, rows: list[Row], paragraph: str, document: Document
) -> Iterator[Problem]:
    """The first place at which the sentences of a paragraph and the paragraph part."""
    joined = " ".join(row.cells["text"] for row in rows)
    if joined == paragraph:
        return
    place, end = parting(joined, paragraph), -1
    for row in rows:
        end += 1 + len(row.cells["text"])
        if place <= end:
            break
    message = (
        f"text: here {row.cells['paragraph']} is no longer the {document.called}'s: the rows have "
        f"{around(joined, place)}, the {document.called} has {around(paragraph, place)}"
    )
    yield table.problem(row, message)

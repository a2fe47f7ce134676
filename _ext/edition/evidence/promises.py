"""What the description of the document promises of the text and the tables."""

from collections.abc import Iterator

from .cells import Targets
from .document import LETTERS, Description
from .problems import Problem, hint, show
from .quotations import misquoted
from .tables import Table


def check_promises(
    description: Description,
    paragraphs: dict[str, str] | None,
    tables: dict[str, Table | None],
    targets: Targets,
) -> Iterator[Problem]:
    """Words, amounts, sides, scripts and topics that are named there, and are nowhere."""
    document = description.document
    if document is None:
        return
    picture = document.picture
    if picture.words and paragraphs:
        if picture.paragraph not in paragraphs:
            message = f"{show(picture.paragraph)} is no paragraph; expected one of {document.span}"
            yield description.problem("picture.paragraph", message)
        elif picture.words not in paragraphs[picture.paragraph]:
            message = misquoted(picture.words, picture.paragraph, paragraphs)
            yield description.problem("picture.words", message)
    if picture.side and picture.side not in document.sides:
        message = f"{show(picture.side)} is none of the sides{hint(picture.side, document.sides)}"
        yield description.problem("picture.side", message)

    columns_there = {name for table in tables.values() if table for name in table.fields}
    for script in document.scripts:
        if script not in LETTERS and script not in columns_there:
            message = f"{show(script)} is no column of a table and no script"
            message += hint(script, {*LETTERS, *columns_there})
            yield description.problem(f"scripts.{script}", message)

    named = [("picture.amount", picture.amount, ["figures.id"])] if picture.amount else []
    named += [("sides", side, ["people.side", "organisations.side"]) for side in document.sides]
    for number, matter in enumerate(document.matters, 1):
        place = f"matters.{number}.topics"
        named += [(place, topic, ["statements.topic"]) for topic in matter.topics]
    for place, value, columns in named:
        sought = [column for column in columns if may_have(column, tables, targets)]
        known = [targets.get(column) for column in sought]
        if None in known:
            continue  # what could not be read is told there
        everything = {item for items in known for item in items or ()}
        if value not in everything:
            where = " or ".join(sought)
            if not sought:
                where = f"a table: {' or '.join(columns)} is missing; remove the line, or add it"
            line = f"{place}.{value}" if place == "sides" else place
            message = f"{show(value)} is not in {where}{hint(value, everything)}"
            yield description.problem(line, message)


def may_have(column: str, tables: dict[str, Table | None], targets: Targets) -> bool:
    """Whether the book has a column such as people.side, as far as its tables could be read."""
    name = column.partition(".")[0]
    table = tables.get(name)
    return name in tables and (column in targets or not (table and table.whole))

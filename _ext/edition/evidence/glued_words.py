"""Numbers that come from a row, and the words beside them: its unit and its currency."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from .pages import FILLER, Page
from .problems import Problem, hint, show
from .remembered import remembered
from .source_words import UNITS
from .tables import Table

# {glue:text}`name:.0f`, {name:.0f} in a caption, {{ row["id"] }} in a template.
GLUED = re.compile(r"\{glue:\w+\}`(?P<name>[^`:]+)[^`]*`")
FILLED = re.compile(r"(?<![\w{`])\{(?P<name>[a-z]\w*)(?::[^{}`]*)?\}(?![`{])")
FROM_ROW = re.compile(r"\[\"(?P<name>[\w-]+)\"\] *\}\}")


class Meant(NamedTuple):
    """The rows of figures.csv that a glued number is made of, and whether it is one of them."""

    rows: frozenset[str]
    is_one: bool


@lru_cache(maxsize=16)
def words_beside(currencies: frozenset[str]) -> re.Pattern[str]:
    """The unit and the currency that may follow a number, in singular or plural."""
    named = "|".join(sorted(re.escape(one.split()[-1].rstrip("s")) + "s?" for one in currencies))
    before = "|".join(sorted({word for one in currencies for word in one.split()[:-1]}))
    return re.compile(
        rf"[ \n]+(?:(?P<unit>{'|'.join(UNITS)})\b)?"
        rf"(?:[ \n]*(?:(?:new|{before})[ \n]+)?(?P<currency>{named})\b)?"
    )


@remembered
def check_glued_words(page: Page, figures: Table | None) -> Iterator[Problem]:
    """Glued names that no cell glues, and a unit or currency beside a number that is another's."""
    names = glued_names(page.cells)
    for found in GLUED.finditer(page.markup) if names is not None else ():
        name = found["name"].strip()
        if not re.fullmatch(names or "", name):
            near = hint(name, (names or "").split("|"))
            yield page.problem(found, f"no cell of this page glues {show(name)}{near}")
    if not figures or not figures.whole or not figures.has("id", "unit", "currency"):
        return
    rows = {row.cells["id"]: row.cells for row in figures.rows}
    pattern_beside = words_beside(frozenset(map(str.strip, figures.values["currency"])) - {""})
    meant = meanings(page.cells, frozenset(rows))
    places = [(page.markup, GLUED), (page.markup, FILLED), (page.source, FROM_ROW)]
    for text, pattern in places:
        for found in pattern.finditer(text):
            name = found["name"].strip()
            made_of = Meant(frozenset({name}), True) if pattern is FROM_ROW else meant.get(name)
            beside = pattern_beside.match(text, found.end())
            if not made_of or not beside or not made_of.rows <= rows.keys():
                continue
            for column in ("currency", "unit") if made_of.is_one else ("currency",):
                ours, theirs = beside[column], {rows[one][column] for one in made_of.rows}
                if ours and theirs and not any(ours.rstrip("s") in one for one in theirs):
                    words, has = " ".join(beside[0].split()), ", ".join(sorted(theirs))
                    message = f"{show(words)} stands beside {show(name)}, whose row in figures.csv"
                    yield page.problem(found, f"{message} has {show(has)}; correct one of them")


@lru_cache(maxsize=256)
def parsed(cells: str) -> ast.Module | None:
    """The code of the cells of a page; None where it is more than Python."""
    lines = [line for line in cells.split("\n") if FILLER not in line]
    try:
        return ast.parse("\n".join(lines))
    except SyntaxError:
        return None


@lru_cache(maxsize=256)
def glued_names(cells: str) -> str | None:
    """The names that the cells of a page may glue, as one pattern; None when nobody can say."""
    tree = parsed(cells)
    if tree is None:
        return None
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            names.append(re.escape(node.value))
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "glue":
            names += [made_name(one) for one in node.args[:1] if isinstance(one, ast.JoinedStr)]
    return "|".join(name for name in dict.fromkeys(names) if len(name) < 60)


def made_name(name: ast.JoinedStr) -> str:
    """A pattern for a name that is put together: f"{town}_km" glues berlin_km."""
    parts = [
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"\w+"
        for part in name.values
    ]
    return "".join(parts)


@lru_cache(maxsize=256)
def meanings(cells: str, ids: frozenset[str]) -> dict[str, Meant]:
    """What the keys of a dictionary of numbers stand for, where the code names rows by id."""
    found: dict[str, Meant] = {}
    tree = parsed(cells)
    for node in ast.walk(tree) if tree else ():
        if not isinstance(node, ast.Dict):
            continue
        for key, value in zip(node.keys, node.values, strict=True):
            if not (isinstance(key, ast.Constant) and isinstance(key.value, str)):
                continue
            inside = list(ast.walk(value))
            named = {n.value for n in inside if isinstance(n, ast.Constant) and n.value in ids}
            # A product or a quotient has another unit.
            if named and not any(isinstance(n, ast.Mult | ast.Div) for n in inside):
                is_one = len(named) == 1 and isinstance(value, ast.Subscript)
                found[key.value] = Meant(frozenset(named), is_one)
    return found

"""A grade links to what it means, wherever it stands.

In a sentence it is "grade B"; in a table, a letter in a column that is headed so, or a letter in
brackets at the end of a cell.
The meanings are the targets ``grade-A`` to ``grade-X`` of any one page; a book without them gets
no links.
"""

import re
from typing import cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain
from sphinx.transforms.post_transforms import SphinxPostTransform

from .pieces import FIXED, ancestors, split

LETTERS = "ABCDX"
IN_A_SENTENCE = re.compile(rf"\b[Gg]rades? (?P<letter>[{LETTERS}])(?!\w)")
IN_A_COLUMN = re.compile(rf"(?<!\w)(?P<letter>[{LETTERS}])(?!\w)")
AT_THE_END = re.compile(rf"(?<=\()(?P<letter>[{LETTERS}])(?=\)$)")


def cells_of_grades(document: nodes.document) -> set[int]:
    """The cells, by identity, of columns that are headed "Grade"."""
    found = set()
    for table in document.findall(nodes.table):
        heads = [cell for head in table.findall(nodes.thead) for cell in head.findall(nodes.entry)]
        columns = [n for n, head in enumerate(heads) if head.astext().strip().lower() == "grade"]
        for row in table.findall(nodes.row):
            found |= {id(row[n]) for n in columns if n < len(row)}
    return found


def is_heading(node: nodes.Node) -> bool:
    """Whether a node heads a section; the title of a table is its caption."""
    return isinstance(node, nodes.title) and not isinstance(node.parent, nodes.table)


class LinkGrades(SphinxPostTransform):
    """Put the links once tables, citations and captions have their texts."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        labels = cast(StandardDomain, self.env.get_domain("std")).anonlabels
        places = {letter: labels.get(f"grade-{letter.lower()}") for letter in LETTERS}
        targets = {letter: place for letter, place in places.items() if place}
        if len(targets) < len(places) or targets["A"][0] == self.env.docname:
            return
        cells = cells_of_grades(self.document)
        for text in list(self.document.findall(nodes.Text)):
            if not IN_A_COLUMN.search(text):  # then no pattern finds a grade
                continue
            around = ancestors(text)
            if any(isinstance(one, (*FIXED, nodes.reference)) or is_heading(one) for one in around):
                continue
            cell = next((node for node in around if isinstance(node, nodes.entry)), None)
            patterns = [IN_A_COLUMN] if id(cell) in cells else [IN_A_SENTENCE]
            if cell is not None:
                patterns.append(AT_THE_END)
            found = [match for pattern in patterns for match in pattern.finditer(text)]
            linked = [
                self.link(targets, match) if match else nodes.Text(words)
                for match, words in split(text, found)
                if words
            ]
            if found:
                text.parent.replace(text, linked)

    def link(self, targets: dict[str, tuple[str, str]], grade: re.Match[str]) -> nodes.reference:
        """The grade as a link to its meaning."""
        page, anchor = targets[grade["letter"]]
        address = self.app.builder.get_relative_uri(self.env.docname, page)
        title = f"What grade {grade['letter']} means"
        return nodes.reference(
            "", grade[0], internal=True, reftitle=title, refuri=f"{address}#{anchor}"
        )


def setup(app: Sphinx) -> None:
    """Link every grade."""
    app.add_post_transform(LinkGrades)

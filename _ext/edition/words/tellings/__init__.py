"""Who told whom, and when: ``data/tellings.csv`` as a drawing, as a list and as GraphML.

The directive ``{tellings}`` draws every telling as an arrow between two persons or bodies, in the
order of the days, with the content as the caption.
Each arrow is a link to its item in the list below, which says the same in words and names the
source, so that the drawing can be walked through with the keyboard and nothing is in it alone.
The same tellings stand as GraphML, a file that programs for networks read, in ``GRAPHML``.
"""

from pathlib import Path
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from ...digests import write_if_changed
from ...evidence import read_document
from ..escaping import escape_markdown
from ..page_data import note_data
from .drawing import draw
from .graphml import make_graphml
from .rows import Telling, read_tellings

GRAPHML = "_build/graphml/tellings.graphml"


def item(telling: Telling) -> str:
    """A telling in Markdown: day, persons, what was told, where it stands, how sure."""
    where = [f"[¶{telling.paragraph[1:]}](#{telling.paragraph})"] if telling.paragraph else []
    if telling.sources:
        where.append(f"{{cite:t}}`{','.join(telling.sources)}`")
    day = telling.day[0].upper() + telling.day[1:]
    told = f"{telling.names('teller')} to {telling.names('hearer')}: {telling.what}"
    return f"**{day}.** {escape_markdown(told)} {'; '.join(where)} (grade {telling.grade})."


class Tellings(SphinxDirective):
    """``{tellings}``: the drawing, captioned by the content, and the list."""

    has_content = True
    option_spec: ClassVar = {"name": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        data = Path(self.env.srcdir, "data")
        note_data(self.env, "tellings.csv", "people.csv", "organisations.csv")
        tellings = read_tellings(data)
        if not tellings:
            raise self.error("tellings: data/tellings.csv has no rows, so there is nothing to draw")
        caption = self.parse_content_to_nodes()[0]
        document = read_document(Path(self.env.srcdir))
        picture = nodes.raw("", draw(tellings, document), format="html")
        figure = nodes.figure(
            "", picture, nodes.caption("", "", *caption.children), classes=["tellings"]
        )
        self.add_name(figure)
        items = [
            nodes.list_item("", *self.parse_text_to_nodes(item(telling)), ids=[telling.anchor])
            for telling in tellings
        ]
        return [figure, nodes.enumerated_list("", *items, classes=["tellings"], enumtype="arabic")]


def write_graphml(app: Sphinx) -> None:
    """Make the file to download, where Sphinx finds it; one that has not changed stays."""
    if tellings := read_tellings(Path(app.srcdir, "data")):
        write_if_changed(Path(app.srcdir, GRAPHML), make_graphml(tellings))


def setup(app: Sphinx) -> None:
    """Write the GraphML before the pages are read, and add the directive."""
    app.connect("builder-inited", write_graphml)
    app.add_directive("tellings", Tellings)

"""The bibliography by author and date, as the text cites it: Pybtex's style named ``sources``.

An entry begins with what a reader has in hand, the name and the date of the citation.
Whoever has no family name of its own, an embassy or a blog, stands in the same alphabet as persons,
and the papers of one author stand in the order of their dates.
Two citations in one pair of brackets have a semicolon between them.
The order of the parts follows the author-date style of the Chicago Manual of Style.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from urllib.parse import unquote

from pybtex.database import Entry
from pybtex.plugin import register_plugin
from pybtex.richtext import Text
from pybtex.style.formatting import toplevel
from pybtex.style.formatting.unsrt import Style, pages
from pybtex.style.sorting import BaseSortingStyle
from pybtex.style.template import (
    Node,
    field,
    first_of,
    href,
    join,
    names,
    optional,
    sentence,
    tag,
    words,
)
from sphinx.application import Sphinx
from sphinxcontrib.bibtex import plugin
from sphinxcontrib.bibtex.style.referencing import BracketStyle
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle

from ..evidence import parse_date
from .source_dates import author_of

LAST = (9999,)  # what has no date
TITLE = field("title", apply_func=Text.add_period)
# The title of a part, or of what is not published by itself; and that of a publication.
IN_QUOTES, IN_ITALICS = join["“", TITLE, "”"], tag("em")[TITLE]


def readable(address: str) -> str:
    """The address with letters of other scripts as letters, unless more than those was encoded."""
    plain = unquote(address)
    return address if re.search(r"[\s\"{}<>�]", plain) else plain


class ByAuthorAndDate(BaseSortingStyle):
    """One alphabet, and dates in their order."""

    def sorting_key(self, entry: Entry) -> tuple:
        """Names without the braces and quotation marks that only the file needs, then the date.

        What an entry lacks is told when it is set. The date in words ends in a letter where two are
        alike.
        """
        author = re.sub(r"[^\w ]", "", author_of(entry)).casefold()
        date = entry.fields.get("date")
        start = parse_date(date)[0] if date else LAST
        return author, start, entry.fields.get("year", ""), entry.fields.get("title", "")


class SourcesStyle(Style):
    """Author. Date. Title. Where it is. What we have seen of it. Address."""

    default_name_style = "lastfirst"
    default_sorting_style = "by_author_and_date"

    def entry(self, title: Node, *rest: Node) -> Node:
        """The frame of all entries."""
        authors = names("author", sep="; ")  # family names first have commas of their own
        note = sentence(capfirst=True)[optional[field("note")]]
        url = field("url", raw=True)
        address = optional[href(url)[field("url", raw=True, apply_func=readable)]]
        return toplevel[sentence[authors], sentence[field("year")], title, *rest, note, address]

    def __getattr__(self, name: str) -> Callable[[Entry], Node]:
        """Set what BibTeX has no kind for, such as a data set, as a document."""
        if name.startswith("get_") and name.endswith("_template"):
            return self.get_misc_template
        raise AttributeError(name)

    def get_misc_template(self, e: Entry) -> Node:
        """A document, or a page."""
        return self.entry(IN_QUOTES, sentence(capfirst=True)[optional[field("howpublished")]])

    def get_article_template(self, e: Entry) -> Node:
        """Journal, volume, number and pages."""
        number = optional[join["(", field("number"), ")"]]
        volume = words[tag("em")[field("journal")], optional[field("volume")], number]
        place = join[volume, optional[": ", pages], optional[", ", field("month")]]
        return self.entry(IN_QUOTES, sentence[place])

    def get_incollection_template(self, e: Entry) -> Node:
        """The book in which a chapter or a paper stands."""
        book = words["In", tag("em")[field("booktitle")]]
        publisher = join[optional[field("address"), ": "], optional[field("publisher")]]
        return self.entry(IN_QUOTES, sentence[book, optional[pages]], optional[sentence[publisher]])

    get_inproceedings_template = get_incollection_template

    def get_book_template(self, e: Entry) -> Node:
        """Edition, place, publisher and ISBN."""
        publisher = join[optional[field("address"), ": "], field("publisher")]
        edition = sentence(capfirst=True)[optional[words[field("edition"), "edition"]]]
        isbn = sentence[optional[self.format_isbn(e)]]
        return self.entry(IN_ITALICS, edition, sentence[publisher], isbn)

    def get_techreport_template(self, e: Entry) -> Node:
        """Series, number and institution."""
        series = words[first_of[optional[field("type")], "Report"], optional[field("number")]]
        series = sentence[series, optional[field("month")]]
        return self.entry(IN_ITALICS, series, sentence[field("institution")])

    def get_phdthesis_template(self, e: Entry) -> Node:
        """The university and where it is."""
        return self.entry(
            IN_ITALICS, sentence["PhD thesis", field("school"), optional[field("address")]]
        )


@dataclass
class WithSemicolons(AuthorYearReferenceStyle):
    """Citations in the text: commas within one, semicolons between two."""

    bracket_parenthetical: BracketStyle = dataclass_field(
        default_factory=lambda: BracketStyle(sep="; ")
    )


def setup(app: Sphinx) -> None:
    """Make the style known to Pybtex."""
    register_plugin("pybtex.style.sorting", "by_author_and_date", ByAuthorAndDate, force=True)
    register_plugin("pybtex.style.formatting", "sources", SourcesStyle, force=True)
    referencing = "sphinxcontrib.bibtex.style.referencing"
    plugin.register_plugin(referencing, "author_year_semicolons", WithSemicolons, force=True)

"""The edition as one TEI P5 file, for those who work with texts by program.

Before the pages are read, the file is made in ``_build/tei/`` from what the book has already: the
links of the document's page say who and what is named where, the tables say the rest.
The paragraphs have the ids of the book, such as ``p3``, and the text of ``data/memo.txt``.
"""

from pathlib import Path

from lxml import etree
from sphinx.application import Sphinx

from ..digests import write_if_changed
from ..evidence import REGISTERS, read_document, read_licence, read_rows, read_summary
from ..sources import EDITION, MEMO, as_text, iso_date, read_works
from ..templates import render
from .body import mark_paragraphs
from .dates import Dates, language_name
from .markup import EditionError, read_pieces

FOLDER = "_build/tei"
TEMPLATE = Path(__file__).with_name("edition.xml")


def make_edition(root: Path) -> bytes:
    """The TEI file of the book in a folder, as UTF-8.

    Raises EditionError when the memo page and the tables do not fit together, or when the page's
    text is not the memo's.
    """
    document, works = read_document(root), read_works(root)
    work, days = works[MEMO], document.undated_days
    tables = {name: read_rows(root / "data", name) for name in (*REGISTERS, "figures")}
    dates = Dates(work["language"], int(iso_date(work)[:4]), days.year if days else None)
    made = render(
        TEMPLATE,
        signed=as_text,
        day=iso_date,
        document=document,
        edition=works[EDITION],
        work=work,
        tables=tables,
        licence=read_licence(root),
        summary=read_summary(root),
        language=language_name(work["language"]),
        paragraphs=mark_paragraphs(read_pieces(root), tables, dates),
    )
    # Ids that stand twice are told below, all of them.
    tei = etree.fromstring(made, etree.XMLParser(collect_ids=False))
    check_ids(tei)
    for part in tei[:-1]:  # in the text, white space would be text
        etree.indent(part)
    return etree.tostring(tei.getroottree(), encoding="UTF-8", xml_declaration=True)


def check_ids(document: etree._Element) -> None:
    """Each id stands once, and each reference to one leads to one."""
    ids = document.xpath("//@xml:id")
    if repeated := sorted({name for name in ids if ids.count(name) > 1}):
        raise EditionError(f"the ids {repeated} would stand twice in the TEI edition")
    used = {name.removeprefix("#") for name in document[-1].xpath(".//@ref")}
    if lost := sorted(used - set(ids)):
        raise EditionError(f"the TEI edition would refer to {lost}, which no register has")


def write_edition(app: Sphinx) -> None:
    """Write the file beside the built site, unless it is there and the same."""
    root = Path(app.srcdir)
    path = root / FOLDER / f"{read_document(root).files.document}.xml"
    write_if_changed(path, make_edition(root))


def setup(app: Sphinx) -> dict[str, bool]:
    """Write the edition before the pages are read."""
    app.connect("builder-inited", write_edition)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

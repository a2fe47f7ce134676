"""The edition as one TEI P5 file, for those who work with texts by program.

Before the pages are read, the file is made in ``_build/tei/`` from what the book has already: the
links of the document's page say who and what is named where, the tables say the rest.
The paragraphs have the ids of the book, such as ``p3``, and the text of ``data/memo.txt``.
"""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from lxml import etree
from sphinx.application import Sphinx

from ..digests import write_if_changed
from ..evidence import REGISTERS, read_document, read_licence, read_rows, read_summary
from ..sources import EDITION, MEMO, as_text, iso_date, read_works
from .body import TEI, make_text
from .dates import Dates, language_name
from .markup import EditionError, read_pieces

FOLDER = "_build/tei"
TEMPLATE = Path(__file__).with_name("edition.xml")  # all but the text
# The processing instruction by which editors and validators find the consortium's schema.
MODEL = (
    'href="https://www.tei-c.org/release/xml/tei/custom/schema/relaxng/tei_all.rng" '
    'type="application/xml" schematypens="http://relaxng.org/ns/structure/1.0"'
)


def make_edition(root: Path) -> bytes:
    """The TEI file of the book in a folder, as UTF-8.

    Raises EditionError when the memo page and the tables do not fit together, or when the page's
    text is not the memo's.
    """
    document, works = read_document(root), read_works(root)
    work, days = works[MEMO], document.undated_days
    tables = {name: read_rows(root / "data", name) for name in (*REGISTERS, "figures")}
    templates = Environment(
        loader=FileSystemLoader(TEMPLATE.parent),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= {"signed": as_text, "day": iso_date}
    made = templates.get_template(TEMPLATE.name).render(
        document=document,
        edition=works[EDITION],
        work=work,
        tables=tables,
        licence=read_licence(root),
        summary=read_summary(root),
        language=language_name(work["language"]),
    )
    # Ids that stand twice are told below, all of them.
    parser = etree.XMLParser(remove_blank_text=True, collect_ids=False)
    tei = etree.fromstring(made, parser)
    dates = Dates(work["language"], int(iso_date(work)[:4]), days.year if days else None)
    tei.append(make_text(read_pieces(root), tables, dates))
    tei.addprevious(etree.ProcessingInstruction("xml-model", MODEL))
    check_ids(tei)
    lay_out(tei)
    return etree.tostring(tei.getroottree(), encoding="UTF-8", xml_declaration=True)


def lay_out(document: etree._Element) -> None:
    """Break the file into lines, but add no white space inside the paragraphs of the text."""
    *before, text = document
    for part in before:
        etree.indent(part)
        part.tail = "\n"
    for paragraph in text[0]:
        paragraph.tail = "\n"
    document.text = text[0].text = "\n"


def check_ids(document: etree._Element) -> None:
    """Each id stands once, and each reference to one leads to one."""
    ids = document.xpath("//@xml:id")
    if repeated := sorted({name for name in ids if ids.count(name) > 1}):
        raise EditionError(f"the ids {repeated} would stand twice in the TEI edition")
    used = {name.removeprefix("#") for name in document.xpath("//tei:text//@ref", namespaces=TEI)}
    if lost := sorted(used - set(ids)):
        raise EditionError(f"the TEI edition would refer to {lost}, which no register has")


def write_edition(app: Sphinx) -> None:
    """Write the file beside the built site, unless it is there and the same."""
    root = Path(app.srcdir)
    path = root / FOLDER / f"{read_document(root).files.document}.xml"
    write_if_changed(path, make_edition(root))


def setup(app: Sphinx) -> None:
    """Write the edition before the pages are read."""
    app.connect("builder-inited", write_edition)

"""``make paperwork``: what an instructor prints or edits, into ``_build/classroom/paper``.

A worksheet and an answer key with rubrics as PDF; the handout of the text, the worksheet and, when
the book has them, the lesson plans as ``.docx``. The answer key holds every solution: it is the
instructor's alone.
"""

import argparse
import re
import sys
from pathlib import Path

import nbformat
import pypandoc
from bs4 import BeautifulSoup

from ...evidence import read_document
from ..exercises import BEGIN, END, INSTRUCTOR, is_a

ROOT = Path(__file__).resolve().parents[4]
STYLE = Path(__file__).with_name("paperwork.css")
NOTHING = (
    "There are no solved exercises: when the book has some, run `make classroom` first; how to "
    "write one, CONTRIBUTING.md says."
)
# A page that is also given to edit, beside that of the text, when there is one.
LESSON_PLANS = "chapters/teaching/lesson-plans"
SITE_ONLY = "script, style, .headerlink, .admonition.frame, aside, .margin, button, nav, svg, img"


def key_of(path: Path) -> str:
    """The answers of one exercise with rubric and samples, as Markdown."""
    notebook = nbformat.read(path, 4)
    heads = (cell.source for cell in notebook.cells if cell.source.startswith("# "))
    parts = ["#" + next(heads, f"# {path.stem}").splitlines()[0]]
    for cell in notebook.cells:
        if INSTRUCTOR in cell.metadata.get("tags", []):
            parts.append(cell.source)
        elif is_a(cell, "solution") and cell.cell_type == "code":
            solved = re.search(rf"{BEGIN}\n(.*?){END}", cell.source, re.DOTALL)
            lines = (solved[1] if solved else cell.source).splitlines()
            code = "\n".join(line for line in lines if not line.startswith("# solution-"))
            parts.append(f"```python\n{code}\n```")
        elif is_a(cell, "solution"):
            worth = cell.metadata.nbgrader.points
            answer = re.sub(r"<!--.*?-->\s*", "", cell.source)
            parts.append(f"**In their own words ({worth:g} marks), for instance:**\n\n{answer}")
    return "\n\n".join(parts)


def page_to_edit(path: Path) -> str:
    """The middle of a built page as plain HTML, without what only a site can do."""
    article = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").article
    if article is None:
        raise ValueError(f"{path}: this page has no article")
    for gone in article.select(SITE_ONLY):
        gone.decompose()
    for link in article.select("a"):
        if not str(link.get("href", "")).startswith("http"):
            link.unwrap()
    return str(article)


def write_pdf(markdown: str, title: str, path: Path) -> None:
    """Markdown as a PDF for A4 paper."""
    from weasyprint import HTML  # slow to load, and it needs Pango

    body = pypandoc.convert_text(markdown, "html", format="markdown", extra_args=["--wrap=none"])
    page = f"<html lang='en'><head><title>{title}</title></head>"
    HTML(string=f"{page}<body>{body}</body></html>").write_pdf(path, stylesheets=[STYLE])


def write_docx(text: str, kind: str, path: Path) -> None:
    """A text as a document to edit."""
    pypandoc.convert_text(text, "docx", format=kind, outputfile=str(path))


def main(arguments: list[str]) -> None:
    """Write all of it."""
    parser = argparse.ArgumentParser(prog="paperwork", description=__doc__)
    parser.add_argument("--built", type=Path, default=ROOT / "_build")
    built = parser.parse_args(arguments).built
    classroom = built / "classroom"
    if not any(classroom.glob("solutions/*.ipynb")):
        sys.exit(NOTHING)
    target = classroom / "paper"
    target.mkdir(exist_ok=True)
    worksheet = (classroom / "worksheet.md").read_text(encoding="utf-8")
    write_docx(worksheet, "markdown", target / "worksheet.docx")
    document = read_document(ROOT)
    pages = {document.page: f"{document.called}-handout", LESSON_PLANS: "lesson-plans"}
    for page, name in pages.items():
        if (path := built / "html" / f"{page}.html").is_file():
            write_docx(page_to_edit(path), "html", target / f"{name}.docx")
    keys = map(key_of, sorted(classroom.glob("solutions/*.ipynb")))
    key = "\n\n".join(["# Answer key, with rubrics and sample answers", *keys])
    try:
        write_pdf(worksheet, "Worksheet", target / "worksheet.pdf")
        write_pdf(key, "Answer key", target / "answer-key.pdf")
    except OSError as error:  # WeasyPrint finds no Pango
        sys.exit(f"The .docx files are in {target}. The PDFs need the library Pango: {error}")
    print(f"In {target}: {', '.join(sorted(path.name for path in target.iterdir()))}.")

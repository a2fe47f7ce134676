"""Every notebook page as an ``.ipynb`` that runs outside the book.

``_build/notebooks/`` holds them in the folders that they have here, with the data and the figure
style that they read: what ``make live`` opens. The site offers each as one file that needs no
other.
Their prose is plain Markdown with this build's numbers; their code is the page's, without the
cells that only the book needs.
Of an exercise, both are the student's copy, the one file; the solved ones go to
``_build/instructor/``, which is no part of the site: see ``classroom`` beside this file.
"""

import posixpath
import shutil
from pathlib import Path
from typing import cast

import nbformat
from docutils import nodes
from myst_nb.core.variables import format_plain_text
from pybtex.database import Entry
from pybtex.richtext import Text
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinxcontrib.bibtex.domain import BibtexDomain

from ..evidence import read_document
from ..numbers import inputs_of, is_notebook, read_glued
from ..words import read_passages
from .exercises import TOOLS, blank, is_a, is_exercise, name_of, read_exercise
from .launch_links import DOWNLOADS
from .plain_markdown import PlainMarkdown
from .portable import FOLDED, make_portable
from .way_back import way_back

# What travels with a cell: what nbgrader must know of it, and who may see it.
KEPT = ("nbgrader", "tags")


def by_name_and_date(work: Entry) -> str:
    """A source as the pages cite it: "Shen and Dong 2011a"."""
    names = [" ".join(person.last_names) for person in work.persons["author"]]
    if len(names) > 2:
        names = [f"{names[0]} and others"]
    return Text.from_latex(f"{' and '.join(names)} {work.fields['year']}").render_as("text")


def reader_for(env: BuildEnvironment, docname: str) -> PlainMarkdown:
    """The converter for one page, with this build's values, titles and sources."""
    folder = posixpath.dirname(docname) or "."
    glued = read_glued(env, docname)
    passages = read_passages(Path(env.srcdir, "data"))
    entries = cast(BibtexDomain, env.get_domain("cite")).bibdata.data.entries

    def value(content: str) -> str:
        key, _, spec = content.partition(":")
        return format_plain_text(glued[key]["text/plain"], spec)

    def citation(keys: str) -> str:
        works = [entries[key] for key in keys.split(",")]
        return "(" + "; ".join(map(by_name_and_date, works)) + ")"

    def page(target: str) -> tuple[str, str]:
        path = posixpath.normpath(posixpath.join("/", posixpath.dirname(docname), target))
        other = path.lstrip("/").removesuffix(".md")
        if other not in env.titles:  # a file that is no page
            return "", ""
        if not is_notebook(env, other):
            return env.titles[other].astext(), ""
        return env.titles[other].astext(), posixpath.relpath(f"{other}.ipynb", folder)

    called = read_document(Path(env.srcdir)).called
    markdown = env.myst_config  # type: ignore[attr-defined]
    return PlainMarkdown(value, citation, passages.__getitem__, page, called, markdown)


def make_notebook(env: BuildEnvironment, docname: str) -> nbformat.NotebookNode:
    """The page ``docname`` as a notebook without outputs; an exercise with its solutions."""
    source = read_exercise(Path(env.doc2path(docname)).read_text(encoding="utf-8"))
    reader = reader_for(env, docname)
    cells = []
    for number, cell in enumerate(source.cells):
        if "remove-cell" in cell.metadata.get("tags", []):
            continue
        if cell.cell_type == "markdown":
            new = nbformat.v4.new_markdown_cell(reader.convert(cell.source))
        else:
            new = nbformat.v4.new_code_cell(cell.source)
        new["id"] = f"cell-{number}"  # the same in every build, so that copies can be compared
        if is_exercise(source):
            new.metadata = {key: cell.metadata[key] for key in KEPT if key in cell.metadata}
            # Tools and checks are there to be run, not to be read.
            if name_of(cell) == TOOLS or (is_a(cell, "grade") and cell.cell_type == "code"):
                new.metadata["jupyter"] = FOLDED
        cells.append(new)
    if is_exercise(source):
        cells.append(nbformat.v4.new_markdown_cell(way_back(env, docname), id="way-back"))
    kernel = source.metadata["kernelspec"]
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": dict(kernel)})


def write(notebook: nbformat.NotebookNode, path: Path) -> None:
    """Write a notebook where there may be no folder yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


def write_notebooks(app: Sphinx) -> None:
    """Write the notebooks with their data, the ones for download, and the solved exercises."""
    built = Path(app.outdir).parent
    folder, downloads = built / "notebooks", Path(app.outdir, DOWNLOADS)
    instructor = built / "instructor"
    for old in (folder, downloads, instructor):
        shutil.rmtree(old, ignore_errors=True)
    for docname in sorted(filter(lambda name: is_notebook(app.env, name), app.env.found_docs)):
        notebook = make_notebook(app.env, docname)
        portable = make_portable(notebook, inputs_of(Path(app.env.doc2path(docname))))
        name = posixpath.basename(docname)
        write(blank(portable), downloads / f"{name}.ipynb")
        # A hand-in can be marked wherever the student took it from, so there is one kind of copy.
        here = blank(portable) if is_exercise(notebook) else notebook
        write(here, folder / f"{docname}.ipynb")
        if is_exercise(notebook):
            write(portable, instructor / "solutions" / f"{name}.ipynb")
            write(portable, instructor / "course/source" / name / f"{name}.ipynb")
    shutil.copytree(Path(app.srcdir, "data"), folder / "data")
    shutil.copy(Path(app.srcdir, "chapters", "matplotlibrc"), folder / "chapters")


def offer_download(
    app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Put a link to the notebook below the title of its page."""
    if not is_notebook(app.env, pagename) or app.builder.name != "html":
        return
    address = context["pathto"](f"{DOWNLOADS}/{posixpath.basename(pagename)}.ipynb", 1)
    link = (
        f'<p class="notebook-download"><a href="{address}" download>Download as a notebook</a>'
        " (one file, runs wherever Jupyter, pandas and matplotlib are)</p>"
    )
    context["body"] = context["body"].replace("</h1>", f"</h1>\n{link}", 1)


def setup(app: Sphinx) -> dict[str, bool]:
    """Offer the notebooks on their pages."""
    app.connect("html-page-context", offer_download)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

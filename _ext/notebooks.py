"""Every notebook page as an ``.ipynb`` that runs outside the book.

After a build, ``_build/notebooks/`` holds the notebooks in the folders that they have here, with
the data and the figure style that they read.
Their prose is plain Markdown with this build's numbers; their code is the page's, without the
cells that only the book needs.
"""

from __future__ import annotations

import posixpath
import shutil
from pathlib import Path

import jupytext
import nbformat
from myst_nb.core.variables import format_plain_text
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from glued import read_glued
from memo_quotes import read_passages
from plain_markdown import PlainMarkdown


def is_notebook(env: BuildEnvironment, docname: str) -> bool:
    """Whether a page has code cells."""
    return "kernelspec" in env.metadata.get(docname, {})


def reader_for(env: BuildEnvironment, docname: str) -> PlainMarkdown:
    """The converter for one page, with this build's values, titles and sources."""
    glued = read_glued(env, docname)
    passages = read_passages(Path(env.srcdir, "data"))
    entries = env.get_domain("cite").bibdata.data.entries

    def value(content: str) -> str:
        key, _, spec = content.partition(":")
        return format_plain_text(glued[key]["text/plain"], spec)

    def citation(keys: str) -> str:
        works = [entries[key] for key in keys.split(",")]
        names = [" ".join(work.persons["author"][0].last_names).strip("{}") for work in works]
        years = [work.fields["year"] for work in works]
        return "(" + "; ".join(f"{n} {y}" for n, y in zip(names, years, strict=True)) + ")"

    def page(target: str) -> tuple[str, str]:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(docname), target))
        other = path.removesuffix(".md")
        travels = is_notebook(env, other)
        return env.titles[other].astext(), target.removesuffix(".md") + ".ipynb" if travels else ""

    return PlainMarkdown(value, citation, passages.__getitem__, page)


def make_notebook(env: BuildEnvironment, docname: str) -> nbformat.NotebookNode:
    """The page ``docname`` as a notebook without outputs."""
    source = jupytext.read(env.doc2path(docname))
    reader = reader_for(env, docname)
    cells = []
    for cell in source.cells:
        if "remove-cell" in cell.metadata.get("tags", []):
            continue
        if cell.cell_type == "markdown":
            cells.append(nbformat.v4.new_markdown_cell(reader.convert(cell.source)))
        else:
            cells.append(nbformat.v4.new_code_cell(cell.source))
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"  # the same in every build, so that copies can be compared
    kernel = source.metadata["kernelspec"]
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": dict(kernel)})


def write_notebooks(app: Sphinx, exception: Exception | None) -> None:
    """Write all notebooks, the tables and the figure style under ``_build/notebooks``."""
    if exception or app.builder.name != "html":
        return
    folder = Path(app.outdir).parent / "notebooks"
    shutil.rmtree(folder, ignore_errors=True)
    for docname in sorted(filter(lambda name: is_notebook(app.env, name), app.env.found_docs)):
        path = folder / f"{docname}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(make_notebook(app.env, docname), path)
    shutil.copytree(Path(app.srcdir, "data"), folder / "data")
    shutil.copy(Path(app.srcdir, "chapters", "matplotlibrc"), folder / "chapters")


def setup(app: Sphinx) -> dict[str, bool]:
    """Write the notebooks when the pages are done."""
    app.connect("build-finished", write_notebooks)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""The notebooks that leave the book: plain Markdown, this build's numbers, code that runs."""

import re
import sys

import nbformat
import pytest

from plain_markdown import PlainMarkdown

MYST = re.compile(r"\{[\w:-]+\}`|^(:::|```)\{|\]\{[.#]|\]\(#|\.md\)", re.MULTILINE)


@pytest.fixture(scope="module")
def notebooks(built):
    folder = built.source / "_build/notebooks"
    paths = sorted(folder.rglob("*.ipynb"))
    return {path.relative_to(folder).as_posix(): nbformat.read(path, 4) for path in paths}


def prose(notebook) -> str:
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def test_every_page_with_code_is_a_notebook(built, notebooks):
    pages = (built.source / "chapters").rglob("*.md")
    with_code = {page.stem for page in pages if "{code-cell}" in page.read_text("utf-8")}
    assert {path.rpartition("/")[2].removesuffix(".ipynb") for path in notebooks} == with_code


def test_no_markup_of_the_book_is_left_in_the_prose(notebooks):
    left = {path: MYST.findall(prose(notebook)) for path, notebook in notebooks.items()}
    assert {path for path, found in left.items() if found} == set()


def test_the_prose_has_the_numbers_of_the_page(built, notebooks):
    for path, notebook in notebooks.items():
        page = built.soup(path.replace(".ipynb", ".html"))
        numbers = [found.get_text() for found in page.select("p > .pasted-text")]
        assert all(number in prose(notebook) for number in numbers)


def test_links_between_notebooks_lead_to_notebooks(notebooks):
    for path, notebook in notebooks.items():
        folder = path.rpartition("/")[0]
        for target in re.findall(r"\]\(([^)]+\.ipynb)\)", prose(notebook)):
            parts = f"{folder}/{target}".split("/")
            while ".." in parts:
                at = parts.index("..")
                del parts[at - 1 : at + 1]
            assert "/".join(parts) in notebooks


def test_cells_are_short_and_need_nothing_but_pandas_and_matplotlib(notebooks):
    for path, notebook in notebooks.items():
        code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
        assert all(len(cell.splitlines()) <= 20 for cell in code), path
        imported = set(re.findall(r"^(?:import|from) (\w+)", "\n".join(code), re.MULTILINE))
        assert imported <= {"pandas", "matplotlib"} | sys.stdlib_module_names, path


@pytest.mark.parametrize(
    ("book", "plain"),
    [
        ("{term}`Ivanov <V. I. Ivanov>` and {term}`won`", "Ivanov and won"),
        ("{memo}`p3: an answer`", "“an answer” (¶3)"),
        ("{glue:text}`total:.0f` yuan", "<total:.0f> yuan"),
        ("[товар]{.language-ru}", "товар"),
        ("[¶3](#p3), [here](https://example.org)", "¶3, [here](https://example.org)"),
        ("[](other.md) or [words](far.md)", "[Other](other.ipynb) or words"),
        ("```{memo} p2.4\n```", "> <p2.4>\n>\n> (The memo, ¶2)"),
        (
            "`````{from-table} people\n{{ rows }}\n`````",
            "> Here the book's page shows text made from `data/people.csv`.",
        ),
        (":::{admonition} Key\n:class: tip\nText.\n:::", "> **Key**\n> \n> Text."),
        ("::::{table} Cap\n:name: t\n\n| a |\n| - |\n::::", "*Cap*\n\n| a |\n| - |"),
    ],
)
def test_markup_becomes_what_a_reader_would_see(book, plain):
    pages = {"other.md": ("Other", "other.ipynb"), "far.md": ("Far", "")}
    marked = "<{}>".format
    reader = PlainMarkdown(marked, marked, marked, pages.__getitem__)
    assert reader.convert(book) == plain

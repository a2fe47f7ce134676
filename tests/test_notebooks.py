"""The notebooks that leave the book: plain Markdown, this build's numbers, code that runs."""

import ast
import json
import re
import shutil
import subprocess
import sys
from itertools import zip_longest
from pathlib import Path

import nbformat
import pytest
from markdown_it import MarkdownIt

from book import ROOT
from edition.notebooks.exercises import is_a
from edition.notebooks.plain_markdown import PlainMarkdown
from environments import tool

ROLE_NAME = re.compile(r"\{[\w:-]+\}$")
RAW = re.compile(r"^(?::::|\+\+\+|%|\([\w-]+\)=|\{[.#])|\]\{[.#]")
MYST = re.compile(
    r"\{[\w:-]+\}`|^[> ]*(?::::|```\{|\+\+\+|%|\([\w-]+\)=)"
    r"|\]\{[.#]|\]\(#|\]\((?!https?:)[^)\s]*\.md\)",
    re.MULTILINE,
)


@pytest.fixture(scope="module")
def notebooks(built):
    paths = sorted(built.notebooks.glob("chapters/**/*.ipynb"))
    return {path.relative_to(built.notebooks).as_posix(): nbformat.read(path, 4) for path in paths}


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


def modules(code: str) -> set[str]:
    """The packages that code imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return {name.partition(".")[0] for name in found}


def test_cells_are_short_and_need_nothing_but_pandas_and_matplotlib(notebooks):
    for path, notebook in notebooks.items():
        code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
        to_read = [cell.source for cell in notebook.cells if not is_a(cell, "locked")]
        assert all(len(cell.splitlines()) <= 20 for cell in code if cell in to_read), path
        imported = set().union(*map(modules, code))
        assert imported <= {"pandas", "matplotlib"} | sys.stdlib_module_names, path


def test_every_notebook_page_saves_its_notebook(built, notebooks, page, site):
    page.goto(f"{site}chapters/aid/plan-1957.html")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Download as a notebook").click()
    assert saved.value.suggested_filename == "plan-1957.ipynb"
    for path in notebooks:
        link = built.soup(path.replace(".ipynb", ".html")).select_one(".notebook-download a")
        assert link.has_attr("download")


def execute(notebook, folder) -> subprocess.CompletedProcess:
    """Run a downloaded notebook alone in a folder, with Jupyter, pandas and matplotlib only."""
    folder.mkdir(exist_ok=True)
    shutil.copy(notebook, folder)
    command = [tool("jupyter", "jupyter-execute"), "--inplace", notebook.name]
    for _ in range(5):
        run = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        if "Address already in use" not in run.stderr:  # a program beside it was quicker
            break
    return run


def test_every_notebook_runs_alone_in_an_empty_folder(built, notebooks, tmp_path):
    downloads = sorted((built.html / "_downloads/notebooks").glob("*.ipynb"))
    assert len(downloads) == len(notebooks)
    for path in downloads:
        (tmp_path / path.stem).mkdir()
        shutil.copy(path, tmp_path / path.stem)
    command = [tool("jupyter", "python"), Path(__file__).with_name("run_alone.py")]
    copies = sorted(tmp_path.glob("*/*.ipynb"))
    done = subprocess.run([*command, *copies], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    left = {path.parent.parent.name for path in tmp_path.rglob("data/*")}
    assert left == {path.stem for path in downloads}  # nothing is written beside the folder


@pytest.mark.slow
def test_a_notebook_that_fails_is_seen_to_fail(tmp_path):
    cells = [{"cell_type": "code", "source": ["1 / 0"]}]
    (tmp_path / "fails.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    command = [tool("jupyter", "python"), Path(__file__).with_name("run_alone.py")]
    done = subprocess.run([*command, tmp_path / "fails.ipynb"], capture_output=True, text=True)
    assert done.returncode == 1
    assert "fails.ipynb: ZeroDivisionError: division by zero" in done.stdout


def test_a_table_of_the_reader_is_not_overwritten(built, tmp_path):
    notebook = built.html / "_downloads/notebooks/plan-and-outcome.ipynb"
    theirs = tmp_path / "mine/data/figures.csv"
    theirs.parent.mkdir(parents=True)
    ours = (built.source / "data/figures.csv").read_text(encoding="utf-8")
    theirs.write_text(ours.replace("DPRK,127,", "DPRK,120,"), encoding="utf-8")
    assert execute(notebook, tmp_path / "mine").returncode == 0
    assert "DPRK,120," in theirs.read_text(encoding="utf-8")
    assert "0.649" in (tmp_path / "mine" / notebook.name).read_text(encoding="utf-8")  # 120 / 185


@pytest.mark.parametrize(
    ("book", "plain"),
    [
        ("{term}`Ivanov <V. I. Ivanov>` and {term}`won`", "Ivanov and won"),
        ("{memo}`p3: an answer`", "“an answer” (¶3)"),
        ("{glue:text}`total:.0f` yuan", r"\<total:.0f> yuan"),
        ("in {numref}`table-same`", "in the table"),
        ("[товар]{.language-ru}", "товар"),
        ("[¶3](#p3), [here](https://example.org)", "¶3, [here](https://example.org)"),
        ("[](other.md) or [words](far.md)", "[Other](other.ipynb) or words"),
        ("```{memo} p2.4\n```", "> \\<p2.4>\n>\n> (The memo, ¶2)"),
        (
            "`````{from-table} people\n{{ rows }}\n`````",
            "> Here the book's page shows text made from `data/people.csv`.",
        ),
        ("A.\n\n{.on-screen}\n**Read on:** [](far.md).", "A.\n\n**Read on:** Far."),
        (":::{admonition} Key\n:class: tip\nText.\n:::", "> **Key**\n>\n> Text."),
        ("::::{table} Cap\n:name: t\n\n| a |\n| - |\n::::", "*Cap*\n\n| a   |\n| --- |"),
    ],
)
def test_markup_becomes_what_a_reader_would_see(book, plain):
    pages = {"other.md": ("Other", "other.ipynb"), "far.md": ("Far", "")}
    marked = "<{}>".format
    reader = PlainMarkdown(marked, marked, marked, pages.__getitem__, "memo")
    assert reader.convert(book) == plain


def plain(book: str) -> str:
    """A page's Markdown as its notebook has it; what data would say is said in its own words."""
    pages = {"other.md": ("Other", "other.ipynb"), "far.md": ("Far", "")}
    reader = PlainMarkdown(
        lambda key: "12",
        lambda keys: f"(Author {keys})",
        lambda passage: "He [sic] came *so* far.",
        lambda path: pages.get(path, ("", "")),
        "memo",
    )
    return reader.convert(book)


WORST = """(a-target)=
{#p1 .para}
The first `[link](far.md)` is code, and so is ``{memo}`p1: x` ``; this [*one*](far.md#x) is not.

% a comment for authors
+++

::::{admonition} Outer {term}`won`
---
class: frame
name: outer
---
:::{note} Inner, on one line
:class: tip
With {memo}`p3: his [own] words`, [](other.md), [](#p7), <project:other.md> and [](/none.md).

```python
a = {"x": "[y](far.md)"}  # {memo}`p1: z`
```
:::

Time
: Ten [minutes](far.md).

  Or {unknown-role}`twelve <label>`.
::::

| right | left |
| ----: | :--- |
| 1 | [a](far.md) `\\|` {cite:p}`key` |

A word[^1] and {sub}`2`, {math}`a_1 < b`, {doc}`other.md`, ![a picture](x.png), \\[no link\\](x).

[^1]: A note with {glue:text}`total:.0f`.

```{strange-directive} A title
:option: value

- in a list, {kbd}`x`
  ~~~text
  {left} as it is
  ~~~
```

[by name]: far.md
See [by name] and [the site][elsewhere].

[elsewhere]: https://example.org/?a=1&b=2
"""
SHOWN = """The first `[link](far.md)` is code, and so is `` {memo}`p1: x`  ``; this *one* is not.

> **Outer won**
>
> > **Note**
> >
> > Inner, on one line
> > With “his [own] words” (¶3), [Other](other.ipynb), ¶7, [Other](other.ipynb) and /none.md.
> >
> > ```python
> > a = {"x": "[y](far.md)"}  # {memo}`p1: z`
> > ```
>
> **Time:** Ten minutes.
>
> Or twelve.

| right | left                |
| ----: | :------------------ |
|     1 | a `\\|` (Author key) |

A word<sup>1</sup> and <sub>2</sub>, $a_1 < b$, [Other](other.ipynb), *a picture*, \\[no link\\](x).

<sup>1</sup> A note with 12.

> **A title**
>
> - in a list, <kbd>x</kbd>
>   ```text
>   {left} as it is
>   ```

See by name and [the site](https://example.org/?a=1&b=2)."""


def test_the_worst_page_becomes_what_a_reader_would_see():
    assert plain(WORST) == SHOWN


@pytest.mark.parametrize(
    ("book", "said"),
    [
        (":::{note}\nSee.\n:::", "> **Note**\n>\n> See."),
        (":::{warning} At once\n:::", "> **Warning**\n>\n> At once"),
        ("::::{margin}\n:::{tip}\na\n:::\n::::", "> **Tip**\n>\n> a"),
        (":::{div} wide\nWords.\n:::", "Words."),
        ("```{rubric} Notes\n```", "**Notes**"),
        (
            "```{literalinclude} ../_config.yml\n:lines: 1-3\n```",
            "> Here the book's page shows `_config.yml`.",
        ),
        (
            "```{csv-table} A caption\n---\nfile: data/a.csv\n---\n```",
            "> Here the book's page shows `a.csv`.",
        ),
        ("```{code-block} python\n:linenos:\n\n{x}`y`\n```", "```python\n{x}`y`\n```"),
        ("```{figure} a.png\n:alt: what is seen\n\nThe *caption*\n```", "The *caption*"),
        ("```{raw} html\n<b>x</b>\n```", ""),
        ("a{download}`the table <../data/a.csv>`", "athe table"),
        ("{ref}`words <place>`, {abbr}`CC (Central Committee)`", "words, CC (Central Committee)"),
        ("[x](../../data/a.csv)", "x"),
        ("1\\. 2 * 3 * 4 and a_b_c", "1\\. 2 * 3 * 4 and a_b_c"),
    ],
)
def test_each_kind_of_markup_keeps_its_words(book, said):
    assert plain(book) == said


def raw_markup(markdown: str) -> list[str]:
    """What a notebook would show as it stands: roles, directives and targets outside of code."""
    left = []
    for block in MarkdownIt("commonmark").parse(markdown):
        parts = block.children or []
        for part, after in zip_longest(parts, parts[1:]):
            is_role = after and after.type == "code_inline" and ROLE_NAME.search(part.content)
            if part.type == "text" and (is_role or RAW.search(part.content)):
                left.append(part.content)
    return left


def test_no_chapter_has_markup_that_a_notebook_would_show_raw():
    assert raw_markup("{term}`x`") and raw_markup(":::{note}\n:::") and raw_markup("(x)=")
    for path in sorted((ROOT / "chapters").rglob("*.md")):
        assert not raw_markup(plain(path.read_text(encoding="utf-8"))), path.name

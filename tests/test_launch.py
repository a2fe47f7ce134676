"""The links that open a notebook elsewhere: none by default, and none that leads nowhere."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

import nbformat
import pytest
import yaml
from bs4 import BeautifulSoup

import small_book
from book import ROOT
from edition.notebooks.launch_links import binder_link, colab_link, hub_link, lite_link

REPOSITORY = "https://github.com/history/two-issues"
CONF = f"""
extensions = [
    "myst_nb", "sphinxcontrib.bibtex", "edition.words.memo_quotes", "edition.notebooks.export",
    "edition.notebooks.launch", "edition.notebooks.fresh_copies"
]
project = html_title = "Two pages"
html_theme = "sphinx_book_theme"
html_baseurl = "https://book.example.org/two/"
html_theme_options = {{
    "repository_url": "{REPOSITORY}",
    "repository_branch": "main",
    "launch_buttons": {{
        "jupyterhub_url": " https://Hub.example.edu/ ",
        "binderhub_url": "https://binder.example.edu",
        "colab_url": "https://colab.example.com",
        "jupyterlite_url": "https://lite.example.edu/",
    }},
}}
bibtex_bibfiles = ["data/references.bib"]
myst_enable_extensions = ["colon_fence", "deflist"]
nb_execution_mode = "off"
suppress_warnings = ["myst-nb.lexer"]
exclude_patterns = ["_build"]
"""
NOTEBOOK = """---
file_format: mystnb
kernelspec:
  name: python3
  display_name: Python 3
---

# {title}

:::{{admonition}} Before you start
:class: frame
You will be able to
: Add two numbers.

Time
: Five minutes.
:::

```{{code-cell}} python3
1 + 1
```
"""
INDEX = """# Two pages

```{toctree}
:caption: Sums
second
first
plain
```

```{launch-links}
```
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A book of two notebooks and a plain page, whose adopter has set all launchers."""
    folder = tmp_path_factory.mktemp("launch")
    pages = {name: NOTEBOOK.format(title=f"The {name} sum") for name in ("first", "second")}
    pages |= {"index": INDEX, "plain": "# A page without code\n"}
    small_book.write(folder, pages, CONF, sources=("data", "chapters/matplotlibrc"))
    assert small_book.build(folder).warnings == []
    return folder / "_build"


def buttons(build, page: str) -> list[str]:
    soup = BeautifulSoup((build / f"html/{page}.html").read_text("utf-8"), "html.parser")
    return [str(link["href"]) for link in soup.select(".dropdown-launch-buttons .dropdown-menu a")]


def opened(link: str, build):
    """The file that a launch link opens, in the folder of notebooks that a build leaves."""
    parts = urlsplit(link)
    path = parse_qs(parts.query).get("urlpath", [""])[0]
    if parts.netloc == "hub.example.edu":
        return build / "notebooks" / path.removeprefix("lab/tree/two-issues/")
    if parts.netloc == "binder.example.edu":
        return build / "notebooks" / path.removeprefix("lab/tree/_build/notebooks/")
    if parts.netloc == "lite.example.edu":
        (file,) = parse_qs(parts.query)["fromURL"]
        return build / "html" / file.removeprefix("https://book.example.org/two/")
    prefix = "/github/history/two-issues/blob/notebooks/"
    return build / "notebooks" / unquote(parts.path).removeprefix(prefix)


def reading_order(folder) -> str:
    """The text of the notebook that lists the others."""
    index = nbformat.read(folder / "00-reading-order.ipynb", 4)
    return "\n".join(cell.source for cell in index.cells if cell.cell_type == "markdown")


def listed(folder) -> list[str]:
    """The notebooks that it lists."""
    return re.findall(r"\]\((.+?\.ipynb)\)", reading_order(folder))


def test_without_settings_no_page_has_a_button_or_a_link_to_a_service(built):
    if yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8")).get("launch_buttons"):
        pytest.skip("this book sets launch_buttons")
    services = re.compile(r"(hub|binder|colab|lite)\.example|user-redirect")
    for page in built.pages:
        soup = built.soup(page)
        assert not soup.select("[class*=launch-buttons]"), page
        assert not [link for link in soup.select("[href]") if services.search(link["href"])], page
    assert not (built.notebooks / "colab").exists()


@pytest.mark.parametrize("page", ["first", "second"])
def test_every_launch_button_opens_a_published_notebook(small, page):
    links = buttons(small, page)
    hosts = ["hub.example.edu", "binder.example.edu", "colab.example.com", "lite.example.edu"]
    assert [urlsplit(link).netloc for link in links] == hosts
    for link in links:
        assert opened(link, small).suffix == ".ipynb" and opened(link, small).is_file(), link


def test_a_page_without_code_has_no_button(small):
    assert buttons(small, "plain") == []


def test_nothing_of_the_executed_notebooks_goes_to_the_site(small):
    assert not list(small.glob("html/_sources/**/*.ipynb"))


def test_the_links_are_listed_in_reading_order(small):
    soup = BeautifulSoup((small / "html/index.html").read_text("utf-8"), "html.parser")
    listed = [link for link in soup.select("article li a") if "git-pull" in link["href"]]
    assert [link.get_text() for link in listed] == ["The second sum", "The first sum"]
    assert [link["href"] for link in listed] == [
        buttons(small, "second")[0],
        buttons(small, "first")[0],
    ]


def test_the_first_notebook_lists_the_others_in_reading_order(small):
    text = reading_order(small / "notebooks")
    assert re.findall(r"^(\d+)\. \[(.+?)\]\((.+?)\)", text, re.MULTILINE) == [
        ("1", "The second sum", "second.ipynb"),
        ("2", "The first sum", "first.ipynb"),
    ]
    assert text.count("You will be able to add two numbers.") == text.count("*Five minutes.*") == 2


def test_the_book_lists_every_notebook_with_its_purpose_and_time(built):
    folder = built.notebooks
    text, notebooks = reading_order(folder), listed(folder)
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    entries = [entry for part in toc["parts"] for entry in part["chapters"]]
    patterns = [f"{entry.get('file') or entry['glob']}.ipynb" for entry in entries]
    pages = [path for pattern in patterns for path in sorted(folder.glob(pattern))]
    assert notebooks == [path.relative_to(folder).as_posix() for path in pages]
    assert (
        len(notebooks)
        == text.count("You will be able to ")
        == len(re.findall(r"^ +\*.+\*$", text, re.M))
    )


def test_every_part_of_a_hub_link_is_encoded():
    link = hub_link("https://hub.example.edu", "https://git.example.edu/a b/ü", "c/d&e=1.ipynb")
    path, _, query = link.partition("?")
    assert path == "https://hub.example.edu/hub/user-redirect/git-pull"
    assert re.fullmatch(r"(\w+=[\w.%~-]+&?)+", query)
    assert parse_qs(query) == {
        "repo": ["https://git.example.edu/a b/ü"],
        "branch": ["notebooks"],
        "urlpath": ["lab/tree/ü/c/d%26e%3D1.ipynb"],
    }


@pytest.mark.parametrize(
    ("repository", "source"),
    [
        ("https://github.com/history/two-issues", "gh/history/two-issues/a%2Fb"),
        ("https://gitlab.com/history/course/two", "gl/history%2Fcourse%2Ftwo/a%2Fb"),
        ("https://git.example.edu/two", "git/https%3A%2F%2Fgit.example.edu%2Ftwo/a%2Fb"),
    ],
)
def test_binder_gets_each_kind_of_repository_in_its_form(repository, source):
    link = binder_link("https://binder.example.edu/", repository, "a/b", "c.ipynb")
    opened = "?urlpath=lab%2Ftree%2F_build%2Fnotebooks%2Fc.ipynb"
    assert link == f"https://binder.example.edu/v2/{source}{opened}"


def test_colab_gets_no_repository_that_it_cannot_open():
    with pytest.raises(ValueError, match=r"github\.com only"):
        colab_link("https://colab.example.com", "https://git.example.edu/two", "c.ipynb")


def test_every_part_of_a_link_to_jupyterlite_is_encoded():
    link = lite_link(
        "https://lite.example.edu/x/", "https://book.example.org/a b/", "c/d&e=1.ipynb"
    )
    path, _, query = link.partition("?")
    assert path == "https://lite.example.edu/x/lab/index.html"
    assert re.fullmatch(r"fromURL=[\w.%~-]+", query)
    at = "https://book.example.org/a b/_downloads/notebooks/jupyterlite/d%26e%3D1.ipynb"
    assert parse_qs(query) == {"fromURL": [at]}


def test_jupyterlite_gets_the_notebook_of_the_site_with_another_kernel_and_nothing_else(small):
    folder = small / "html/_downloads/notebooks"
    ordinary = {path.name: nbformat.read(path, 4) for path in folder.glob("*.ipynb")}
    theirs = {path.name: nbformat.read(path, 4) for path in folder.glob("jupyterlite/*")}
    assert theirs.keys() == ordinary.keys() and len(theirs) == 2
    for name, notebook in theirs.items():
        assert notebook.metadata.kernelspec.name == "python"
        assert ordinary[name].metadata.kernelspec.name == "python3"
        assert notebook.cells == ordinary[name].cells
    assert not list((small / "notebooks/colab").glob("**/jupyterlite"))

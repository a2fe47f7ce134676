"""The theme on an adopter's small book: settings of Jupyter Book reach the page, boxes fold."""

from types import SimpleNamespace

import pytest
from PIL import Image
from sphinx.errors import ExtensionError

import small_book
from book import ROOT, parsed
from edition.theme import assets

CONF = f"""
extensions = [
    "myst_nb", "sphinx_design", "sphinx_copybutton", "sphinx_togglebutton", "sphinx_thebe",
    "sphinx_book_theme", "edition.theme.assets", "edition.theme.translator",
    "edition.theme.marked_code", "edition.theme.folds", "edition.theme.pictures",
    "edition.theme.page",
]
myst_enable_extensions = ["colon_fence"]
nb_execution_mode = "off"
html_theme = "edition"
html_title = "A & B"
html_static_path = ["own"]
html_css_files = ["own.css"]
html_js_files = ["own.js"]
html_favicon = "own/icon.svg"
html_last_updated_fmt = "%Y"
html_theme_options = {{
    "announcement": "<p>Closed on <b>Monday</b></p>",
    "extra_footer": "<p>Made in class</p>",
    "home_page_in_toc": True,
    "use_fullscreen_button": True,
    "analytics": {{
        "plausible_analytics_domain": "a.example",
        "plausible_analytics_url": "https://p.example/p.js",
    }},
}}
exclude_patterns = ["_build"]


def add_buttons(app, pagename, template, context, doctree):
    link = {{"type": "link", "text": "Hub", "tooltip": "Open"}}
    link |= {{"url": "https://hub.example/?a=1&b=2", "icon": "_static/images/logo_binder.svg"}}
    group = {{"type": "group", "tooltip": "Elsewhere", "icon": "fas fa-rocket", "buttons": [link]}}
    unknown = {{"type": "javascript", "javascript": "alert(1)", "tooltip": "No"}}
    context["header_buttons"] += [{{**group, "label": "launch-buttons"}}, unknown]


def setup(app):
    app.add_html_theme("edition", "{ROOT}/_ext/edition/theme")
    app.connect("html-page-context", add_buttons, priority=502)
"""
INDEX = """# Start

```{toctree}
folded
tabs
linked
```

![A square](square.png)

| one | two |
| --- | --- |
| 1   | 2   |

```{list-table}
:header-rows: 1
:stub-columns: 1

* - name
  - value
* - a
  - 1
```

```python
years = sorted({"1956"})  # one
```
"""
FOLDED = """---
file_format: mystnb
kernelspec:
  name: python3
  display_name: Python
  language: python
---

# Folded

:::{note}
:class: dropdown
In the note.
:::

:::{admonition} A *hint*
:class: dropdown tip
In the hint.
:::

:::{toggle}
In the toggle.
:::

```{code-cell}
1 + 1
```

```{code-cell}
:tags: [hide-input]
2 + 2
```
"""
TABS = """# Tabs

::::{tab-set}
:::{tab-item} One
In the first.
:::
::::
"""
LINKED = """# Linked

(place)=
## A place

To {ref}`place`, to {term}`salt`, [elsewhere](https://example.org/), and a note[^1].

| What | How much |
| ---- | -------: |
| salt | 3 |
| oil | 4 |

```{glossary}
salt
: White.
```

[^1]: Below the line.
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The small book, built without a warning."""
    folder = tmp_path_factory.mktemp("theme")
    pages = {"index": INDEX, "folded": FOLDED, "tabs": TABS, "linked": LINKED}
    small_book.write(folder, pages, CONF)
    for name in ("own.css", "own.js", "icon.svg", "vendor/mine.txt"):
        (folder / "own" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "own" / name).write_text("/* mine */")
    (folder / "own/own.css").write_text(".highlight .nb { color: red; }")
    Image.new("RGB", (30, 20), "red").save(folder / "square.png")
    made = small_book.build(folder)
    assert made.warnings == []
    return made.html


@pytest.fixture
def soup(site):
    return lambda name: parsed(site / f"{name}.html")


def files(soup, kind: str, attribute: str) -> list[str]:
    return [tag[attribute].partition("?")[0] for tag in soup.select(kind)]


def test_a_page_loads_the_theme_s_files_and_the_adopter_s_and_none_of_the_companions(soup):
    page = soup("index")
    assert files(page, "link[rel=stylesheet]", "href") == ["_static/book.css", "_static/own.css"]
    assert files(page, "script[src]", "src") == [
        "_static/early.js",
        "_static/book.js",
        "https://p.example/p.js",
        "_static/own.js",
    ]
    assert not page.select("script:not([src]), style, [style]")


def test_the_style_sheet_is_asked_for_before_a_script_holds_the_page_up(soup):
    asked = soup("index").head.select("link[rel=stylesheet], script[src]")
    assert [tag.name for tag in asked[:3]] == ["link", "link", "script"]


def test_a_page_with_a_part_of_sphinx_design_that_the_theme_does_not_know_loads_its_sheet(soup):
    assert "_static/sphinx-design.min.css" in files(soup("tabs"), "link[rel=stylesheet]", "href")
    assert "_static/sphinx-design.min.css" not in str(soup("folded"))


def test_settings_of_jupyter_book_reach_every_page(soup):
    for name in ("index", "folded"):
        page = soup(name)
        assert page.select_one(".announcement b").string == "Monday"
        assert page.footer.get_text().count("Made in class") == 1
        assert page.select_one("link[rel=icon]")["href"] == "_static/icon.svg"
        assert page.select_one(".brand").get_text(strip=True) == "A & B"
        assert page.title.string.endswith("A & B")
    assert soup("index").select_one("#contents nav a")["aria-current"] == "page"


def test_buttons_that_others_add_stand_above_the_text(soup):
    tools = soup("index").select_one(".tools")
    menu = tools.select_one("details.launch-buttons")
    assert menu.summary.get_text(strip=True) == "Elsewhere" and menu.select(".icon-launch")
    link = menu.select_one("a")
    assert link["href"] == "https://hub.example/?a=1&b=2" and link.get_text(strip=True) == "Hub"
    assert link.img["src"] == "_static/images/logo_binder.svg" and link.img["alt"] == ""
    assert tools.select("[data-does=fullscreen]")
    assert "alert" not in str(tools)  # a page has no script written into it


def test_boxes_that_ask_for_it_are_folded_with_their_titles(soup):
    article = soup("folded").article
    folds = {
        fold.summary.get_text(strip=True): fold for fold in article.select("details:not(.code)")
    }
    assert "In the note." in folds["Note"].get_text()
    assert "In the hint." in folds["A hint"].get_text() and "tip" in folds["A hint"]["class"]
    assert "In the toggle." in folds["Show"].get_text()
    assert not any(fold.has_attr("open") for fold in folds.values())


def test_code_cells_stand_open_unless_their_author_hid_them(soup):
    article = soup("folded").article
    (open_cell,) = article.select("details.code")
    assert open_cell.has_attr("open") and open_cell.summary.string == "Code"
    assert "1" in open_cell.pre.get_text()
    hidden = article.select_one("details.hide")
    assert not hidden.has_attr("open") and hidden.select(".cell_input") and not hidden.select("p")
    assert soup("folded").select("[data-does=code]") and not soup("index").select(
        "[data-does=code]"
    )


def test_in_code_only_what_the_book_s_or_the_adopter_s_style_sheet_sets_apart_is_marked(soup):
    code = soup("index").select_one(".highlight pre")
    assert code.get_text() == 'years = sorted({"1956"})  # one\n'
    marked = {span["class"][0]: span.get_text() for span in code.select("span[class]")}
    assert marked == {"nb": "sorted", "s2": '"1956"', "c1": "# one"}


def test_header_cells_say_what_they_head(soup):
    plain, stubbed = soup("index").select("table")
    assert [th["scope"] for th in plain.select("th")] == ["col", "col"]
    assert [th["scope"] for th in stubbed.select("th")] == ["col", "col", "row"]


def test_a_picture_keeps_its_place_free_waits_and_is_light(soup, site):
    image = soup("index").article.img
    assert (image["width"], image["height"], image["loading"]) == ("30", "20", "lazy")
    assert image["alt"] == "A square" and image["src"].endswith(".webp")
    with Image.open(site / image["src"]) as picture:
        assert picture.size == (30, 20) and picture.convert("RGB").getpixel((3, 3)) == (255, 0, 0)
    assert not list(site.glob("_images/*.png"))


def test_without_git_no_day_is_given(soup):
    assert "Last updated" not in soup("index").footer.get_text()


def test_the_site_carries_nothing_of_the_themes_below_but_their_pictures(site):
    static = site / "_static"
    assert not [name for name in ("scripts", "styles", "locales") if (static / name).exists()]
    assert (static / "images/logo_binder.svg").is_file()
    assert (static / "vendor/mine.txt").is_file()  # an adopter's own folder of that name stays


def test_a_companion_that_has_changed_stops_the_build_with_its_name(monkeypatch):
    monkeypatch.setitem(assets.SILENCED, "sphinx_thebe", {"init_thebe_core", "gone"})
    listeners = [SimpleNamespace(handler=SimpleNamespace(__module__="x", __name__="y"), id=1)]
    app = SimpleNamespace(
        setup_extension=lambda name: None,
        events=SimpleNamespace(listeners={"builder-inited": listeners}),
        disconnect=lambda listener: None,
    )
    with pytest.raises(ExtensionError, match="any more"):
        assets.silence(app)


def test_links_and_rows_carry_no_word_on_what_made_them(soup):
    article = soup("linked").article
    sentence = article.select_one("h2 + p")
    assert [str(link) for link in sentence("a")[:2]] == [
        '<a href="#place">A place</a>',
        '<a href="#term-salt">salt</a>',
    ]
    assert "external" in sentence("a")[2]["class"]
    assert len(article("tr")) == 3 and not article.select("tr[class]")
    assert article.select_one("tbody tr td:last-child")["class"] == ["text-right"]


def test_a_footnote_keeps_its_number(soup):
    article = soup("linked").article
    assert article.select_one(".footnote .label").get_text() == "[1]"

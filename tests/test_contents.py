"""The list of chapters beside a page is the theme's, although it is set once for a folder."""

from functools import partial
from types import SimpleNamespace

import pytest

from edition.theme import quick_contents

LIST = """<p class="caption"><span class="caption-text">Money</span></p>
<ul{money}>
{plan}
{rates}
</ul>
<p class="caption"><span class="caption-text">Men</span></p>
<ul>
<li class="toctree-l1"><a class="reference internal" href="../men/four.html">The four</a></li>
</ul>
"""
ITEM = '<li class="toctree-l1{0}"><a class="{1}reference internal" href="{2}">{3}</a></li>'


def as_sphinx_sets_it(current: str = "") -> str:
    """The list for a page of the folder ``money``."""

    def item(name: str, title: str) -> str:
        marks = (" current", "current ", "#") if name == current else ("", "", f"{name}.html")
        return ITEM.format(*marks, title)

    return LIST.format(
        money=' class="current"' if current else "",
        plan=item("plan", "The plan"),
        rates=item("rates", "Which dollars?"),
    )


@pytest.fixture
def asked() -> list[str]:
    """The pages for which Sphinx was asked for a list."""
    return []


@pytest.fixture
def set_for(asked):
    """Gives the list for a page."""
    app = SimpleNamespace(builder=SimpleNamespace(get_target_uri=lambda name: f"{name}.html"))
    share = partial(quick_contents.share, {})

    def set_for(page: str, text: str | None = None) -> str:
        def toctree(**options):
            asked.append(page)
            return text or as_sphinx_sets_it(page.rpartition("/")[2])

        context = {"toctree": toctree}
        share(app, page, "page.html", context, None)
        return context["toctree"](maxdepth=1)

    return set_for


def test_pages_of_a_folder_share_a_list_in_which_each_is_the_current_one(set_for, asked):
    for page in ("plan", "rates", "plan"):
        assert set_for(f"money/{page}") == as_sphinx_sets_it(page)
    assert set_for("money/unlisted") == as_sphinx_sets_it()
    assert asked == ["money/plan"]


def test_another_folder_has_a_list_of_its_own(set_for, asked):
    set_for("money/plan")
    set_for("men/four", "another list")
    assert asked == ["money/plan", "men/four"]


def test_a_book_with_chapters_in_chapters_keeps_the_theme_s_lists(set_for, asked):
    deep = as_sphinx_sets_it("plan") + '<ul><li class="toctree-l2">A part of the plan</li></ul>'
    assert set_for("money/plan", deep) == set_for("money/plan", deep) == deep
    assert asked == ["money/plan", "money/plan"]


def test_every_page_marks_itself_and_nothing_else_in_its_list(built):
    for name in built.chapters:
        marked = built.soup(name).select("#pst-primary-sidebar nav li.current")
        assert len(marked) == 1 and "active" in marked[0]["class"], name
        title = " ".join(built.soup(name).h1.find_all(string=True, recursive=False)).strip()
        assert marked[0].get_text(strip=True) == title, name
        inside = built.soup(name).select("#pst-primary-sidebar nav ul.current li.current")
        assert len(inside) == 1 or name == "chapters/index.html", name

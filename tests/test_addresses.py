"""What has been published stays where it was, or leads on."""

import pytest

import addresses
import other
import small_book
from book import ROOT, Site
from edition.evidence import read_document


def test_every_address_that_was_published_is_still_there(built):
    missing = addresses.lost(built, addresses.read())
    assert not missing, (
        "These are lost. Put the place back, or lead on with `redirects` in _config.yml:\n"
        + "\n".join(missing)
    )


def test_every_address_of_the_book_is_on_the_list(built):
    new = sorted(addresses.published(built) - addresses.read())
    assert not new, "Run `make approve`; new are:\n" + "\n".join(new)


def test_the_list_holds_every_paragraph_of_the_text():
    document = read_document(ROOT)
    assert {f"{document.page}.html#{name}" for name in document.paragraphs} <= addresses.read()


CONF = """
extensions = ["myst_parser", "edition.evidence", "edition.site"]
root_doc = "chapters/index"
exclude_patterns = ["data", "_build", "chapters/*/*"]
redirects = {redirects}
"""
PAGES = {
    "chapters/index": "# Front\n\n```{toctree}\nnew\n```\n",
    "chapters/new": "# New\n\n(place)=\n## A place\n\nWords.\n",
}
SOURCES = ("data", "CITATION.cff", "chapters")


def build(folder, redirects: dict[str, str]) -> Site:
    small_book.write(folder, {}, sources=SOURCES, root=other.SOURCES)
    return small_book.build(small_book.write(folder, PAGES, CONF.format(redirects=redirects)))


@pytest.fixture(scope="module")
def moved(tmp_path_factory):
    """A book whose page ``chapters/part/old`` is now ``chapters/new``."""
    return build(tmp_path_factory.mktemp("moved"), {"chapters/part/old": "chapters/new"})


def test_a_page_that_has_moved_leads_on(moved):
    old = "chapters/part/old.html"
    assert addresses.leads_to(moved, old) == "chapters/new.html"
    assert addresses.lost(moved, {old, f"{old}#place", "chapters/new.html#place"}) == []


def test_a_lost_page_and_a_lost_place_are_seen(moved):
    gone = {"chapters/gone.html", "chapters/new.html#gone", "chapters/part/old.html#gone"}
    assert set(addresses.lost(moved, gone)) == gone


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("chapters/old", "chapters/nowhere", "there is no page 'chapters/nowhere'"),
        ("chapters/new", "chapters/index", "is not the name of a page that was"),
        ("../outside", "chapters/new", "is not the name of a page that was"),
        ("/etc/x", "chapters/new", "is not the name of a page that was"),
    ],
)
def test_a_redirect_that_leads_nowhere_is_refused(tmp_path, old, new, said):
    with pytest.raises(Exception, match=r"_config\.yml: redirects") as refusal:
        build(tmp_path, {old: new})
    assert said in str(refusal.value)

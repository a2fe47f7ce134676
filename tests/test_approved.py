"""Every page shows the text that was approved, and no other."""

from difflib import unified_diff

import pytest
from bs4 import BeautifulSoup

from approved_text import FOLDER, ROWS, approve, approve_rows, plain, rows, texts
from book import ROOT, Site

ADVICE = "When the change is meant, run `make approve` and read `git diff tests/approved`."


def changes(shown: dict[str, str], approved: dict[str, str]) -> str:
    """The lines that differ, page by page."""
    told = []
    for name in sorted(shown | approved):
        before, after = (texts.get(name, "").splitlines() for texts in (approved, shown))
        told += unified_diff(before, after, f"approved/{name}", "the page", n=0, lineterm="")
    return "\n".join(told)


def test_every_page_shows_what_was_approved(built):
    pages = (path for path in FOLDER.iterdir() if path != ROWS)
    approved = {path.name: path.read_text(encoding="utf-8") for path in pages}
    if told := changes(texts(built), approved):
        pytest.fail(f"{ADVICE}\n{told[:6000]}", pytrace=False)


def unapproved(data, file=ROWS) -> set[str]:
    """The rows that are not as they were approved."""
    lines = file.read_text(encoding="utf-8").splitlines()
    approved = {name: digest for digest, _, name in (line.partition(" ") for line in lines)}
    now = rows(data)
    return {name for name in now | approved if now.get(name) != approved.get(name)}


def test_every_row_is_as_it_was_approved():
    assert unapproved(ROOT / "data") == set(), ADVICE


def test_a_changed_a_new_and_a_lost_row_are_told(tmp_path):
    table, file = tmp_path / "places.csv", tmp_path / "rows.txt"
    table.write_text("id,name\na,Andong\nb,Beijing\n", encoding="utf-8")
    approve_rows(tmp_path, file)
    assert unapproved(tmp_path, file) == set()
    table.write_text("id,name\na,Antung\nc,Chefoo\n", encoding="utf-8")
    told = {"places a Andong", "places a Antung", "places b Beijing", "places c Chefoo"}
    assert unapproved(tmp_path, file) == told


def test_a_changed_sentence_is_told_with_its_page():
    told = changes({"a.txt": "One.\nThree.\n"}, {"a.txt": "One.\nTwo.\n", "b.txt": "Lost.\n"})
    assert "-Two.\n+Three." in told and "approved/b.txt" in told and "-Lost." in told


def test_the_text_of_a_page_is_what_a_reader_sees(tmp_path):
    html = (
        "<article><h1>A<a class='headerlink'>#</a></h1><p>One <b>word</b>.</p>"
        "<table><tr><td>x</td><td>1</td></tr></table><img alt='a bar'><script>no</script></article>"
    )
    article = BeautifulSoup(html, "html.parser").article
    assert plain(article) == "A\nOne word.\nx | 1\n[a bar]\n"
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters/a.html").write_text(html, encoding="utf-8")
    folder = tmp_path / "approved"
    folder.mkdir()
    (folder / "old.txt").write_text("of a page that is gone", encoding="utf-8")
    assert approve(Site(tmp_path), folder) == 1
    assert (folder / "chapters--a.txt").read_text(encoding="utf-8").startswith("A\nOne word.")

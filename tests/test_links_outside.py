"""Every address outside the book is on one page, and is asked politely whether it still answers."""

import csv
import re
import shutil
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

from book import ROOT, Site

PAGE = "chapters/reference/links.html"


def outside(soup, selector: str = "a[href]") -> set[str]:
    addresses = {link["href"] for link in soup.select(selector)}
    return {address for address in addresses if urlsplit(address).netloc}


def unlisted(site: Site, listed: set[str]) -> list[str]:
    """The links to other sites that the list does not have."""
    return [
        f"{page}: {address}"
        for page in site.pages
        for address in sorted(outside(site.soup(page)) - listed)
    ]


@pytest.fixture(scope="module")
def listed(built):
    return outside(built.soup(PAGE), "article .outside-links a[href]")


def test_every_link_to_another_site_is_listed(built, listed):
    assert len(listed) > 50
    missing = unlisted(built, listed)
    assert not missing, "\n".join(missing)


def test_a_link_that_is_not_listed_is_refused(built, listed):
    page, address = next((p, a) for p in built.chapters for a in outside(built.soup(p)) & listed)
    assert f"{page}: {address}" in unlisted(built, listed - {address})


def entries(built) -> list:
    """The list as pairs: the element with the title, and what is said of it."""
    titles = built.soup(PAGE).select("article .outside-links dt")
    return [(title, title.find_next_sibling("dd")) for title in titles]


def test_every_entry_says_where_its_address_is_used_and_whether_it_was_checked(built):
    assert len(entries(built)) > 50
    for title, told in entries(built):
        assert title.a.get_text(strip=True)
        text = " ".join(told.get_text().split())
        parts = re.fullmatch(r"(\S+)\. Used in: (.+)\. Checked: (.+)\. Kept copy: (.+)\.", text)
        site, used, checked, kept = parts.groups()
        assert site in title.a["href"] and used
        assert checked == "not yet" or time.strptime(checked, "%Y-%m-%d")
        assert kept == "none known" or told.select("a.external")


def test_a_page_that_cites_a_source_is_named_in_its_entry(built):
    told = next(
        told
        for title, told in entries(built)
        if "qiao-xiaoguang" in title.a["href"] and "peoples" in str(title.a)
    )
    used = {link["href"] for link in told.select("a:not(.external)")}
    assert {"../document/memo.html", "how-to-cite.html", "rights.html"} <= used


@pytest.fixture
def small(tmp_path):
    """The sources of the list, to be broken."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copytree(ROOT / "chapters", tmp_path / "chapters")
    return tmp_path


def change_entry(root, key: str, addition: str) -> None:
    file = root / "data/references.bib"
    text = file.read_text(encoding="utf-8")
    assert text.count(f"{{{key},") == 1
    file.write_text(text.replace(f"{{{key},", f"{{{key}, {addition},"), encoding="utf-8")


def test_a_checked_day_and_a_kept_copy_come_from_the_bibliography(small):
    from edition.sources.links_page import as_markdown
    from edition.sources.outside_links import read_links

    change_entry(small, "rw2016", "urldate={2026-11-24}, archived={https://archive.example/rw}")
    (link,) = [link for link in read_links(small) if "criticism-swirls" in link.address]
    assert (link.checked, link.archived) == ("2026-11-24", "https://archive.example/rw")
    (row,) = [line for line in as_markdown([link]) if "2026-11-24" in line]
    assert "](<https://archive.example/rw>)" in row


def test_no_title_shows_its_latex(listed, built):
    titles = [title.a.get_text() for title, _ in entries(built)]
    assert "‘Reception of the DPRK Ambassador to the USSR Ri Sang-jo’" in " ".join(titles)
    assert not [title for title in titles if re.search(r"[`{}\\]|--|''", title)]


def test_titles_in_other_scripts_say_their_language(built):
    marked = {link.get_text(): link["lang"] for link in built.soup(PAGE).select("dt a[lang]")}
    assert marked["윤공흠"] == "ko" and marked["金昌滿"] == "zh" and marked["Визит"] == "ru"
    titles = [title.a.get_text() for title, _ in entries(built)]
    assert not [t for t in titles if re.search("[а-я가-힣一-鿿]", t) and t not in marked]


def test_a_new_address_in_a_chapter_is_listed_but_none_from_its_code(small):
    from edition.sources.outside_links import read_links

    page = small / "chapters/reference/rights.md"
    more = "\nSee [this](https://new.example/a_b) and `https://code.example/`.\n"
    page.write_text(page.read_text(encoding="utf-8") + more, encoding="utf-8")
    found = {link.address: link for link in read_links(small)}
    assert found["https://new.example/a_b"].pages == {"chapters/reference/rights.md"}
    assert not any("code.example" in address for address in found)


class Fickle(BaseHTTPRequestHandler):
    """A site with every kind of answer; it notes how many requests it has at a time."""

    open = most = 0

    def do_GET(self):
        if self.path == "/slow":
            time.sleep(1)
        Fickle.open += 1
        Fickle.most = max(Fickle.most, Fickle.open)
        time.sleep(0.01)
        self.send_response({"/gone": 404, "/old": 301, "/loop": 302}.get(self.path, 200))
        if self.path in ("/old", "/loop"):
            self.send_header("Location", {"/old": "/new"}.get(self.path, self.path))
        self.send_header("Content-Length", "0")
        Fickle.open -= 1
        self.end_headers()

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def fickle():
    with ThreadingHTTPServer(("127.0.0.1", 0), Fickle) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(
    ("path", "state", "detail"),
    [
        ("/here", "ok", ""),
        ("/old", "moved", "/new"),
        ("/gone", "refused", "404"),
        ("/loop", "refused", "302"),
        ("/slow", "silent", "0.3 seconds"),
    ],
)
def test_each_kind_of_answer_is_told(fickle, path, state, detail):
    from edition.sources.check_links import ask

    answer = ask(fickle + path, seconds=0.3 if state == "silent" else 60)
    assert (answer.state, answer.address) == (state, fickle + path)
    assert detail in answer.detail


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/", "http://", "https://[bad/"])
def test_an_address_where_nobody_is_does_not_stop_the_check(address):
    from edition.sources.check_links import ask

    answer = ask(address, seconds=60)
    assert answer.state == "lost" and answer.detail


def test_one_site_is_asked_one_address_at_a_time(fickle):
    from edition.sources.check_links import ask_all

    Fickle.most = 0
    answers = ask_all([f"{fickle}/{number}" for number in range(6)], seconds=60)
    assert [answer.state for answer in answers] == ["ok"] * 6 and Fickle.most == 1


def test_the_report_goes_to_the_screen_and_to_a_table_and_stops_nothing(
    small, fickle, monkeypatch, capsys
):
    from edition.sources import check_links

    entries = [f"@misc{{{n}, title={{{n}}}, url={{{fickle}/{n}}}}}" for n in ("here", "gone")]
    (small / "data/references.bib").write_text("\n".join(entries))
    for path in (*(small / "chapters").rglob("*.md"), *(small / "data").glob("*.csv")):
        path.unlink()
    (small / "data/datapackage.json").write_text("{}")
    (small / "chapters/document/memo.md").write_text("# Memo\n")
    assert check_links.main([str(small)]) == 0
    said = capsys.readouterr().out
    assert f"refused  {fickle}/gone (404" in said and "1 of 2 addresses answer" in said
    with (small / "_build/links.csv").open(encoding="utf-8", newline="") as report:
        rows = list(csv.DictReader(report))
    assert {row["address"]: row["state"] for row in rows} == {
        f"{fickle}/here": "ok",
        f"{fickle}/gone": "refused",
    }


def test_without_a_network_the_report_says_that_nothing_is_known():
    from edition.sources.check_links import Answer, summary

    lost = [Answer(f"https://{host}.example/", "lost", "no name server") for host in "ab"]
    assert "nothing is known: no name server" in summary(lost)


def test_a_list_that_cannot_be_made_is_an_error(small, capsys):
    from edition.sources import check_links

    change_entry(small, "rw2016", "url={on a disk}")
    assert check_links.main([str(small)]) == 1
    assert "data/references.bib" in capsys.readouterr().err
    assert not (small / "_build").exists()

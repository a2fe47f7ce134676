"""Every link, picture and table of the built pages, as a browser or a screen reader meets it."""

import re
from collections import Counter
from collections.abc import Iterator
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

import pytest

from book import Site

TEST_HOSTS = re.compile(r"dvincitest|drivingcreative")
FILE_NAME = re.compile(r"^\S*(/|\.\w{2,4}$)\S*$")
# The page for wrong addresses does not know how deep it is shown: it looks upwards for this file.
NOT_FOUND, FINDER = "404.html", re.compile(r"(?:\.\./)+(_static/find_root\.js)")
LOADING = "script[src], img[src], iframe[src], link[href]:not([rel~=canonical])"


def targets(soup) -> Iterator[str]:
    for element in soup.select("[href], [src]"):
        yield element.get("href") or element.get("src") or ""
    for element in soup.select("meta[http-equiv=refresh]"):
        yield element["content"].partition("url=")[2].strip("\"' ")


def broken_links(site: Site) -> list[str]:
    ids = {page: {tag["id"] for tag in site.soup(page).select("[id]")} for page in site.pages}
    problems = []
    for page in site.pages:
        for target in targets(site.soup(page)):
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            if page == NOT_FOUND and (looked_for := FINDER.fullmatch(target)):
                target = looked_for[1]
                parts = urlsplit(target)
            path, fragment = page, unquote(parts.fragment)
            if parts.path:
                path = normpath(join(dirname(page), unquote(parts.path)))
            # A path that leaves the site works on our server, but not below a folder of another.
            if path.startswith(("/", "..")) or not (site.html / path).is_file():
                problems.append(f"{page}: no file for {target}")
            elif fragment and path in ids and fragment not in ids[path]:
                problems.append(f"{page}: no anchor for {target}")
    return problems


def wrong_addresses(site: Site) -> list[str]:
    """Links that an archive's test host or a too helpful linkifier slipped in."""
    problems = []
    for page in site.pages:
        for target in targets(site.soup(page)):
            parts = urlsplit(target)
            if TEST_HOSTS.search(parts.netloc) or (parts.scheme and parts.netloc.endswith(".md")):
                problems.append(f"{page}: {target}")
    return problems


def loads_from_elsewhere(site: Site) -> list[str]:
    """Scripts, styles, pictures and connections that a page opens on another host by itself."""
    return [
        f"{page}: {tag.get('src') or tag.get('href')}"
        for page in site.pages
        for tag in site.soup(page).select(LOADING)
        if urlsplit(tag.get("src") or tag.get("href")).netloc
    ]


def repeated_ids(site: Site) -> list[str]:
    problems = []
    for page in site.pages:
        counts = Counter(tag["id"] for tag in site.soup(page).select("[id]"))
        problems += [f"{page}: id {name} ×{count}" for name, count in counts.items() if count > 1]
    return problems


def mute_images(site: Site) -> list[str]:
    problems = []
    for page in site.pages:
        for image in site.soup(page).select("article img"):
            alt = image.get("alt", "")
            if len(alt) <= 20 or FILE_NAME.match(alt):
                problems.append(f"{page}: {image.get('src')} has alt {alt!r}")
    return problems


def bare_tables(site: Site) -> list[str]:
    problems = []
    for page in site.pages:
        for number, table in enumerate(site.soup(page).select("article table"), start=1):
            if not (table.caption and table.caption.get_text(strip=True)):
                problems.append(f"{page}: table {number} has no caption")
            heads = {"col": table.select("thead th"), "row": table.select("tbody th")}
            if not heads["col"] or any(
                head.get("scope") != scope for scope, cells in heads.items() for head in cells
            ):
                problems.append(f"{page}: table {number} does not say what its headers head")
    return problems


CHECKS = [
    broken_links,
    wrong_addresses,
    loads_from_elsewhere,
    repeated_ids,
    mute_images,
    bare_tables,
]
GOOD = """
<link rel="canonical" href="https://example.org/a.html">
<article>
  <h1 id="top">A</h1> <a href="sub/b.html#end">b</a> <a href="#top">up</a> <a href="?q=1#top">q</a>
  <a href="https://example.org">elsewhere</a> <code>dvincitest.org</code>
  <img src="sub/a%20b.png" alt="Three bars: 85, 50 and 50 million yuan.">
  <table><caption>Sums</caption>
    <thead><tr><th scope="col">what</th><th scope="col">yuan</th></tr></thead>
    <tbody><tr><th scope="row">rice</th><td>1</td></tr></tbody>
  </table>
</article>
"""


def small_site(folder, body: str) -> Site:
    (folder / "sub").mkdir()
    (folder / "a.html").write_text(body, encoding="utf-8")
    (folder / "sub/b.html").write_text('<a id="end" href="../a.html">a</a>', encoding="utf-8")
    (folder / "sub/a b.png").touch()
    return Site(folder)


@pytest.mark.parametrize("check", CHECKS)
def test_the_book_has(built, check):
    problems = check(built)
    assert not problems, "\n".join(problems)


def test_the_page_for_wrong_addresses_may_look_upwards_for_its_own_file_only(tmp_path):
    small_site(tmp_path, GOOD)
    upwards = '<script src="../../_static/{}"></script>'
    (tmp_path / "404.html").write_text(upwards.format("find_root.js"), encoding="utf-8")
    assert broken_links(Site(tmp_path)) == ["404.html: no file for _static/find_root.js"]
    (tmp_path / "_static").mkdir()
    for name in ("find_root.js", "other.js"):
        (tmp_path / "_static" / name).touch()
    assert broken_links(Site(tmp_path)) == []
    (tmp_path / "c.html").write_text(upwards.format("find_root.js"), encoding="utf-8")
    (tmp_path / "sub/404.html").write_text(upwards.format("other.js"), encoding="utf-8")
    assert len(broken_links(Site(tmp_path))) == 2


@pytest.mark.parametrize("check", CHECKS)
def test_a_sound_page_passes(tmp_path, check):
    assert check(small_site(tmp_path, GOOD)) == []


@pytest.mark.parametrize(
    ("check", "before", "after"),
    [
        (broken_links, "sub/b.html#end", "sub/gone.html"),
        (broken_links, "sub/b.html#end", "sub/b.html#gone"),
        (broken_links, "#top", "#gone"),
        (broken_links, "sub/b.html#end", "/sub/b.html"),
        (broken_links, "sub/b.html#end", "../../../sub/b.html"),
        (broken_links, "sub/a%20b.png", "sub/gone.png"),
        (broken_links, "<article>", '<meta http-equiv="refresh" content="0; url=gone.html">'),
        (wrong_addresses, "https://example.org", "https://dvincitest.example.org/a"),
        (wrong_addresses, "https://example.org", "http://text.md"),
        (loads_from_elsewhere, "sub/a%20b.png", "https://example.org/b.png"),
        (loads_from_elsewhere, "sub/a%20b.png", "//example.org/b.png"),
        (loads_from_elsewhere, 'rel="canonical"', 'rel="preconnect"'),
        (repeated_ids, "<article>", '<article id="top">'),
        (mute_images, "Three bars: 85, 50 and 50 million yuan.", "Three bars"),
        (mute_images, "Three bars: 85, 50 and 50 million yuan.", "../_images/0123456789abcdef.png"),
        (mute_images, 'alt="Three bars: 85, 50 and 50 million yuan."', ""),
        (bare_tables, "<caption>Sums</caption>", ""),
        (bare_tables, "<caption>Sums</caption>", "<caption> </caption>"),
        (bare_tables, ' scope="col"', ""),
        (bare_tables, ' scope="row"', ""),
        (bare_tables, 'scope="row"', 'scope="col"'),
        (bare_tables, 'scope="col"', 'scope="row"'),
        (bare_tables, "thead>", "tfoot>"),
    ],
)
def test_a_fault_is_refused(tmp_path, check, before, after):
    assert before in GOOD
    assert len(check(small_site(tmp_path, GOOD.replace(before, after, 1)))) == 1

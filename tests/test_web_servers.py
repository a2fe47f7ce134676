"""The published settings on the servers themselves, where these are installed."""

import gzip
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from bench import nginx
from edition.site.security import POLICY, TEMPLATES, settings_for
from web_servers import PROGRAMS, is_here, serve

GZIP = {"Accept-Encoding": "gzip"}
SITE = {
    "index.html": ("<title>Front</title>", "text/html"),
    "chapters/memo.html": ("<title>The memo</title>" * 200, "text/html"),
    "_static/book.css": ("p { color: teal; }", "text/css"),
    "_static/book.js": ("export default 1;", "text/javascript application/javascript"),
    "data.json": ("{}", "application/json"),
    "sitemap.xml": ("<urlset/>", "application/xml text/xml"),
    "picture.svg": ('<svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml"),
}
PROMISED = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


@pytest.fixture(scope="module", params=sorted(PROGRAMS))
def server(request):
    """A small site on one server, in a folder that the server's own user can read."""
    if not is_here(request.param):
        pytest.skip(f"{PROGRAMS[request.param]} is not installed: its settings are not tried")
    with TemporaryDirectory(prefix="served-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        site, hosting = folder / "site", folder / "hosting"
        for path, (text, _) in SITE.items():
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_text(text)
        nginx.compress(site)
        (site / "404.html").write_text("Nothing here")
        hosting.mkdir()
        for template in TEMPLATES.iterdir():
            (hosting / template.name).write_text(settings_for(template, "two-issues", POLICY))
        with serve(request.param, site, hosting, folder) as address:
            yield SimpleNamespace(address=address, site=site)


def ask(server, path: str, **headers: str):
    return urlopen(Request(server.address + path, headers=headers))


@pytest.mark.parametrize("path", sorted(SITE))
def test_what_was_compressed_beforehand_is_sent_so_and_as_what_it_is(server, path):
    text, kind = SITE[path]
    with ask(server, path, **GZIP) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers.get_content_type() in kind
        assert "Accept-Encoding" in answer.headers["Vary"]
        content = answer.read()
    assert content == (server.site / f"{path}.gz").read_bytes()
    assert gzip.decompress(content).decode() == text


def test_who_cannot_read_that_gets_the_plain_file(server):
    with ask(server, "chapters/memo.html", **{"Accept-Encoding": "identity"}) as answer:
        assert answer.headers["Content-Encoding"] is None
        assert answer.read().decode() == SITE["chapters/memo.html"][0]


def test_a_folder_shows_its_first_page(server):
    with ask(server, "") as answer:
        assert answer.read().decode() == SITE["index.html"][0]


@pytest.mark.parametrize("path", ["", "chapters/memo.html", "_static/book.js", "nowhere.html"])
def test_every_answer_carries_the_promises(server, path):
    try:
        headers = ask(server, path).headers
    except HTTPError as refusal:
        headers = refusal.headers
    assert {name: headers[name] for name in PROMISED} == PROMISED


def test_what_is_missing_is_answered_with_the_page_for_it(server):
    with pytest.raises(HTTPError) as refusal:
        ask(server, "deep/nowhere.html", **GZIP)
    assert refusal.value.code == 404 and refusal.value.read() == b"Nothing here"


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_what_a_reader_has_already_is_not_sent_again(server, encoding):
    asked = {"Accept-Encoding": encoding}
    with ask(server, "chapters/memo.html", **asked) as answer:
        tag = answer.headers["ETag"]
    assert tag
    with pytest.raises(HTTPError) as unchanged:
        ask(server, "chapters/memo.html", **asked, **{"If-None-Match": tag})
    assert unchanged.value.code == 304 and unchanged.value.read() == b""

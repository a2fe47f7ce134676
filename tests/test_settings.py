"""What adopters set in `_config.yml` works, on any host and forge, or is refused in one line."""

import shutil
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from jupyter_book.config import get_final_config
from sphinx.errors import ConfigError

import small_book
from book import Site, copy_sources, make_book
from edition.settings import check_settings, read_repository, site_address
from edition.settings.forms import take_settings

SITES = [
    "https://name.github.io/two-issues/",
    "https://name.gitlab.io/two-issues",
    "https://name.codeberg.page/",
    "http://localhost:8000/a/b/c/",
    "https://history.example.edu",
    "https://bücher.example/ü/",
    "https://fontawesome.example/fa-github/",
    "https://192.0.2.7:8443/book",
    "http://[::1]:8000/book/",
    "https://history.example.edu/~teacher/course/",
]
REPOSITORIES = {  # address -> kind, edit address of a page
    "https://github.com/history/two-issues": ("github", "/edit/main/a.md"),
    "https://github.com/history/two-issues.git/": ("github", "/edit/main/a.md"),
    "https://gitlab.com/history/course/two-issues": ("gitlab", "/-/edit/main/a.md"),
    "https://gitlab.example.edu/history/two-issues": ("gitlab", "/-/edit/main/a.md"),
    "https://codeberg.org/history/two-issues": ("gitea", "/_edit/main/a.md"),
    "https://bitbucket.org/history/two-issues": ("bitbucket", "/src/main/a.md?mode=edit"),
    "https://git.example.edu/history/github": ("", ""),
    "https://git.example.edu/two-issues": ("", ""),
    "https://example.edu/forge/history/two-issues": ("", ""),
    "https://git.sr.ht/~history/two-issues": ("", ""),
    "https://192.0.2.7:3000/history/two-issues": ("", ""),
    "https://gitea.example.edu:3000/history/two-issues.git": ("gitea", "/_edit/main/a.md"),
}
FOREIGN = [
    "html: {analytics: {google_analytics_id: G-1}}",
    "html: {google_analytics_id: G-1}",
    "html: {analytics: {plausible_analytics_domain: example.org}}",
    "html: {comments: {hypothesis: true}}",
    "html: {comments: {dokieli: true}}",
    "html: {announcement: '<img src=//example.org/a.png>'}",
    "html: {extra_footer: '<script src=\"https://example.org/a.js\"></script>'}",
    "html: {extra_footer: '<link rel=stylesheet href=HTTPS://example.org/a.css>'}",
    "html: {extra_footer: '<img srcset=\"a.png, https://example.org/a.png 2x\">'}",
    "html: {extra_footer: '<svg><image xlink:href=\"https://example.org/a\"/></svg>'}",
]
HUB = "launch_buttons: {jupyterhub_url: https://hub.example.edu}"
# Each with the words that its one line has to say.
REFUSED = {
    "html: {baseurl: name.github.io/x}": "does not begin with https://",
    "html: {baseurl: /two-issues/}": "does not begin with https://",
    "html: {baseurl: ftp://a.b/}": "does not begin with https://",
    "html: {baseurl: 'https://'}": "names no site",
    "html: {baseurl: 'https://a.b/x/index.html'}": "without index.html",
    "html: {baseurl: 'https://a.b/?x=1'}": "leave out what follows",
    "html: {baseurl: 'https://a.b/#top'}": "leave out what follows",
    "html: {baseurl: 'https://a b/'}": "names no site",
    "html: {baseurl: 'https://me:secret@a.b/'}": "a user's name",
    "html: {baseurl: 'https://a.b:x/'}": "which is no address",
    "html: {baseurl: 'https://[a/'}": "which is no address",
    "html: {baseurl: 7}": "must be string",
    "html: {baseurl: }": "it is empty",
    "html: {base_url: 'https://a.b/'}": "did you mean baseurl?",
    "titel: A book": "did you mean title?",
    "html: {favicon: _static/none.svg}": "no file of the book",
    "logo: _static": "no file of the book",
    "logo: https://a.b/logo.svg": "no file of the book",
    "html: {announcement: https://a.b/news.html}": "write the words",
    "logo: _static/none.png": "no file of the book",
    "html:": "it is empty",
    "html: {use_edit_page_button: 'yes'}": "must be boolean",
    "repository:": "it is empty",
    "repository: {url: github.com/history/two-issues}": "does not begin with https://",
    "repository: {url: 'git@github.com:history/two-issues.git'}": "does not begin with https://",
    "repository: {url: 'ssh://git@github.com/a/b.git'}": "does not begin with https://",
    "repository: {url: 'https://me@github.com/a/b.git'}": "a user's name",
    "repository: {urls: https://github.com/a/b}": "did you mean url?",
    "repository: https://github.com/a/b": "must be object",
    "repository: {url: https://github.com/history}": "names no repository",
    "repository: {url: https://github.com/a/b/issues}": "give https://github.com/a/b, ",
    "repository: {url: https://git.example.edu}": "names no repository",
    "repository: {url: https://name.github.io/two-issues}": "the address of a site",
    "repository: {url: https://github.com/a/b/tree/main}": "give https://github.com/a/b, ",
    "repository: {url: https://gitlab.com/a/b/c/-/tree/main}": "give https://gitlab.com/a/b/c, ",
    "repository: {url: https://codeberg.org/a/b/src/branch/main}": "https://codeberg.org/a/b, ",
    "repository: {url: https://git.example.edu/a/b/src/branch/main}": "edu/a/b, and its branch",
    "repository: {url: https://git.sr.ht/~a/b/tree/main/item}": "https://git.sr.ht/~a/b, ",
    "repository: {url: https://github.com/a/b, branch: 'a b'}": "the name of a branch",
    "repository: {url: https://github.com/a/b, branch: /main}": "the name of a branch",
    "html: {use_issues_button: true}": "needs `repository: url:`",
    "html: {use_repository_button: true}": "needs `repository: url:`",
    "repository: {url: https://git.example.edu/a}\nhtml: {use_edit_page_button: true}": (
        "repository_provider: gitlab"
    ),
    "repository: {url: https://github.com/a/b}\nhtml: {use_edit_page_button: true}": (
        "`repository: branch:`"
    ),
    "repository: {url: https://github.com/a/b}\nlaunch_buttons: {binderhub_url: https://b.c}": (
        "`repository: branch:`"
    ),
    "sphinx: {config: {html_theme_options: {use_issues_button: true}}}": "needs `repository: url:`",
    "sphinx: {config: {html_theme_options: {repository_provider: sourcehut}}}": "expected one of",
    "sphinx: {config: {html_theme_options: {launch_buttons: [colab_url]}}}": "no mapping",
    "sphinx: {config: {html_js_files: ['https://a.b/c.js']}}": "ask another host",
    "sphinx: {config: {html_theme_options: {extra_footer: '<img src=//a.b/c>'}}}": "another host",
    "html: {analytics: {matomo: '1'}}": "matomo does not work",
    "html: {analytics: G-1}": "must be object",
    "html: {comments: {utterances: {repo: a/b}}}": "utterances does not work",
    "html: {comments: {giscus: {repo: a/b}}}": "giscus does not work",
    "html: {comments: true}": "must be object",
    HUB: "needs `repository: url:`",
    "launch_buttons: {jupyterhub_url: hub}\nrepository: {url: https://github.com/a/b}": (
        "does not begin with https://"
    ),
    "launch_buttons: [jupyterhub_url]": "must be object",
    "launch_buttons: {jupyterhub_url: true}": "must be string",
    "launch_buttons: {thebe: true}": "thebe has no launcher",
    "launch_buttons: {deepnote_url: https://d.example}": "deepnote_url has no launcher",
    "launch_buttons: {notebook_interface: classic}": "say jupyterlab",
    "launch_buttons: {colab_url: https://colab.research.google.com}": "needs `repository: url:`",
    "launch_buttons: {colab_url: https://c.example}\nrepository: {url: https://gitlab.com/a/b}": (
        "github.com only"
    ),
    "sphinx: {config: {allow_foreign_requests: maybe}}": "expected true or false",
    "html: [1": "not YAML",
    "- a list": "there are no settings",
} | dict.fromkeys(FOREIGN, "ask another host")
WRITTEN = [
    "html: {extra_footer: '<script>fetch(\"https://example.org/a\")</script>'}",
    "html: {extra_footer: '<style>@import \"https://example.org/a.css\"</style>'}",
    "html: {extra_footer: '<p style=\"background: url(//example.org/a.png)\">A</p>'}",
    "html: {announcement: '<b onclick=\"go()\">Now</b>'}",
]
REFUSED |= dict.fromkeys(WRITTEN, "the policy of the pages stops")
HELD = [
    *(f"html: {{baseurl: '{address}'}}" for address in SITES),
    *(f"repository: {{url: '{address}'}}\n{HUB}" for address in REPOSITORIES),
    *(
        f"{setting}\nsphinx: {{config: {{allow_foreign_requests: true}}}}"
        for setting in FOREIGN + WRITTEN
    ),
    *(f"{setting}\nsphinx: {{config: {{content_security_policy: x}}}}" for setting in WRITTEN),
    "html: {baseurl: ''}",
    "html: {announcement: 'Read <a href=https://example.org>the news</a>'}",
    "html: {extra_footer: '<p><img src=_static/favicon.svg alt=Threads></p>'}",
    "html: {analytics: {plausible_analytics_url: https://plausible.io/js/script.js}}",
    "html: {comments: {hypothesis: false, utterances: false}}",
    'html: {announcement: \'See //a.b or <a href="https://a.b">"A" & B</a>\'}',
    "html: {extra_footer: '<svg xmlns=\"http://www.w3.org/2000/svg\"><path/></svg>'}",
    'html: {extra_footer: \'<img src="_static//a.svg"> <script src="_static/a.js"></script>\'}',
    "html: {baseurl: ' https://a.b/c '}",
    "repository: {url: ' https://GitHub.com/A/b.git ', branch: main}\n"
    "html: {use_edit_page_button: true}",
    "sphinx: {config: {html_js_files: [mine.js]}}",
    "logo: _static/logo.svg\nhtml: {favicon: _static/logo.svg}",
    "repository: {url: https://github.com/a/b, branch: course/autumn-2026}",
    "launch_buttons: {notebook_interface: jupyterlab, thebe: false}",
]


def said_of(folder, settings: str) -> list[tuple[int, str]]:
    (folder / "_config.yml").write_text(settings, encoding="utf-8")
    (folder / "_static").mkdir(exist_ok=True)
    (folder / "_static/logo.svg").touch()
    return list(check_settings(folder))


@pytest.mark.parametrize("settings", REFUSED)
def test_a_setting_that_cannot_hold_is_refused_in_one_line_with_its_row(tmp_path, settings):
    said = said_of(tmp_path, f"title: A book\n{settings}" if settings[0] != "-" else settings)
    (row, message), *more = said
    assert not more or "needs `repository" in message + more[0][1]
    assert REFUSED[settings] in message and "\n" not in message
    assert row >= 2 or settings[0] == "-"


@pytest.mark.parametrize("settings", HELD)
def test_a_setting_that_can_hold_is_not_refused(tmp_path, settings):
    assert said_of(tmp_path, settings) == []


def test_the_row_is_that_of_the_setting(tmp_path):
    settings = "title: A\nhtml:\n  favicon: ''\n  # where it will be\n  baseurl: a.b\nauthor: B\n"
    assert [row for row, _ in said_of(tmp_path, settings)] == [5]


@pytest.mark.parametrize("address", SITES)
def test_the_address_of_the_site_ends_with_one_slash(address):
    assert site_address(address) == address.rstrip("/") + "/"
    assert site_address(f"{address}//") == address.rstrip("/") + "/"


def test_where_nothing_checks_first_a_wrong_address_stops_the_build_with_its_name():
    config = SimpleNamespace(html_baseurl="example.org", html_theme_options={})
    with pytest.raises(ConfigError, match=r"_config\.yml: html: baseurl is 'example\.org'"):
        take_settings(None, config)
    config = SimpleNamespace(html_baseurl="", html_theme_options={"repository_url": "x"})
    with pytest.raises(ConfigError, match=r"_config\.yml: repository has 'x'"):
        take_settings(None, config)


@pytest.mark.parametrize("address", REPOSITORIES)
def test_each_forge_has_its_own_address_for_editing_a_page(address):
    kind, edit = REPOSITORIES[address]
    repository = read_repository({"repository_url": address})
    clean = address.rstrip("/").removesuffix(".git")
    assert (repository.url, repository.kind) == (clean, kind)
    assert repository.edit("a.md") == (clean + edit if edit else "")
    issue = repository.issue("A & B")
    assert bool(issue) == bool(kind)
    assert not issue or list(parse_qs(urlsplit(issue).query).values()) == [["A & B"]]


def test_a_host_is_written_small_and_known_in_any_case():
    assert site_address("HTTPS://Example.ORG:8443/Book") == "https://example.org:8443/Book/"
    repository = read_repository({"repository_url": "https://GitHub.com/History/Book"})
    assert (repository.url, repository.kind) == ("https://github.com/History/Book", "github")


def test_the_kind_of_an_unknown_forge_can_be_said():
    options = {"repository_url": "https://git.example.edu/a/b", "repository_branch": "x/y"}
    for provider, edit in (
        ("gitlab", "/-/edit/x/y/book/a%20b.md"),
        ("Forgejo", "/_edit/x/y/book/a%20b.md"),
    ):
        made = read_repository(options | {"repository_provider": provider, "path_to_docs": "book/"})
        assert made.edit("a b.md") == f"https://git.example.edu/a/b{edit}"


# ---- settings that hold, seen on the pages of a small book

PAGE = "# {title}\n\nWords of a page.\n"
TOC = {"format": "jb-book", "root": "index", "chapters": [{"file": "deep/page"}]}
ROOMS = {f"edition.{part}": "_ext" for part in ("settings", "notebooks.launch", "theme")}


def build_small(folder, settings: str) -> tuple[Site, list[str]]:
    """A book of two pages with these settings, and what its build warned of."""
    (folder / "_static").mkdir(parents=True)
    (folder / "_static/logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>'
    )
    titles = {"index": "First", "deep/page": "Second"}
    small_book.write(folder, {name: PAGE.format(title=titles[name]) for name in titles})
    (folder / "_toc.yml").write_text(yaml.safe_dump(TOC))
    given = {"title": "Small", "execute": {"execute_notebooks": "off"}} | yaml.safe_load(settings)
    given["sphinx"] = {"local_extensions": ROOMS} | given.get("sphinx", {})
    config, _ = get_final_config(
        user_yaml=given, cli_config={"latex_individualpages": False}, sourcedir=folder
    )
    config["extensions"] = [name for name in config["extensions"] if "thebe" not in name]
    made = small_book.build(folder, **config)
    return made, made.warnings


@pytest.fixture(scope="module", autouse=True)
def without_evidence():
    """The small book has no evidence to check."""
    patch = pytest.MonkeyPatch()
    patch.setattr("edition.rooms.FIRST", ("edition.settings",))
    yield
    patch.undo()


def links(site: Site, page: str) -> list[str]:
    return [str(a["href"]) for a in site.soup(page).select("a[href^=http]")]


BUTTONS = "use_repository_button: true, use_edit_page_button: true, use_issues_button: true"


@pytest.mark.slow
@pytest.mark.parametrize("address", [a for a, (kind, _) in REPOSITORIES.items() if kind])
def test_the_buttons_to_a_repository_lead_to_its_forge(tmp_path, address):
    settings = f"html: {{{BUTTONS}}}\nrepository: {{url: '{address}', branch: a/b}}"
    site, warnings = build_small(tmp_path, settings)
    assert warnings == []
    repository = read_repository({"repository_url": address, "repository_branch": "a/b"})
    expected = [
        repository.url,
        repository.edit("deep/page.md"),
        repository.issue("Second (deep/page)"),
    ]
    found = links(site, "deep/page.html")
    assert [link for link in found if link.startswith(repository.url)] == expected


@pytest.mark.slow
def test_a_forge_that_is_not_known_still_has_its_button(tmp_path):
    settings = (
        "html: {use_repository_button: true}\nrepository: {url: 'https://git.example.edu/a/b'}"
    )
    site, warnings = build_small(tmp_path, settings)
    assert warnings == [] and "https://git.example.edu/a/b" in links(site, "index.html")


@pytest.mark.slow
@pytest.mark.parametrize("address", SITES)
def test_a_site_can_be_at_any_address(tmp_path, address):
    site, warnings = build_small(tmp_path, f"html: {{baseurl: '{address}'}}")
    assert warnings == []
    canonical = site.soup("deep/page.html").select_one("link[rel=canonical]")["href"]
    assert canonical == f"{site_address(address)}deep/page.html"


@pytest.mark.slow
def test_a_banner_a_logo_and_a_footer_are_shown(tmp_path):
    settings = (
        "logo: _static/logo.svg\n"
        "html: {announcement: 'Class moves to <b>\"room 5\"</b>', favicon: _static/logo.svg, "
        "extra_footer: '<p>Own words</p>'}"
    )
    site, warnings = build_small(tmp_path, settings)
    assert warnings == []
    for page in ("index.html", "deep/page.html"):
        soup = site.soup(page)
        assert 'Class moves to "room 5"' in soup.get_text()
        assert "Own words" in " ".join(foot.get_text() for foot in soup("footer"))
        assert soup.select("img[src$='logo.svg']") and soup.select(
            "link[rel=icon][href$='logo.svg']"
        )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("settings", "loaded"),
    [
        ("html: {comments: {hypothesis: true}}", "https://hypothes.is/embed.js"),
        ("html: {comments: {dokieli: true}}", "https://dokie.li/scripts/dokieli.js"),
        ("html: {analytics: {google_analytics_id: G-1}}", "https://www.googletagmanager.com/"),
        ("html: {analytics: {plausible_analytics_domain: a.b}}", "https://plausible.io/"),
    ],
)
def test_what_an_adopter_allows_is_on_the_pages(tmp_path, settings, loaded):
    site, warnings = build_small(
        tmp_path, f"{settings}\nsphinx: {{config: {{allow_foreign_requests: true}}}}"
    )
    assert warnings == []
    scripts = [str(script["src"]) for script in site.soup("deep/page.html").select("script[src]")]
    assert [address for address in scripts if address.startswith(loaded)]


# ---- and one set of them on the whole book

FORGE = "https://git.example.edu/history/github-course"


@pytest.fixture(scope="module")
def published_on_a_forge(built, tmp_path_factory):
    """The book as somebody publishes it with GitHub Pages, and with a hub."""
    source = copy_sources(tmp_path_factory.mktemp("forge"))
    shutil.copytree(built.source / "_build/.jupyter_cache", source / "_build/.jupyter_cache")
    path = source / "_config.yml"
    settings = path.read_text(encoding="utf-8")
    settings = settings.replace(
        "launch_buttons: {}", f"{HUB}\nrepository: {{url: {FORGE}, branch: main}}"
    )
    edit = "  use_edit_page_button: true\n"
    settings = settings.replace("html:\n", f"html:\n  baseurl: {SITES[0]}\n{edit}", 1)
    settings = settings.replace("_button: false", "_button: true")
    kind = "    html_theme_options:\n      repository_provider: gitlab\n"
    settings = settings.replace("    html_theme_options:\n", kind)
    path.write_text(settings, encoding="utf-8")
    outcome = make_book(source)
    assert outcome.passed, outcome.tail()
    return Site(source / "_build/html")


def test_the_whole_book_builds_for_pages_of_a_forge(published_on_a_forge):
    site = published_on_a_forge
    page = site.soup("chapters/aid/plan-1957.html")
    assert page.select_one("link[rel=canonical]")["href"].startswith(SITES[0])
    hub = [link for link in links(site, "chapters/aid/plan-1957.html") if "git-pull" in link]
    assert hub and parse_qs(urlsplit(hub[0]).query)["repo"] == [FORGE]
    assert f"{FORGE}/-/edit/main/chapters/aid/plan-1957.md" in links(
        site, "chapters/aid/plan-1957.html"
    )
    assert (site.html / "sitemap.xml").read_text().count(f"<loc>{SITES[0]}") > 30

"""What adopters set in `_config.yml` works, on any host and forge, or is refused in one line."""

import shutil
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from sphinx.config import ENUM, Config
from sphinx.errors import ConfigError

from adopters import HELD, HUB, REFUSED, REPOSITORIES, SITES, build_small, lay_out
from book import Site, copy_sources, make_book
from edition.settings import check_settings, read_repository, site_address
from edition.settings.forms import (
    refuse_unknown,
    refuse_unknown_styles,
    refuse_wrong_types,
    take_settings,
)
from edition.settings.types import wrong_type
from places import find


def said_of(folder, settings: str) -> list[tuple[int, str]]:
    (folder / "_config.yml").write_text(settings, encoding="utf-8")
    lay_out(folder)
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


def test_where_nothing_checks_first_a_wrong_address_stops_the_build_with_its_name(tmp_path):
    app = SimpleNamespace(confdir=tmp_path)
    config = SimpleNamespace(html_baseurl="example.org", html_theme_options={})
    with pytest.raises(ConfigError, match=r"_config\.yml: html: baseurl is 'example\.org'"):
        take_settings(app, config)
    config = SimpleNamespace(html_baseurl="", html_theme_options={"repository_url": "x"})
    with pytest.raises(ConfigError, match=r"_config\.yml: repository has 'x'"):
        take_settings(app, config)


def test_what_is_refused_only_when_the_book_is_built_has_its_line_too(tmp_path):
    settings = "title: A\nsphinx:\n  config:\n    language: en\n    cell_output_limt: 2\n"
    (tmp_path / "_config.yml").write_text(settings, encoding="utf-8")
    app = SimpleNamespace(confdir=tmp_path)
    config = SimpleNamespace(overrides={"cell_output_limt": 2}, values={})
    said = r"^_config\.yml:5: sphinx: config: cell_output_limt is no setting; take it out$"
    with pytest.raises(ConfigError, match=said):
        refuse_unknown(app, config)


def test_a_setting_of_sphinx_that_nothing_knows_stops_the_build_with_the_one_that_is_meant(
    tmp_path,
):
    app = SimpleNamespace(confdir=tmp_path)
    limit = SimpleNamespace(default=1, valid_types=frozenset({int}))
    config = SimpleNamespace(overrides={"cell_output_limt": 2}, values={"cell_output_limit": limit})
    with pytest.raises(ConfigError, match=r"cell_output_limt is no setting.*cell_output_limit"):
        refuse_unknown(app, config)
    config.overrides = {"cell_output_limit": 2, "html_context.a": 1}
    refuse_unknown(app, config)
    config.overrides = {"cell_output_limit": "big"}
    with pytest.raises(ConfigError, match=r"cell_output_limit is 'big', which is not a whole"):
        refuse_wrong_types(app, config)


@pytest.mark.parametrize("name", ["bibtex_default_style", "bibtex_reference_style"])
def test_a_style_of_citing_that_nothing_knows_stops_the_build_at_its_line(tmp_path, name):
    settings = f"title: A\nsphinx:\n  config:\n    {name}: nonesuch\n"
    (tmp_path / "_config.yml").write_text(settings, encoding="utf-8")
    app, config = SimpleNamespace(confdir=tmp_path), Config({}, {name: "nonesuch"})
    refuse_unknown_styles(app, config)  # nothing here cites
    config.add(name, "alpha", "env", str)
    with pytest.raises(ConfigError, match=rf"^_config\.yml:4: .*{name} is 'nonesuch', a style"):
        refuse_unknown_styles(app, config)


def test_a_type_is_what_sphinx_takes():
    values = Config.config_values
    assert wrong_type(values["suppress_warnings"], ("a",)) == ""
    said = "is 'a', which is not a list; write it as [one, another], or each on a line that begins"
    assert wrong_type(values["suppress_warnings"], "a").startswith(said)
    assert wrong_type(values["suppress_warnings"], None).startswith("is None, which is not a")
    assert wrong_type(None, "a") == "" == wrong_type(values["language"], "de")
    own = SimpleNamespace(default=None, valid_types=frozenset({SimpleNamespace}))
    assert wrong_type(own, "a") == "is 'a', which is not SimpleNamespace"
    one_of = SimpleNamespace(default="a", valid_types=ENUM("a", "b"))
    assert wrong_type(one_of, "c") == "is 'c'; expected one of a, b" and not wrong_type(one_of, "b")


def test_the_folder_of_the_book_is_a_path_in_the_repository():
    folders = {"./docs/": "docs", "/docs": "docs", ".": "", "": "", "a//b": "a/b", "ü #1": "ü #1"}
    for given, folder in folders.items():
        options = {"repository_url": "https://github.com/a/b", "path_to_docs": given}
        assert read_repository(options).folder == folder
    www = read_repository({"repository_url": "https://www.github.com/a/b"})
    assert (www.url, www.kind) == ("https://github.com/a/b", "github")


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
def test_a_picture_in_the_banner_or_the_footer_is_found_from_every_page(tmp_path):
    settings = (
        "html: {announcement: '<img src=_static/logo.svg alt=One>', "
        "extra_footer: \"<p><img src='_static/logo.svg' alt='Two'></p>\"}"
    )
    site, warnings = build_small(tmp_path, settings)
    assert warnings == []
    for page in ("index.html", "deep/page.html"):
        pictures = site.soup(page).select("img[alt=One], img[alt=Two]")
        assert len(pictures) == 2
        for picture in pictures:
            assert (site.html / page).parent.joinpath(str(picture["src"])).is_file()


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
    settings = yaml.safe_load(path.read_text(encoding="utf-8")) | yaml.safe_load(HUB)
    settings["repository"] = {"url": FORGE, "branch": "main"}
    settings["html"] |= {"baseurl": SITES[0]} | yaml.safe_load(f"{{{BUTTONS}}}")
    settings["sphinx"]["config"]["html_theme_options"]["repository_provider"] = "gitlab"
    path.write_text(yaml.safe_dump(settings), encoding="utf-8")
    outcome = make_book(source)
    assert outcome.passed, outcome.tail()
    return Site(source / "_build/html")


@pytest.mark.slow
def test_the_whole_book_builds_for_pages_of_a_forge(published_on_a_forge):
    site = published_on_a_forge
    name = find(site, "code")
    page = site.soup(name)
    assert page.select_one("link[rel=canonical]")["href"].startswith(SITES[0])
    hub = [link for link in links(site, name) if "git-pull" in link]
    assert hub and parse_qs(urlsplit(hub[0]).query)["repo"] == [FORGE]
    assert f"{FORGE}/-/edit/main/{name.removesuffix('html')}md" in links(site, name)
    listed = (site.html / "sitemap.xml").read_text().count(f"<loc>{SITES[0]}")
    assert listed >= len(site.chapters)

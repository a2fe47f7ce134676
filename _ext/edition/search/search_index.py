"""The list of places that the search looks through, as a script beside the pages.

It takes the place of Sphinx's own index, which knows words and not what readers mean by them, and
fetches each page found to show a line of it: a browser refuses that from a disk.
The places of a page are taken when it is written, and kept for builds that write only others.
A page with ``nosearch: true`` in its front matter is found by its title and description only.
``search_last`` in ``_config.yml`` names pages that come after the rest among what is found.
"""

import fnmatch
import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ..digests import write_whole
from ..evidence import LETTERS, MEMO, read_document, read_paragraphs
from ..site import said_of
from .names import read_registers, read_sentences
from .places import ENTRY, Place, places_of
from .signs import signs_of

INDEX = "_static/search-index.js"
KEPT = "search-places.json"
# Of Sphinx's own search, which a folder of an earlier build may still hold.
REPLACED = ("searchindex.js", "_static/searchtools.js", "_static/language_data.js")


def parts_of(env: BuildEnvironment) -> dict[str, str]:
    """For each page the caption of its part in the list of contents; without one, nothing."""
    parts: dict[str, str] = {}
    for toctree in env.get_doctree(env.config.root_doc).findall(addnodes.toctree):
        waiting = list(toctree["includefiles"])
        for name in waiting:  # it grows by the pages below each
            if name not in parts:
                parts[name] = toctree.get("caption") or ""
                waiting += env.toctree_includes.get(name, [])
    return parts


class SearchIndex:
    """The places of all pages, kept from build to build."""

    def __init__(self) -> None:
        self.pages: dict[str, list[Place]] = {}
        self.paragraphs: dict[str, str] = {}

    def start(self, app: Sphinx) -> None:
        """Switch Sphinx's own search off, and read what the last build kept."""
        if app.builder.name != "html":
            return
        app.builder.search = False  # type: ignore[attr-defined]
        self.paragraphs = read_paragraphs(Path(app.srcdir, MEMO))
        try:
            kept = json.loads(Path(app.doctreedir, KEPT).read_text(encoding="utf-8"))
            self.pages = {name: [Place(**place) for place in kept[name]] for name in kept}
        except (OSError, ValueError, TypeError, AttributeError):
            self.pages = {}  # none was kept, or by another version: all pages are read again

    def keep(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Take the places of a page that is about to be written."""
        if app.builder.name == "html":
            places = list(places_of(doctree, self.paragraphs))
            listed = app.env.metadata[docname].keys() & {"nosearch", "no-search"}
            if listed and places:
                text, keywords = said_of(doctree, "description"), places[0].keywords
                places = [Place(places[0].anchor, places[0].title, text=text, keywords=keywords)]
            self.pages[docname] = places

    def complete(self, app: Sphinx) -> None:
        """Let go of pages that are no more, and read those that were not kept."""
        env = app.env
        self.pages = {name: self.pages[name] for name in self.pages if name in env.all_docs}
        for name in sorted(env.all_docs.keys() - self.pages.keys()):
            env.get_and_resolve_doctree(name, app.builder)  # and so `keep` is called
        kept = {name: [asdict(place) for place in self.pages[name]] for name in self.pages}
        write_whole(Path(app.doctreedir, KEPT), json.dumps(kept, ensure_ascii=False))

    def as_data(self, app: Sphinx) -> dict[str, object]:
        """All that the script needs, as short as may be: pages, places, names, sentences, what the
        document is called, and the letters that tell a language."""
        env, root = app.env, Path(app.srcdir)
        parts = parts_of(env)
        order = list(env.collect_relations())
        chosen = app.config.search_last
        last = {name for pattern in chosen for name in fnmatch.filter(order, pattern)}
        address, titles = app.builder.get_target_uri, env.titles
        pages = [
            [address(name), titles[name].astext(), parts.get(name, ""), int(name in last)]
            for name in order
        ]
        terms = env.get_domain("std").objects  # type: ignore[attr-defined]
        names = read_registers(root)
        registers = {terms["term", name]: names[name] for name in names if ("term", name) in terms}
        numbers = {place[1]: number for number, place in enumerate(registers)}
        places: list[list[object]] = []
        entries: dict[tuple[str, str], int] = {}
        for number, name in enumerate(order):
            for place in self.pages[name]:
                if place.kind == ENTRY and (name, place.anchor) in registers:
                    entries[name, place.anchor] = len(places)
                linked = sorted(numbers[link] for link in place.links if link in numbers)
                row = [number, place.anchor, place.title, place.kind, place.text, place.code]
                places.append([*row, linked, place.keywords])
        document = read_document(root)
        languages = document.scripts
        index: dict[str, object] = {
            "called": re.escape(document.called),
            "scripts": [[LETTERS[name], languages[name]] for name in LETTERS if name in languages],
            "pages": pages,
            "places": places,
            "entries": [[entries.get(place, -1), forms] for place, forms in registers.items()],
            "sentences": read_sentences(root),
        }
        return index | {"signs": signs_of(json.dumps(index, ensure_ascii=False))}

    def write(self, app: Sphinx) -> Iterator[tuple[str, dict[str, object], str]]:
        """Write the list when all pages are known; it makes no page of its own."""
        if app.builder.name == "html":
            self.complete(app)
            content = json.dumps(self.as_data(app), ensure_ascii=False, separators=(",", ":"))
            write_whole(Path(app.outdir, INDEX), f"globalThis.searchIndex = {content};\n")
        yield from ()


def renew(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The first page, to be written again, when names or sentences of the tables have changed."""
    root = Path(app.srcdir)
    before = getattr(env, "search_names", None)
    env.search_names = now = [read_registers(root), read_sentences(root)]  # type: ignore[attr-defined]
    return [env.config.root_doc] if now != before else []


def remove_replaced(app: Sphinx, exception: Exception | None) -> None:
    """Leave nothing of Sphinx's own search in the site."""
    if not exception and app.builder.name == "html":
        for name in REPLACED:
            Path(app.outdir, name).unlink(missing_ok=True)


def setup(app: Sphinx) -> dict[str, int]:
    """Take the places of each page when all is resolved in it, and write them at the end."""
    index = SearchIndex()
    app.add_config_value("search_last", [], "html", types=[list])
    app.connect("builder-inited", index.start)
    app.connect("env-updated", renew)
    app.connect("doctree-resolved", index.keep, priority=900)
    app.connect("html-collect-pages", index.write)
    app.connect("build-finished", remove_replaced, priority=950)  # others may read them
    # Another number has all pages read anew, when places are no longer what they were.
    return {"env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}

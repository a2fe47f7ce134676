"""The tags with which a page loads its style sheets and scripts, written anew.

The theme keeps a page blank until ten files are there, and loads a megabyte and a half that its
pages do without.
Here the scripts that all pages share become one, the sheets make room for the rules that the page
can use, what it does not use goes, and no script holds up the text.
If a new version of the theme writes its tags otherwise, `faults` says so.
"""

from __future__ import annotations

import re
from pathlib import Path

# Scripts of the theme's template -> what a page that needs them contains. The icons come from a
# font; Bootstrap serves menus and folding side bars; the search index is for the search page.
THEME_SCRIPTS = {
    "scripts/fontawesome.js": "data-fa-i2svg",
    "scripts/bootstrap.js": r'data-bs-toggle="(?!tooltip)|id="pst-collapse-sidebar-button"',
    "searchtools.js": 'id="search-results"',
    "language_data.js": 'id="search-results"',
    "searchindex.js": 'id="search-results"',
}

# A tag that loads something of our own: its folder, and the name that the theme knows it by.
ASSET = re.compile(
    r'\s*<(?:link|script)\b[^>]*?(?:href|src)="([^":?]*\b_static/|(?:\.\./)*)([^":?]+)[^>]*>'
    r"(?:</script>)?"
)
ATTRIBUTE = re.compile(r'([\w-]+)="[^"]*"|\b(async|nomodule)\b')
PLAIN = {"rel", "type", "href", "src", "defer"}

# Where a page's own rules go. Its folder of assets is kept for the addresses in them.
PLACE = re.compile(r'<style data-folder="([^"]*)"></style>')

# How those rules begin, once they are there.
MADE = "/* Made of "

# Two settings after the theme's first script: one serves a menu of versions, which we do not have,
# the other says what is so anyway.
SETTINGS = re.compile(
    r"\s*<script>DOCUMENTATION_OPTIONS\."
    r"(?:pagename = '[^']*'|search_as_you_type = false);</script>"
)

# The theme turns dark only when its last script is there, and until then shows a white page.
THEME_MODE = re.compile(r'<script data-cfasync="false">.*?</script>', re.DOTALL)
EARLY_MODE = """<script>
    (function (page) {
      const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
      page.mode = localStorage.getItem("mode") || "auto";
      page.theme = page.mode === "auto" ? system : page.mode;
    })(document.documentElement.dataset);
  </script>"""

# What must not be left in a page. If it is, the theme writes its tags otherwise than it did.
LEFT_OVER = {
    "a script that holds up the page": r"<script(?![^>]*\b(?:defer|async|module)\b)[^>]*\bsrc=",
    "the theme's own style sheet": "_static/styles/",
    "a setting for a script that comes later": r"<script>[^<]*\bDOCUMENTATION_OPTIONS",
    "the theme's late choice of dark or light": "data-cfasync",
}


def shared_assets(text: str) -> list[str]:
    """The plain style sheets and scripts of a page without features of its own, in order."""
    names = []
    for tag in ASSET.finditer(text):
        loads = 'rel="stylesheet"' in tag[0] or "<script" in tag[0]
        plain = {name for pair in ATTRIBUTE.findall(tag[0]) for name in pair if name} <= PLAIN
        if loads and plain and tag[2] not in THEME_SCRIPTS:
            names.append(tag[2])
    return names


def lighten_page(text: str, shared: list[str]) -> str:
    """The page with a place for its rules, one script for all that is ``shared``, none to no use.

    A page that is light already stays as it is.
    """
    there: set[str] = set()

    def rewrite(match: re.Match) -> str:
        tag, folder, name = match[0], match[1], match[2]
        if name.endswith(".js") and "<link" in tag:
            return ""  # a script that is loaded early on purpose
        if name in THEME_SCRIPTS and not re.search(THEME_SCRIPTS[name], text):
            return ""
        if name in shared:
            kind = Path(name).suffix
            if kind in there:
                return ""
            there.add(kind)
            if kind == ".css":
                return f'\n    <style data-folder="{folder}"></style>'
            return f'\n    <script defer src="{folder}book.js"></script>'
        return re.sub(
            r"<script(?=[^>]*\bsrc=)(?![^>]*\b(?:defer|async|module)\b)", "<script defer", tag
        )

    return THEME_MODE.sub(EARLY_MODE, SETTINGS.sub("", ASSET.sub(rewrite, text)))


def faults(text: str) -> list[str]:
    """What a page should have lost or gained here and has not."""
    found = [what for what, pattern in LEFT_OVER.items() if re.search(pattern, text)]
    if not PLACE.search(text) and MADE not in text:
        found.append("no style sheets")
    if "_static/book.js" not in text:
        found.append("no scripts")
    return found

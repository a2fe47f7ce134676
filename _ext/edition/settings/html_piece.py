"""A piece of HTML that an adopter writes for every page: what it loads, runs, or would break."""

import re
from html.parser import HTMLParser

from bs4.builder import HTMLTreeBuilder

# Elements without an end, and those whose end need not be written.
VOID = HTMLTreeBuilder.DEFAULT_EMPTY_ELEMENT_TAGS or set()
OPTIONAL = {"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "option"}
# Attributes from which a browser loads by itself, or leads away; an address in a link it loads for
# these only.
LOADING = {"src", "srcset", "poster", "data", "background", "action", "formaction", "content"}
LINKING = {"link", "image", "use", "base"}
FOREIGN = re.compile(r"(?<![^\s\"',=])(?:https?:|//)[^\s\"'<>,]+", re.IGNORECASE)


class Piece(HTMLParser):
    """A piece of HTML: what it would load from other hosts, whether it runs, and is whole."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.foreign: list[str] = []
        self.is_written = False
        self.is_whole = True
        self.open: list[str] = []
        self.feed(html)
        ends_in_a_tag = re.search(r"<[A-Za-z/!?]", self.rawdata)
        self.close()
        self.is_whole &= OPTIONAL.issuperset(self.open) and not ends_in_a_tag

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at the attributes from which a browser loads, and at those that it obeys."""
        self.open += {tag} - VOID
        for name, value in attrs:
            value = re.sub(r"[\t\r\n]", "", value or "").strip()  # as a browser reads an address
            is_link = name.rpartition(":")[2] == "href" and tag in LINKING
            if is_link or name in LOADING:
                self.foreign += FOREIGN.findall(value.replace("\\", "/"))
            runs = name == "srcdoc" or value.lower().startswith("javascript:")
            self.is_written |= runs or name == "style" or name.startswith("on")

    def handle_endtag(self, tag: str) -> None:
        """See whether it closes what was opened last."""
        while self.open[-1:] != [tag] and OPTIONAL.issuperset(self.open[-1:] or ["none"]):
            self.open.pop()
        if tag not in VOID:
            self.is_whole &= self.open[-1:] == [tag]
            del self.open[-1:]

    def handle_data(self, data: str) -> None:
        """See whether it stands in a script or a style."""
        self.is_written |= bool(self.cdata_elem and data.strip())

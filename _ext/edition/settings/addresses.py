"""Web addresses as people write them, in one form; or a word on what is wrong with one."""

import re
from urllib.parse import SplitResult, urlsplit

# Nothing that ends an address in Markdown, HTML or BibTeX, and no other scheme, which may run.
WHOLE = re.compile(r"https?://[^\s/<>\"`{}|\\^][^\s<>\"`{}|\\^]*")
# What a path cannot have: other signs, half a sign, steps; and a host: a part without letters.
NO_SIGN = re.compile(r"[<>\"`{}|\\^\[\]\x00-\x1f]|%(?![0-9A-Fa-f]{2})|/\.{1,2}(?=/|$)")
NO_HOST = re.compile(r"^\.|\.\.|(^|\.)-|-(\.|$)|^\.?$")


def is_address(text: object) -> bool:
    """Whether a text is a whole address of the web, of a page or a file, that a reader may open."""
    return isinstance(text, str) and bool(WHOLE.fullmatch(text))


def web_address(address: object, example: str) -> SplitResult:
    """The parts of an address of the web, without slashes at its end.

    Raises ValueError, whose words follow "the setting is …", for anything else.
    """
    expected = f"expected an address such as {example}"
    if not isinstance(address, str) or not address.strip():
        raise ValueError(f"{address!r}; {expected}")
    try:
        parts = urlsplit(address.strip().rstrip("/"))
        host, _ = parts.hostname, parts.port  # a port that is no number is found only when asked
    except ValueError as error:
        raise ValueError(f"{address!r}, which is no address ({error}); {expected}") from None
    if parts.scheme.lower() not in ("http", "https"):
        raise ValueError(f"{address!r}, which does not begin with https://; {expected}")
    if unseen := [sign for sign in address.strip() if sign == " " or not sign.isprintable()]:
        raise ValueError(f"{address!r}, in which {unseen[0]!r} cannot stand; {expected}")
    if NO_HOST.search(host or "") or parts.netloc.endswith(":"):
        raise ValueError(f"{address!r}, which names no site; {expected}")
    if "@" in parts.netloc:
        raise ValueError(f"{address!r}, which has a user's name in it; {expected}")
    if parts.query or parts.fragment or address.strip().rstrip("/")[-1] in "?#":
        raise ValueError(f"{address!r}; leave out what follows the ? or #; {expected}")
    if wrong := NO_SIGN.search(parts.path):
        raise ValueError(f"{address!r}, in which {wrong[0]!r} cannot stand; {expected}")
    return parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower())


def site_address(address: object) -> str:
    """The address of the site's folder, with a slash at its end; nothing when there is none.

    Raises ValueError when it is no address of a folder on the web.
    """
    if address is None or address == "":
        return ""
    example = "https://example.org/book/"
    parts = web_address(address, example)
    last = parts.path.rpartition("/")[2]
    if last.lower().endswith((".html", ".htm", ".php")):
        raise ValueError(
            f"{address!r}, which is a page; give the folder of the site, without {last}"
        )
    return parts.geturl() + "/"

"""The book's repository, on whichever forge it is, and the addresses that a forge has for a page.

What kind of forge it is follows from its host, or from the theme's option ``repository_provider``.
A word somewhere else in the address says nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote, urlencode

from .addresses import web_address

EXAMPLE = "https://github.com/history/book"
# Where a page is edited, and where a new issue begins, by the documentation of each forge.
EDIT = {
    "github": "{url}/edit/{branch}/{path}",
    "gitlab": "{url}/-/edit/{branch}/{path}",
    "gitea": "{url}/_edit/{branch}/{path}",  # Forgejo and Codeberg too
    "bitbucket": "{url}/src/{branch}/{path}?mode=edit",
}
ISSUE = {
    "github": ("{url}/issues/new", "title"),
    "gitlab": ("{url}/-/issues/new", "issue[title]"),
    "gitea": ("{url}/issues/new", "title"),
    "bitbucket": ("{url}/issues/new", "title"),
}
KINDS = tuple(EDIT)
ALSO = {"forgejo": "gitea", "codeberg": "gitea"}
HOSTS = {
    "github.com": "github",
    "gitlab.com": "gitlab",
    "codeberg.org": "gitea",
    "bitbucket.org": "bitbucket",
}
FLAT = ("github.com", "codeberg.org", "bitbucket.org")  # owner and name; others have groups
# A page of a repository, and the part of its path that is the repository's.
FLAT_PAGE = re.compile(r"(/[^/]+/[^/]+)/.+")
PAGE = re.compile(r"(/[^/]+/.+?)/(?:-|tree|blob|src/(?:branch|commit|tag))(?:/.*)?")
# By the rules of Git for the names of references.
NO_BRANCH = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|//|@\{|^@$|^[/-]|/$|\.$|(^|/)\.|\.lock(/|$)")
# Sites made from repositories: their addresses are often given for the repository's.
PAGES = (".github.io", ".gitlab.io", ".codeberg.page", ".bitbucket.io")


@dataclass(frozen=True)
class Repository:
    """Where the book's sources are published; ``kind`` is empty when the forge is not known."""

    url: str
    branch: str = "main"
    kind: str = ""
    folder: str = ""

    def file(self, name: str) -> str:
        """The path of a file of the book in the repository."""
        return f"{self.folder}/{name}" if self.folder else name

    def edit(self, name: str) -> str:
        """The address where a file of the book is edited; nothing when the forge is not known."""
        branch, path = quote(self.branch), quote(self.file(name))
        return EDIT[self.kind].format(url=self.url, branch=branch, path=path) if self.kind else ""

    def issue(self, title: str) -> str:
        """The address where an issue begins; nothing when the forge is not known."""
        if not self.kind:
            return ""
        address, field = ISSUE[self.kind]
        return f"{address.format(url=self.url)}?{urlencode({field: title}, quote_via=quote)}"


def kind_of(host: str, provider: object) -> str:
    """The kind of the forge on a host. Raises ValueError when the provider is not known here."""
    if provider in (None, ""):
        first = host.partition(".")[0]  # gitlab.example.edu and the like
        return HOSTS.get(host) or (first if first in KINDS else ALSO.get(first, ""))
    kind = ALSO.get(str(provider).lower(), str(provider).lower())
    if kind not in KINDS:
        known = ", ".join((*KINDS, *ALSO))
        raise ValueError(f"{provider!r}; expected one of {known}")
    if (other := HOSTS.get(host, kind)) != kind:
        raise ValueError(f"{provider!r}, and {host} is {other}; leave it out")
    return kind


def repository_address(address: object) -> str:
    """The address of a repository in one form. Raises ValueError when it is not one."""
    parts = web_address(address, EXAMPLE)
    if (bare := parts.netloc.removeprefix("www.")) in HOSTS:
        parts = parts._replace(netloc=bare)
    host, path = str(parts.hostname), parts.path.rstrip("/").removesuffix(".git")
    names = list(filter(None, path.split("/")))
    path = "/" + "/".join(names)
    if host.endswith(PAGES):
        raise ValueError(
            f"{address!r}, which is the address of a site; give the repository's, such as {EXAMPLE}"
        )
    if page := (FLAT_PAGE if host in FLAT else PAGE).fullmatch(path):
        raise ValueError(
            f"{address!r}, which is a page of a repository; give "
            f"{parts.scheme}://{parts.netloc}{page[1]}, and its branch as `branch:`"
        )
    if len(names) < (2 if host in HOSTS else 1) or names[0] == "-":
        raise ValueError(f"{address!r}, which names no repository; expected one such as {EXAMPLE}")
    return f"{parts.scheme}://{parts.netloc}{path}"


def branch_name(branch: object) -> str:
    """The name of a branch, `main` when none is given. Raises ValueError when it cannot be one."""
    if branch in (None, ""):
        return "main"
    name = str(branch)
    if NO_BRANCH.search(name):
        raise ValueError(f"{name!r}, which cannot be the name of a branch; expected one like main")
    return name


def book_folder(path: object) -> str:
    """The book's folder in the repository. Raises ValueError for a path that leads elsewhere."""
    folder = PurePosixPath(str(path or "").strip("/"))
    if ".." in folder.parts or re.search(r"[\\:?*]", str(folder)):
        said = "which is no folder of the repository; expected a path such as docs/book"
        raise ValueError(f"{path!r}, {said}")
    return "" if folder == PurePosixPath() else str(folder)


def read_repository(options: Mapping[str, object]) -> Repository | None:
    """The repository that the theme's options name, or None when they name none.

    Raises ValueError for an option that cannot hold.
    """
    if options.get("repository_url") in (None, ""):
        return None
    url = repository_address(options["repository_url"])
    host = str(web_address(url, EXAMPLE).hostname)
    return Repository(
        url,
        branch_name(options.get("repository_branch")),
        kind_of(host, options.get("repository_provider")),
        book_folder(options.get("path_to_docs")),
    )

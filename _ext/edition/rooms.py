"""How a room sets itself up as one Sphinx extension."""

from collections.abc import Iterable

from sphinx.application import Sphinx

# One build at a time, on what the last one left whole; addresses in one form; and no build on
# broken evidence, in whatever order the rooms are named.
FIRST: tuple[str, ...] = ("edition.builds", "edition.settings", "edition.evidence")


def set_up(app: Sphinx, room: str, parts: Iterable[str]) -> dict[str, bool]:
    """Set up the parts of a room in their order, each a module with a ``setup`` of its own.

    Pages may be read side by side: no part keeps what it learns from one outside of that page.
    """
    for extension in (*FIRST, *(f"{room}.{part}" for part in parts)):
        app.setup_extension(extension)
        app.extensions[extension].parallel_read_safe = True
    return {"parallel_read_safe": True}

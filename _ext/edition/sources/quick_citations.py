"""Each citation is set without a search through all installed packages.

Pybtex looks for the part that writes plain text among the entry points of every package, some
milliseconds for each citation; what is registered it finds at once.
"""

from pybtex.plugin import find_plugin, register_plugin
from sphinx.application import Sphinx

BACKENDS, PLAIN_TEXT = "pybtex.backends", ("plaintext", "text")  # its two names


def setup(app: Sphinx) -> dict[str, bool]:
    """Register that part, found once."""
    for name in PLAIN_TEXT:
        register_plugin(BACKENDS, name, find_plugin(BACKENDS, name), force=True)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

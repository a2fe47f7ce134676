"""Room of settings: what an adopter says of where the book lives, and of how it is cited.

In: ``_config.yml``, with Jupyter Book's settings: addresses of the site, of the repository, of
places that run notebooks, and what would load something from elsewhere; and ``CITATION.cff``.
Out: one line for each that cannot hold, before anything is built; and addresses in one form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .addresses import is_address, site_address, web_address
from .check import check_settings
from .citation_file import check_citation_file
from .repository import Repository, read_repository
from .schema_faults import fault_of_value, first_fault, is_day
from .types import in_words
from .yaml_file import Lines, NotYaml, Plain, read_yaml

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, bool]:
    """Bring the addresses into one form."""
    app.setup_extension(f"{__name__}.forms")
    return {"parallel_read_safe": True, "parallel_write_safe": True}

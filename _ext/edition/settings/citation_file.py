"""``CITATION.cff`` before anything is built: the first thing that cannot hold, with its line.

The form is the schema of the Citation File Format 1.2.0, which is by that format's authors, under
CC BY 4.0 (https://citation-file-format.github.io).
What a citation of this edition and of its document needs beyond that stands in NEEDED.
"""

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from .addresses import WHOLE
from .check import FILE as SETTINGS
from .schema_faults import fault_of_value
from .yaml_file import Fault, NotYaml, Plain, read_yaml

FILE = "CITATION.cff"
SCHEMA = Path(__file__).with_name("cff-1.2.0.schema.json")
NEEDED = Path(__file__).with_name("citation.schema.json")
FORM = "expected lines such as `title: An Edition`"


def check_citation_file(root: Path) -> Iterator[Fault]:
    """Line and words for what is wrong with the citation file of a book: the first, if any."""
    try:
        text = (root / FILE).read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        if (root / SETTINGS).is_file():  # else it is no whole book
            yield 1, "the file is missing or cannot be read; it says how this edition is cited"
        return
    if fault := fault_in(text):
        yield fault


@lru_cache(maxsize=8)  # whoever reads the file asks
def fault_in(text: str) -> Fault | None:
    """Line and words for the first thing that is wrong with the text of a citation file."""
    try:
        work, lines = read_yaml(text, Plain)
    except NotYaml as error:
        line, said = error.fault
        return line, f"{said}; {FORM}"
    if not isinstance(work, dict):
        return 1, f"there is nothing to cite; {FORM}"
    schema, needed = (json.loads(path.read_text(encoding="utf-8")) for path in (SCHEMA, NEEDED))
    del schema["$id"]  # with it, what a part refers to would be looked for at that address
    needed["definitions"]["address"]["pattern"] = f"^{WHOLE.pattern}$"
    return fault_of_value(work, lines, schema) or fault_of_value(work, lines, needed)

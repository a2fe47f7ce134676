"""A package: a zip with a manifest, the same bytes for the same questions."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True)
class Resource:
    """A file in a package: its name, its type for the manifest, its text, its title for readers."""

    name: str
    kind: str
    text: str
    title: str = ""

    @property
    def identifier(self) -> str:
        """Its name as an identifier of XML."""
        return "r-" + self.name.rpartition(".")[0].replace("/", "-")


def in_zip(files: Iterable[tuple[str, str]]) -> bytes:
    """Files in a zip without dates."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files:
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text.encode("utf-8"))
    return packed.getvalue()


def manifest(
    resources: list[Resource],
    namespace: str,
    schema: str,
    version: str,
    organization: str = "",
    about: str = "",
) -> str:
    """An ``imsmanifest.xml``: what is in a package; ``about`` are metadata of the package."""
    listed = "".join(
        f'<resource identifier="{one.identifier}" type={quoteattr(one.kind)} '
        f"href={quoteattr(one.name)}>"
        f"<file href={quoteattr(one.name)}/></resource>"
        for one in resources
    )
    return (
        f'{HEAD}<manifest xmlns="{namespace}" identifier="questions">'
        f"<metadata><schema>{schema}</schema><schemaversion>{version}</schemaversion>{about}"
        "</metadata>"
        f"<organizations>{organization}</organizations><resources>{listed}</resources></manifest>"
    )


def text_element(name: str, text: str, **attributes: str) -> str:
    """An element with a text; XHTML in it is escaped, as QTI 1.2 and Moodle want it."""
    given = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{given}>{escape(text)}</{name}>"

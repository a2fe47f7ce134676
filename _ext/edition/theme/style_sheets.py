"""Style sheets with their imports, their addresses and their licences, as one text."""

from __future__ import annotations

import os
import re
from pathlib import Path

URL = re.compile(r"""url\(\s*(["']?)(?!["']|data:|https?:|[#/])(.*?)\1\s*\)""")
IMPORT = re.compile(r"""@import\s+["']([^"']+)["']\s*;""")
# Comments with an exclamation mark are licences, which travel with what they license.
LICENCE = re.compile(r"/\*!.*?\*/", re.DOTALL)


def read_sheet(path: Path, folder: Path) -> str:
    """A sheet with its imports in place and its addresses relative to ``folder``.

    Raises FileNotFoundError when the sheet, or one that it imports, does not exist.
    """

    def rebase(match: re.Match) -> str:
        target = os.path.relpath(path.parent / match[2], folder)
        return f'url("{Path(target).as_posix()}")'

    text = URL.sub(rebase, path.read_text(encoding="utf-8"))
    return IMPORT.sub(lambda match: read_sheet(path.parent / match[1], folder), text)


def readdress(sheet: str, folder: str) -> str:
    """The sheet, whose addresses are relative to ``folder``, for where that is a folder away."""
    return URL.sub(lambda match: f'url("{folder}{match[2]}")', sheet)


def licences_in(sheet: str) -> str:
    """The licences of a sheet, each once, a line each."""
    return "".join(f"{licence}\n" for licence in dict.fromkeys(LICENCE.findall(sheet)))

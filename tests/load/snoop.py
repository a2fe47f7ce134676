"""What an account can open of another's: run in a student's kernel, against another student.

Only the standard library is needed: the load test sends this file as a cell.
"""

from pathlib import Path
from urllib.request import urlopen


def opened(files: list[str], folders: list[str], addresses: list[str]) -> list[str]:
    """Those of the files, folders and web addresses that open."""
    found = []
    for names, look in ((files, read_file), (folders, list_folder), (addresses, fetch)):
        for name in names:
            try:
                look(name)
                found.append(name)
            except OSError:
                continue
    return found


def read_file(path: str) -> None:
    """Read a file to its end; raises OSError when it may not be read."""
    Path(path).read_bytes()


def list_folder(path: str) -> None:
    """List a folder; raises OSError when it may not be listed."""
    list(Path(path).iterdir())


def fetch(address: str) -> None:
    """Get a page; raises OSError when there is none or it is refused."""
    urlopen(address, timeout=5).close()

"""The moment that a build takes for now: that of the commit, so that one commit makes one book.

Sphinx, matplotlib and the makers of PDFs and fonts write it where they would write the clock's.
Without git it is the first moment of the day that ``CITATION.cff`` gives for the edition.
"""

import os
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

# Known to all of them: https://reproducible-builds.org/specs/source-date-epoch/
NAME = "SOURCE_DATE_EPOCH"
COMMIT = ("git", "log", "-1", "--format=%ct")
RELEASED = re.compile(r"^date-released:\s*[\"']?(\d{4}-\d{2}-\d{2})", re.MULTILINE)


def moment_of(root: Path) -> str:
    """Seconds since 1970 of the commit, or of the edition's day; empty when neither is known."""
    try:
        done = subprocess.run(COMMIT, cwd=root, capture_output=True, text=True, check=True)
        if done.stdout.strip().isdigit():
            return done.stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        pass  # no git, or no repository
    try:
        found = RELEASED.search((root / "CITATION.cff").read_text(encoding="utf-8"))
    except OSError:
        return ""
    return (
        f"{datetime.fromisoformat(found[1]).replace(tzinfo=UTC).timestamp():.0f}" if found else ""
    )


def set_moment(root: Path) -> None:
    """Let this process and those that it starts take that moment, unless they were told another."""
    if NAME not in os.environ and (moment := moment_of(root)):
        os.environ[NAME] = moment

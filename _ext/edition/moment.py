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
TOO_LONG = 12  # digits of a moment that no calendar has
# What a person may have set otherwise for the log of git.
SAID = ("-c", "log.showRoot=true", "-c", "log.showSignature=false")
RELEASED = re.compile(r"^date-released:\s*[\"']?(\d{4}-\d{2}-\d{2})", re.MULTILINE)


def git(root: Path, *arguments: str) -> str:
    """What git says of a book; nothing where there is no git, or its repository has another book.

    What a person, or a hook, has set up for git may name another repository, or add to its words.
    """
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    said = ""
    is_ours = ("ls-files", "--error-unmatch", ".")
    for command in (is_ours, (*SAID, *arguments)):
        try:
            done = subprocess.run(
                ["git", *command], cwd=root, env=own, capture_output=True, check=True
            )
        except (OSError, subprocess.CalledProcessError):
            return ""
        said = done.stdout.decode("utf-8", "replace")
    return said


def moment_of(root: Path) -> str:
    """Seconds since 1970 of the commit, or of the edition's day; empty when neither is known."""
    if (seconds := git(root, "log", "-1", "--format=%ct").strip()).isdigit():
        return seconds
    try:
        found = RELEASED.search((root / "CITATION.cff").read_text(encoding="utf-8"))
    except OSError:
        return ""
    return (
        f"{datetime.fromisoformat(found[1]).replace(tzinfo=UTC).timestamp():.0f}" if found else ""
    )


def set_moment(root: Path) -> None:
    """Let this process and those that it starts take that moment, unless they were told another.

    What is no whole number of seconds tells none: Sphinx and matplotlib would stop at it.
    """
    told = os.environ.get(NAME, "")
    if not (told.isdecimal() and len(told) < TOO_LONG) and (moment := moment_of(root)):
        os.environ[NAME] = moment

"""``make lms``: the questions and quizzes of the built book as packages for learning platforms."""

import argparse
import sys
from pathlib import Path

import yaml

from ...evidence import read_document
from .formats import cartridge, moodle, qti_12, qti_21
from .questions import read_questions

ROOT = Path(__file__).resolve().parents[4]

UNTRIED = (
    "They are read back by our tests. QTI 2.1, QTI 1.2 and the Common Cartridge fit their schemas; "
    "we looked once, for the schemas are not ours to pass on. No Moodle, Canvas, Blackboard, "
    "Brightspace or Ilias was at hand to try them on: look at one question before a class."
)


def main(arguments: list[str]) -> None:
    """Write the four packages into ``_build/lms``."""
    parser = argparse.ArgumentParser(prog="lms", description=__doc__)
    parser.add_argument("--site", type=Path, default=ROOT / "_build/html")
    parser.add_argument("--to", type=Path, default=ROOT / "_build/lms")
    options = parser.parse_args(arguments)
    settings = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    base = (settings.get("html") or {}).get("baseurl") or ""
    try:
        questions = read_questions(options.site, base)
    except ValueError as error:
        sys.exit(f"make lms: {error}")
    if not questions:
        sys.exit(
            f"make lms: {options.site} has no questions and no quiz: when the book has some, run "
            "`make book` first; how to write one, CONTRIBUTING.md says."
        )
    options.to.mkdir(parents=True, exist_ok=True)
    stem = read_document(ROOT).files.edition
    made = {
        f"{stem}-moodle.xml": moodle(questions).encode("utf-8"),
        f"{stem}-qti-1.2.zip": qti_12(questions),
        f"{stem}-qti-2.1.zip": qti_21(questions),
        f"{stem}.imscc": cartridge(questions, base, str(settings.get("title") or stem)),
    }
    for name, content in made.items():
        (options.to / name).write_bytes(content)
    choices = sum(bool(question.options) for question in questions)
    print(f"{len(questions) - choices} questions and {choices} of quizzes, in {options.to}:")
    print("\n".join(f"  {name}" for name in made))
    print(UNTRIED)
    if not base:
        print("The cartridge has no links to pages: set html: baseurl in _config.yml for them.")

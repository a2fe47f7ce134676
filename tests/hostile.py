"""A copy of the book whose tables, bibliography and citation file hold markup instead of words."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import yaml

from book import ROOT
from edition.evidence.cells import cell_faults
from edition.evidence.package import read_package
from edition.evidence.schema import Field

SECRET = "the-answer-that-nobody-may-read"
ELSEWHERE = "evil.example"
# Each is tried where a line begins and inside one.
PAYLOADS = [
    "<script>window.hit = 1</script>",
    '<img src="x" onerror="window.hit = 1">',
    "[here](javascript:window.hit=1)",
    "<javascript:window.hit=1>",
    "```{raw} html",
    "\n\n```{raw} html\n<script>window.hit = 1</script>\n```\n\n",
    "\n```{literalinclude} /secret.txt\n```\n",
    ":::{include} /secret.txt",
    "{download}`secret <../../secret.txt>`",
    "{{ title }} {% raw %} {# c #}",
    r"$\frac{1}{2}$ and $$x$$",
    f"![i](https://{ELSEWHERE}/p.png) and [x](y)",
    "[^1] and [^1]: a note",
    "[x]: javascript:window.hit=1",
    f"one\r\nUR  - https://{ELSEWHERE}/\r\nER  - ",
    "a | b || c",
    "`code` and ``more`` and `{ref}`",
    f"<https://{ELSEWHERE}/>",
    "&lt;b&gt; &#60;i&#62; &amp; &nbsp;",
    '" onmouseover="window.hit=1" x="',
    "*one* **two** _three_ __four__ ~~five~~",
    r"\ } { \textbf{x} \u003c",
    "# heading",
    "- item",
    "1. item",
    ": meaning",
    "% comment",
    "+++",
    "---",
    "(target)=",
    "> quote",
    "    code",
    ".. note:: x",
    "=====",
    "</script><script>window.hit = 1</script>",
    "]]> <!-- --> <?php ?>",
    "a : b",
    "<div class=x style='color:red'>",
    "[x](&#106;avascript:window.hit=1)",
    "[x](vbscript:1) and [y](data:text/html,1) and [z](file:///etc/hostname)",
    r"$$\href{javascript:window.hit=1}{x}$$",
    "{eval-rst}`x` and {math}`x` and {raw}`x`",
    "```{eval-rst}",
    "{sub}`x`{.language-ko} and [x]{.hidden}",
    "{#name .para}",
    "%% magic and !ls and ?help",
    "<svg/onload=window.hit=1>",
    "<a href=' &#9;javascript:window.hit=1'>x</a>",
    "<x-y is='z'>&lt;&#x6a;",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>&e;",
    "[[x]] and [x][] and ![][x] and \\[x\\]",
    "1) item",
    "+ item",
    "~~~",
    "$x",
    "www.evil.example and http://evil.example and a@evil.example",
    '@misc{x, y={z}} and "quoted" and ,',
    "TY  - GEN and %A x",
]
# Chapters that are made from tables, and run no code but one map.
CHAPTERS = [
    *("document/people", "document/places", "document/terms", "document/memo"),
    *("plenum/voices", "plenum/how-far-away", "positions/beijing", "positions/moscow"),
    *("reference/index-of-the-memo", "reference/colophon", "reference/data"),
    *(
        "reference/how-to-cite",
        "reference/bibliography",
        "reference/links",
        "teaching/three-records",
    ),
]
TABLE = """
```{{code-cell}} python3
:mystnb: {{table: {{caption: "The table {name} of {{hostile}}", name: table-{name}}}}}
pd.read_csv("../data/{name}.csv", dtype=str, keep_default_na=False)
```
"""
TABLES = """---
file_format: mystnb
kernelspec:
  display_name: Python 3
  name: python3
---

# All tables

```{code-cell} python3
import pandas as pd
from myst_nb import glue

pd.set_option("display.max_colwidth", None, "display.max_rows", None, "display.max_columns", None)
terms = pd.read_csv("../data/terms.csv")
glue("hostile", terms["note"].dropna().iloc[0], display=False)
```

The first note: {glue:text}`hostile`, after {cite:t}`wcda113373` and {cite:t}`li1957a`.

```{memo} p3
```
"""


def one_line(text: str) -> str:
    """The text as a page shows it."""
    return " ".join(text.split())


def payloads(start: int = 0) -> Iterator[str]:
    """Texts without an end, each of two payloads."""
    for number in count(start):
        first, second = (PAYLOADS[(number + step) % len(PAYLOADS)] for step in (0, 1))
        yield f"{first} {second}"


def is_free(field: Field, text: str) -> bool:
    """Whether a column takes any text: none of the rules of its description refuses this one."""
    return not field.refers_to and not list(cell_faults(field, text))


def free_columns(root: Path) -> dict[str, list[str]]:
    """For each table the columns that take any text."""
    return {
        resource.name: [
            name for name, field in resource.fields.items() if is_free(field, PAYLOADS[0])
        ]
        for resource in read_package(root)[0].resources
    }


def spoil_tables(root: Path) -> dict[str, set[str]]:
    """Put a payload into every cell of every such column; what each table then says."""
    texts, said = payloads(), {}
    # The words of the memo are what they are; a pattern is no text to read.
    kept = {"text", "spellings", "quote", "pattern", "example", "cells"}
    for table, columns in free_columns(root).items():
        path = root / f"data/{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for column in set(columns) - kept:
            for number, row in enumerate(rows):
                if column == "name" and row["spellings"]:
                    continue  # the document's page links to it by this name
                text = next(texts)
                if column == "name":
                    text = re.sub(r"[`<>{}\\]", "", text)  # refused there: see the check
                row[column] = f"{text} {table}-{column}-{number}"
                said.setdefault(f"{table}.{column}", set()).add(one_line(row[column]))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return said


def spoil_bibliography(root: Path) -> None:
    """Put a payload into every title, note and place; LaTeX has a meaning for some signs."""
    path = root / "data/references.bib"
    texts = (re.sub(r"[{}\\~$%#&_]|--", "", text) for text in payloads())
    spoilt = re.sub(
        r"\b(title|note|howpublished|publisher|journal|institution)=\{+",
        lambda found: f"{found[0]}{one_line(next(texts))} ",
        path.read_text(encoding="utf-8"),
    )
    path.write_text(spoilt, encoding="utf-8")


def spoil(value: Any, texts: Iterator[str], name: str = "") -> Any:
    """The content of a YAML file with a payload in each text that is not an address or a kind."""
    if isinstance(value, dict):
        return {key: spoil(each, texts, key) for key, each in value.items()}
    if isinstance(value, list):
        return value if name in ("languages", "license") else [spoil(each, texts) for each in value]
    if isinstance(value, str) and name not in ("type", "url", "cff-version", "version"):
        return f"{next(texts)} {value}"
    return value


def spoil_citation(root: Path) -> dict:
    """Put a payload into every text of CITATION.cff; what the file then says."""
    path = root / "CITATION.cff"
    spoilt = spoil(yaml.safe_load(path.read_text(encoding="utf-8")), payloads())
    path.write_text(yaml.safe_dump(spoilt, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return spoilt


def put_together(folder: Path) -> tuple[dict[str, set[str]], dict]:
    """The sources of the hostile book; what its tables and its citation file say."""
    for name in ("_ext", "_static", "data"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("CITATION.cff", "chapters/matplotlibrc", "requirements.txt", "CHANGELOG.md"):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    for name in CHAPTERS:
        (folder / f"chapters/{name}.md").parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / f"chapters/{name}.md", folder / f"chapters/{name}.md")
    for table in (ROOT / "chapters/reference").glob("*.csv"):
        shutil.copy(table, folder / "chapters/reference")
    said, citation = spoil_tables(folder), spoil_citation(folder)
    spoil_bibliography(folder)
    (folder / "secret.txt").write_text(f"{SECRET}\n")
    cells = "".join(TABLE.format(name=name) for name in free_columns(folder))
    (folder / "chapters/tables.md").write_text(TABLES + cells, encoding="utf-8")
    front = (
        "# A book\n\n```{cover}\nA caption.\n```\n\n```{tellings}\n:name: who\nA caption.\n```\n"
    )
    (folder / "chapters/index.md").write_text(front, encoding="utf-8")
    pages = [{"file": f"chapters/{name}"} for name in [*CHAPTERS, "tables"]]
    contents = {"format": "jb-book", "root": "chapters/index", "chapters": pages}
    (folder / "_toc.yml").write_text(yaml.safe_dump(contents), encoding="utf-8")
    settings = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    settings["html"]["baseurl"] = "https://example.org/book/"
    (folder / "_config.yml").write_text(yaml.safe_dump(settings, sort_keys=False), "utf-8")
    return said, citation


# The build does not ask whether the evidence holds, and warnings stop nothing: this is about what
# is shown all the same.
UNCHECKED = """
import sys
sys.path.insert(0, "_ext")
import edition.evidence
edition.evidence.check = lambda root: []
from jupyter_book.cli.main import main
main(["build", ".", "-q"])
"""


def build(folder: Path) -> subprocess.CompletedProcess:
    """Build the book; names that no register has any more are warnings, and pages come out."""
    return subprocess.run(
        [sys.executable, "-c", UNCHECKED],
        cwd=folder,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )


def read_data(path: Path) -> object:
    """What a script of the site holds as JSON."""
    return json.loads(path.read_text(encoding="utf-8").partition(" = ")[2].rstrip(";\n"))

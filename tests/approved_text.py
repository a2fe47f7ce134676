"""What a reader sees on each page, as plain text: ``approved/`` holds it, one file a page.

``python -m approved_text`` writes the files anew from ``_build/html``; that is ``make approve``.
It also adds what is new to the list of addresses.
A change of the data then shows in review as the sentences that it changes.
What no page shows of a row, of a work of the bibliography, of the files that describe the book or
of the answers to an exercise is held by a short digest of it, in ``approved/rows.txt``.
"""

import copy
import csv
import hashlib
import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml
from bs4 import BeautifulSoup, NavigableString

import addresses
from book import ROOT, Site

FOLDER = Path(__file__).with_name("approved")
ROWS = FOLDER / "rows.txt"
BLOCKS = (
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "li",
    "dt",
    "dd",
    "figcaption",
    "caption",
    "pre",
    "div",
)
# Links that every heading has, and the code of the notebooks: a review sees that in the source.
UNREAD = "script, style, svg, .headerlink, .visually-hidden, .sd-d-none, .cell_input"


def plain(article: BeautifulSoup) -> str:
    """The words of a page in reading order, a line for each block, with the texts of pictures."""
    page = copy.copy(article)
    for one in page.select(UNREAD):
        one.extract()
    for picture in page.select("img"):
        picture.replace_with(NavigableString(f"[{picture.get('alt', '')}]"))
    for row in page.select("tr"):
        cells = (" ".join(cell.get_text().split()) for cell in row.select("td, th"))
        row.replace_with(NavigableString(f"\n{' | '.join(cells)}\n"))
    for block in page.find_all(BLOCKS):
        block.insert(0, NavigableString("\n"))
        block.append(NavigableString("\n"))
    # The day of a commit is no sentence of ours; a number counts the tables of all pages before.
    seen = re.sub(r"(This is version [\d.]+, of )[^.]*", r"\1its day", page.get_text())
    seen = re.sub(r"\b(Table|Figure) \d+", r"\1 #", seen)
    lines = (re.sub(r"[^\S\n]+", " ", line).strip() for line in seen.split("\n"))
    return "\n".join(filter(None, lines)) + "\n"


def texts(site: Site) -> dict[str, str]:
    """The file name and the text of each page that we wrote."""
    # Parsed anew: other tests may have taken something out of what they share.
    files = {page: (site.html / page).read_text(encoding="utf-8") for page in site.chapters}
    named = {page: BeautifulSoup(html, "html.parser").article for page, html in files.items()}
    return {
        page.removesuffix(".html").replace("/", "--") + ".txt": plain(article)
        for page, article in named.items()
        if article
    }


def rows(data: Path) -> dict[str, str]:
    """A digest of each row of each table that people write, by table and first cells."""
    found: dict[str, str] = {}
    for path in sorted(data.glob("*.csv")):
        if path.stem == "lines":  # cut from public data by a program
            continue
        with path.open(encoding="utf-8", newline="") as file:
            for row in list(csv.reader(file))[1:]:
                name = " ".join([path.stem, *row[:2]])
                found[name] = digest("\0".join(row))
    works = data / "references.bib"
    for entry in re.split(
        r"^(?=@)", works.read_text("utf-8") if works.is_file() else "", flags=re.M
    )[1:]:
        key = re.split(r"[{,]", entry)[1].strip()
        found[f"references.bib {key}"] = digest(re.sub(r"^%.*$", "", entry, flags=re.M).strip())
    for path in (data.parent / "CITATION.cff", data / "document.yml", data / "datapackage.json"):
        if path.is_file():
            read = json.loads if path.suffix == ".json" else yaml.safe_load
            for place, value in leaves(read(path.read_text(encoding="utf-8"))):
                if place in (" version", " date-released"):
                    continue  # new with each edition; the checks compare them
                found[f"{path.name}{place}"] = digest(str(value))
    for path in sorted(data.parent.glob("chapters/exercises/0*.md")):
        for section in re.split(r"^(?=#+ )", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
            heading, _, rest = section.partition("\n")
            found[f"{path.stem} {heading.strip('# ')}"] = digest(rest.strip())
    return found


def digest(text: str) -> str:
    """A few letters that another text does not have."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def leaves(value: object, place: str = "") -> Iterator[tuple[str, object]]:
    """Each text and number of a file of settings, and where it stands; a column is one."""
    if isinstance(value, dict) and "type" in value and "name" in value and "schema" not in value:
        yield place, json.dumps(value, sort_keys=True)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from leaves(each, f"{place} {key}")
    elif isinstance(value, list):
        for number, each in enumerate(value):
            name = each.get("name", number) if isinstance(each, dict) else number
            yield from leaves(each, f"{place} {name}")
    else:
        yield place, value


def approve(site: Site, folder: Path = FOLDER) -> int:
    """Write the texts of a book into a folder, and nothing else; returns how many."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, text in texts(site).items():
        (folder / name).write_text(text, encoding="utf-8")
    return len(list(folder.iterdir()))


def approve_rows(data: Path, file: Path = ROWS) -> None:
    """Write the digests of all rows."""
    lines = (f"{digest} {name}\n" for name, digest in rows(data).items())
    file.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    if not (ROOT / "_build/html").is_dir():
        sys.exit("There is no built book: run `make book` first.")
    count = approve(Site(ROOT / "_build/html"))
    approve_rows(ROOT / "data")
    added = addresses.add(Site(ROOT / "_build/html"))
    print(f"Approved {count} pages, with {added} new addresses: read `git diff tests`.")

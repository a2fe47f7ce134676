"""What is wrong with CITATION.cff is said by `make check`, with the line and what to do."""

import subprocess
import sys

import pytest

import other
from edition.settings import check_citation_file
from edition.sources.citations import to_bibtex
from edition.sources.cite_paragraph import footnote
from edition.sources.works import CitationError, iso_date, read_works

# The file of the small book, with a second licence, keywords and an address.
TEXT = (
    (other.SOURCES / "CITATION.cff")
    .read_text(encoding="utf-8")
    .replace("license: ", "license:\n  - BSD-3-Clause\n  - ")
    .replace("references:", "keywords:\n  - letters\nreferences:")
) + '    url: "https://example.org/letter"\n'
ABSTRACT = next(line for line in TEXT.splitlines(True) if line.startswith("abstract:"))
BODY = '  - name: "The makers of a test"\n'
# What stands in the file, what is put there, the line that is named, and the words.
BROKEN = [
    ('    url: "https://', '    url: "https://a b', 26, "references: 1: url: "),
    ("title:", "titel:", 1, "needs `title:`; rename `titel:`"),
    ("references:", "reference:", 1, "did you mean 'references'?"),
    ("version: 0.1.0\n", "", 1, "needs `version:`; add it"),
    (ABSTRACT, "", 1, "needs `abstract:`; add it"),
    ("version: 0.1.0", "version:", 8, "version: it is empty; give it a value"),
    ("version: 0.1.0", "title: x", 8, "'title' stands here for the second time"),
    ("cff-version: 1.2.0", "cff-version: 1.1.0", 1, "such as '1.2.0'"),
    ("type: dataset", "type: software", 3, "'software' is not known here; write dataset"),
    ('title: "Sk', 'title: 1911\nurl: "Sk', 4, "'1911' is not a text; put it into quotation"),
    ("2026-11-24", "soon", 9, "date-released: 'soon' is not what is expected, such as '1900-"),
    ("2026-11-24", "2026-02-30", 9, "'2026-02-30' is not what is expected"),
    ("2026-11-24", "2026-13-45", 9, "'2026-13-45' is not what is expected"),
    ("2026-11-24", "2026-11-24T10:00:00Z", 9, "is not what is expected"),
    ("- BSD-3-Clause", "- BSD 3 Clause", 11, "license: 1: 'BSD 3 Clause' is not known here; w"),
    ("license:\n  - BSD-3-Clause\n  - CC-BY-4.0", "license: CC BY 4.0", 10, "write CC-BY-4.0"),
    (f"authors:\n{BODY}", "authors: We\n", 6, "'We' is not a list; write it as [one,"),
    (BODY, "  - We\n", 7, "authors: 1: 'We' is not a group of properties"),
    (BODY, '  - nmae: "We"\n', 7, "needs `name:`; rename `nmae:`"),
    (BODY, '  - name: "We"\n    famly-names: "Us"\n', 7, "'famly-names' has no place here"),
    ("family-names: Holm", "family-name: Holm", 19, "did you mean 'family-names'?"),
    ("        given-names: Marie\n", "", 19, "references: 1: authors: 1: needs `given-names:`"),
    ("historical-work", "memo", 16, "references: 1: type: 'memo' is not known here"),
    ("historical-work", "book", 16, "write historical-work or dataset"),
    ("    date-published: 1911-05-03\n", "", 16, "references: 1: needs `date-published:`"),
    (
        "1911-05-03",
        "1911",
        21,
        "'1911' is no day, such as '1900-01-01'; of a document without one, write `year:`",
    ),
    (
        "    date-published: 1911-05-03",
        "    year: long ago",
        21,
        "year: 'long ago' is not a whole number",
    ),
    ("1911-05-03", "3 May 1911", 21, "date-published: '3 May 1911'"),
    ("    languages:\n      - en\n", "", 16, "references: 1: needs `languages:`"),
    ("      name:", "      town: a\n      name:", 22, "institution: 'town' has no place here"),
    ('url: "https://', 'url: "', 26, "^(https|http|ftp|sftp)://"),
    ("keywords:", "keywords: []\nx:", 13, "keywords: the list is empty"),
    ("authors:", "authors: [", 7, "not YAML: "),
    (TEXT, "", 1, "there is nothing to cite; expected lines such as `title: An Edition`"),
    (TEXT, "# later\n", 1, "there is nothing to cite"),
    (TEXT, "- a list\n", 1, "there is nothing to cite"),
    (TEXT, "words", 1, "there is nothing to cite"),
    (TEXT, "a: b: c", 1, "not YAML: mapping values are not allowed here"),
    (TEXT, "? [a, b]\n: c", 1, "not YAML: "),
    (TEXT, "[" * 2000, 1, "not YAML that can be read: "),
    (TEXT, "\0", 1, "not YAML: "),
]


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """The sources of the small book, in which one file is broken at a time."""
    return other.put_together(tmp_path_factory.mktemp("house") / "book")


@pytest.mark.parametrize(("before", "after", "line", "said"), BROKEN)
def test_what_is_wrong_is_said_with_its_line(tmp_path, before, after, line, said):
    assert before in TEXT
    (tmp_path / "CITATION.cff").write_text(TEXT.replace(before, after, 1), encoding="utf-8")
    [(row, message)] = check_citation_file(tmp_path)
    assert row == line and said in message and "\n" not in message


@pytest.mark.parametrize(("before", "after", "line", "said"), BROKEN)
def test_whoever_reads_it_in_a_build_is_told_the_same(house, before, after, line, said):
    (house / "CITATION.cff").write_text(TEXT.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(CitationError) as refusal:
        read_works(house)
    assert str(refusal.value).startswith(f"CITATION.cff:{line}: ") and said in str(refusal.value)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("2026-11-24", '"2026-11-24"'),
        ("version: 0.1.0", "version: 0.1"),
        (BODY, '  - family-names: "Kim"\n    given-names: "Minji"\n    orcid: '
         '"https://orcid.org/0000-0002-1825-0097"\n'),
        ("license:\n  - BSD-3-Clause\n  - CC-BY-4.0", "license: CC-BY-4.0"),
        ("keywords:", "doi: 10.5281/zenodo.1234567\nkeywords:"),
    ],
)  # fmt: skip
def test_what_the_format_allows_is_not_refused(house, before, after):
    (house / "CITATION.cff").write_text(TEXT.replace(before, after, 1), encoding="utf-8")
    assert list(check_citation_file(house)) == []
    assert read_works(house)["edition"]["issued"] == {"date-parts": [[2026, 11, 24]]}


@pytest.mark.parametrize(
    ("known", "iso", "words"),
    [
        ("year: 1911", "1911", "1911"),
        ("year: 1911\n    month: 5", "1911-05", "May 1911"),
        ("date-published: 1911-05-03", "1911-05-03", "3 May 1911"),
    ],
)
def test_of_a_document_no_more_need_be_known_than_its_year(house, known, iso, words):
    text = TEXT.replace("date-published: 1911-05-03", known)
    (house / "CITATION.cff").write_text(text, encoding="utf-8")
    assert list(check_citation_file(house)) == []
    work = read_works(house)["document"]
    assert iso_date(work) == iso
    assert footnote(work, "").startswith(f"Marie Holm, “Letter to the Harbour Office,” {words}, ")
    assert ("day = {" in to_bibtex(work)) == (iso.count("-") == 2)


@pytest.mark.parametrize(("setting", "tag"), [("de", "de"), ("pt_BR", "pt-BR"), ("", "en")])
def test_the_edition_is_in_the_language_of_its_pages(house, setting, tag):
    path = house / "_config.yml"
    kept = path.read_text(encoding="utf-8")
    line = f"language: {setting}" if setting else "numfig: true"
    path.write_text(kept.replace("language: en", line), encoding="utf-8")
    (house / "CITATION.cff").write_text(TEXT, encoding="utf-8")
    works = read_works(house)
    path.write_text(kept, encoding="utf-8")
    assert "language: en" in kept
    assert (works["edition"]["language"], works["document"]["language"]) == (tag, "en")


def test_of_a_whole_book_a_missing_file_is_named(tmp_path):
    assert list(check_citation_file(tmp_path)) == []  # tables alone, for example
    (tmp_path / "_config.yml").touch()
    [(_, message)] = check_citation_file(tmp_path)
    assert "the file is missing" in message


@pytest.mark.parametrize("text", [b"", b"\xff\xfe\x00a: ["])
def test_the_door_says_it_without_a_traceback(house, text):
    (house / "CITATION.cff").write_bytes(text)
    command = [sys.executable, house / "_ext/edition", "check"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1 and done.stderr == ""
    said = done.stdout.splitlines()
    assert said and all(line.startswith("CITATION.cff:1: ") for line in said)

"""What is wrong with CITATION.cff is said by `make check`, with the line and what to do."""

import subprocess
import sys

import pytest

from book import ROOT, copy_sources
from edition.settings import check_citation_file
from edition.sources.works import CitationError, read_works

TEXT = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
BODY = '  - name: "The Two Issues contributors"\n'
# What stands in the file, what is put there, the line that is named, and the words.
BROKEN = [
    ('    url: "https://', '    url: "https://a b', 39, "references: 1: url: "),
    ("title:", "titel:", 1, "needs `title:`; rename `titel:`"),
    ("references:", "reference:", 1, "did you mean 'references'?"),
    ("version: 1.1.0\n", "", 1, "needs `version:`; add it"),
    ("version: 1.1.0", "version:", 8, "version: it is empty; give it a value"),
    ("version: 1.1.0", "title: x", 8, "'title' stands here for the second time"),
    ("cff-version: 1.2.0", "cff-version: 1.1.0", 1, "such as '1.2.0'"),
    ("type: dataset", "type: software", 3, "'software' is not known here; write dataset"),
    ('title: "Two', 'title: 1956\nurl: "Two', 4, "'1956' is not a text; put it into quotation"),
    ("2026-11-26", "soon", 9, "date-released: 'soon' is not what is expected, such as '1900-"),
    ("2026-11-26", "2026-02-30", 9, "'2026-02-30' is not what is expected"),
    ("2026-11-26", "2026-13-45", 9, "'2026-13-45' is not what is expected"),
    ("2026-11-26", "2026-11-26T10:00:00Z", 9, "is not what is expected"),
    ("- BSD-3-Clause", "- BSD 3 Clause", 11, "license: 1: 'BSD 3 Clause' is not known here; w"),
    ("license:\n  - BSD-3-Clause\n  - CC-BY-4.0", "license: CC BY 4.0", 10, "write CC-BY-4.0"),
    (f"authors:\n{BODY}", "authors: We\n", 6, "'We' is not a list; write it as [one,"),
    (BODY, "  - We\n", 7, "authors: 1: 'We' is not a group of properties"),
    (BODY, '  - nmae: "We"\n', 7, "needs `name:`; rename `nmae:`"),
    (BODY, '  - name: "We"\n    famly-names: "Us"\n', 7, "'famly-names' has no place here"),
    ("family-names: Ivanov", "family-name: Ivanov", 24, "did you mean 'family-names'?"),
    ('        given-names: "V. I."\n', "", 24, "references: 1: authors: 1: needs `given-names:`"),
    ("historical-work", "memo", 21, "references: 1: type: 'memo' is not known here"),
    ("historical-work", "book", 21, "write historical-work or dataset"),
    ("    date-published: 1956-09-04\n", "", 21, "references: 1: needs `date-published:`"),
    ("1956-09-04", "4 September 1956", 29, "date-published: '4 September 1956'"),
    ("    languages:\n      - en\n", "", 21, "references: 1: needs `languages:`"),
    ("      city:", "      town:", 31, "institution: 'town' has no place here"),
    ('url: "https://', 'url: "', 39, "^(https|http|ftp|sftp)://"),
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
    """The sources of the book, in which one file is broken at a time."""
    return copy_sources(tmp_path_factory.mktemp("house"))


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
        ("2026-11-26", '"2026-11-26"'),
        ("version: 1.1.0", "version: 1.1"),
        (BODY, '  - family-names: "Kim"\n    given-names: "Minji"\n    orcid: '
         '"https://orcid.org/0000-0002-1825-0097"\n'),
        ("license:\n  - BSD-3-Clause\n  - CC-BY-4.0", "license: CC-BY-4.0"),
        ("keywords:", "doi: 10.5281/zenodo.1234567\nkeywords:"),
    ],
)  # fmt: skip
def test_what_the_format_allows_is_not_refused(house, before, after):
    (house / "CITATION.cff").write_text(TEXT.replace(before, after, 1), encoding="utf-8")
    assert list(check_citation_file(house)) == []
    assert read_works(house)["edition"]["issued"] == {"date-parts": [[2026, 11, 26]]}


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

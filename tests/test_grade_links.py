"""Grades link to their meaning, wherever they stand."""

import re

from bs4 import NavigableString

COLOPHON = "chapters/reference/colophon.html"
GRADE = re.compile(r"\b[Gg]rades? [ABCDX](?!\w)")
FIXED = ["a", "code", "pre", "script", "style", "h1", "h2", "h3", "h4", "kbd", "button"]


def sentences(soup):
    """The texts of a page that are neither links, code nor headings."""
    for text in soup.article.find_all(string=True):
        if type(text) is NavigableString and not text.find_parent(FIXED):
            yield str(text)


def links(soup):
    return soup.select('article a[href*="#grade-"]')


def test_every_grade_in_a_sentence_is_a_link(built):
    unlinked = {
        page: found
        for page in built.chapters
        if page != COLOPHON
        if (found := [text for text in sentences(built.soup(page)) if GRADE.search(text)])
    }
    assert unlinked == {}


def test_a_link_leads_to_the_meaning_of_its_letter(built):
    meanings = {f"grade-{letter.lower()}" for letter in "ABCDX"}
    assert meanings <= {tag["id"] for tag in built.soup(COLOPHON).select("[id]")}
    seen = 0
    for page in built.chapters:
        for link in links(built.soup(page)):
            letter = link.get_text().split()[-1]
            assert link["href"].endswith(f"colophon.html#grade-{letter.lower()}"), (page, link)
            seen += 1
    assert seen > 200


def test_a_column_of_grades_is_a_column_of_links(built):
    """In the tables that notebooks compute too."""
    columns = 0
    for page in built.chapters:
        for table in built.soup(page).select("article table"):
            heads = [head.get_text(strip=True).lower() for head in table.select("thead th")]
            if "grade" not in heads or page == COLOPHON:
                continue
            columns += 1
            for row in table.select("tbody tr"):
                cell = row.select("th, td")[heads.index("grade")]
                for letter in re.findall(r"(?<!\w)[ABCDX](?!\w)", cell.get_text()):
                    assert any(link.get_text() == letter for link in cell.select("a")), (page, cell)
    assert columns >= 5


def test_a_grade_in_brackets_at_the_end_of_a_cell_is_a_link(built):
    soup = built.soup("chapters/positions/corroboration.html")
    cells = [cell for cell in soup.select("article td") if cell.get_text().endswith("(B)")]
    assert len(cells) > 10
    assert all(cell.select_one('a[href$="#grade-b"]') for cell in cells)


def test_headings_and_code_are_left_alone(built):
    for page in built.chapters:
        for link in links(built.soup(page)):
            assert not link.find_parent(["pre", "code", "h1", "h2", "h3"])

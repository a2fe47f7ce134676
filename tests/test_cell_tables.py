"""A table of a notebook: heads, alignment, dates, links, for eyes and for screen readers."""

import pytest

import small_book

CONF = """
extensions = ["myst_nb", "sphinxcontrib.bibtex", "edition.numbers.cell_tables"]
html_theme = "basic"
bibtex_bibfiles = ["references.bib"]
myst_enable_extensions = ["attrs_block", "attrs_inline", "colon_fence"]
nb_execution_mode = "force"
"""
SOURCE = "@misc{guest1900, author={Guest, A.}, year={1900}, title={A Letter}}\n"
PAGE = """---
file_format: mystnb
kernelspec:
  name: python3
---

# The dinner

{#p2}
The second paragraph.

```{code-cell} python3
---
mystnb:
  table:
    name: dinner
    caption: What was eaten
    anchors: true
---
import pandas as pd

columns = {
    "id": ["first-course", "second-course"],
    "the_course": ["soup", "fish & *chips*"],
    "plates_in_all": ["12", "1,200"],
    "served_on": ["1900-01-02", "about 1900-01"],
    "said_in": ["p2", "guest1900"],
}
pd.DataFrame(columns).set_index("id")
```

```{bibliography}
```
"""


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dinner")
    small_book.write(folder, {"index": PAGE}, CONF, sources=("data",))
    (folder / "references.bib").write_text(SOURCE)
    made = small_book.build(folder)
    assert made.warnings == []
    return made.soup("index.html").select_one("#dinner")


def words(elements) -> list[str]:
    return [element.get_text() for element in elements]


def test_the_heads_of_columns_are_words_that_begin_with_a_capital(table):
    assert words(table.select("thead th")) == [
        "The course",
        "Plates in all",
        "Served on",
        "Said in",
    ]


def test_a_column_of_numbers_stands_right_and_no_other(table):
    for row in table.select("tr"):
        cells = row.select("th, td")
        aligned = [set(cell.get("class", ())) - {"head", "stub"} for cell in cells]
        assert aligned == [set(), {"text-right"}, set(), set()]


def test_a_date_is_kept_in_one_line_and_nothing_else_is_marked_as_one(table):
    assert words(table.select(".date")) == ["1900-01-02", "1900-01"]


def test_a_paragraph_and_a_source_are_linked_and_other_words_stay_as_they_are(table):
    assert [link["href"] for link in table.select("td a")] == ["#p2", "#id2"]
    assert words(table.select("tbody th")) == ["soup", "fish & *chips*"]


def test_each_row_is_a_target_by_its_id_which_is_not_printed(table):
    assert [row["id"] for row in table.select("tbody tr")] == ["first-course", "second-course"]
    assert "first-course" not in table.get_text()

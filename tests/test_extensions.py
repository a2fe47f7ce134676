"""What our extensions refuse: a small book of the worst cases, built once."""

import pytest

import other
import small_book
from edition.evidence import read_rows

CONF = """
extensions = [
    "myst_nb", "sphinxcontrib.bibtex", "edition.words.memo_quotes", "edition.words.from_table",
    "edition.numbers.cell_tables", "edition.numbers.alt_text"
]
bibtex_bibfiles = ["data/references.bib"]
myst_enable_extensions = ["attrs_block", "attrs_inline", "colon_fence"]
nb_execution_mode = "force"
nb_render_markdown_format = "myst"
exclude_patterns = ["_build"]
suppress_warnings = ["toc"]
"""
LISTS = """# Lists

```{from-table} people as entry
{{ person.name }}: {{ person.side }}
```

```{from-table} people
{% for person in rows[:1] %}
- {% include "entry" %}

{% endfor %}
```

```{from-table} people
:::{note}
It has {{ rows | length }} rows.
:::
```

```{from-table} people
{% for person in rows[1:] %}
1. {% include "entry" %}

{% endfor %}
```

```{from-table} people
{% include "enrty" %}
```

```{from-table} people as
A list without a name.
```

```{from-table} people entry
A list with a name, and no word before it.
```
"""
PAGE = """---
file_format: mystnb
kernelspec:
  name: python3
---

# Worst cases

{memo}`p3: he had already received an answer`

```{memo} p2.9
```

```{from-table} people
{% for row in rows %}{{ row.nmae }}{% endfor %}
```

```{code-cell} python3
import matplotlib.pyplot as plt
import pandas as pd

plt.plot([1, 2])
plt.show()
```

```{code-cell} python3
---
mystnb:
  table:
    name: cut
    caption: A caption with {nothing} glued
---
pd.DataFrame({"quote": ["with a request to meet for a discussion, and more, and more"]})
```

```{code-cell} python3
---
mystnb:
  table:
    name: uncaptioned
---
pd.DataFrame({"value": [1]})
```
"""
FURTHER = """
```{code-cell} python3
from myst_nb import glue

glue("side", "north", display=False)
```

```{code-cell} python3
:mystnb: {table: people}
pd.DataFrame({"value": [1]})
```

```{code-cell} python3
:mystnb: {table: {name: empty, caption: An empty table}}
pd.DataFrame()
```

```{code-cell} python3
:mystnb: {table: {name: open, caption: "The set {1, 2"}}
pd.DataFrame({"value": [1]})
```

```{code-cell} python3
:mystnb: {image: {alt: "{side:.0f} bars"}}
plt.plot([1, 2])
plt.show()
```

```{code-cell} python3
:mystnb:
pd.DataFrame({"value": [1]})
```
"""
REFUSALS = {
    "a misquotation": "the letter does not say 'he had already received an answer' in p3",
    "a sentence that is not there": "the letter has no passage 'p2.9'",
    "a misspelt column": "has no attribute 'nmae'",
    "a figure without a description": "this figure has no alt text",
    "a cell that pandas cut short": "pandas has cut a cell",
    "a value that was not glued": "no glued value 'nothing'",
    "a table without a caption": "no table, or no caption for it, in this cell",
    "an open brace": "the text 'The set {1, 2': expected '}' before end of string",
    "a word as a number": "the text '{side:.0f} bars': could not convert string to float: 'north'",
}


@pytest.fixture(scope="module")
def complaints(tmp_path_factory):
    """What the build of the worst cases warns of."""
    folder = tmp_path_factory.mktemp("worst")
    small_book.write(folder, {"index": PAGE + FURTHER}, CONF, ("data",), other.SOURCES)
    return small_book.build(folder).warnings


@pytest.mark.parametrize("case", REFUSALS)
def test_the_build_refuses(complaints, case):
    assert [line for line in complaints if REFUSALS[case] in line]


def test_each_cell_that_cannot_become_a_table_is_told(complaints):
    assert len([line for line in complaints if "no table, or no caption" in line]) == 3


def test_only_a_paragraph_of_the_document_becomes_a_link_in_a_table():
    from edition.numbers.cell_tables import as_markdown

    cell = "p3 and p16, ¶15 and ¶161, p. 3"
    linked = "[¶3](#p3) and p16, [¶15](#p15) and ¶161, p. 3"
    assert as_markdown(cell, set(), [f"p{number}" for number in range(16)]) == linked


def test_what_two_lists_say_of_their_rows_is_written_once(tmp_path):
    small_book.write(tmp_path, {"index": LISTS}, CONF, ("data",), other.SOURCES)
    built = small_book.build(tmp_path, "sphinxcontrib.bibtex")
    people = read_rows(tmp_path / "data", "people")
    said = [item.get_text().strip() for item in built.soup("index.html").select(".body li")]
    assert said == [f"{person['name']}: {person['side']}" for person in people]
    note = f"It has {len(people)} rows."
    assert note in built.soup("index.html").select_one(".admonition").get_text()
    for fault in ("no list above is `as enrty`", "'as' is not", "'entry' is not"):
        assert [line for line in built.warnings if f"from-table people: {fault}" in line]

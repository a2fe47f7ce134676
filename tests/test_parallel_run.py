"""Notebooks run side by side before the pages are read, and MyST-NB finds their results."""

import os
import re

import pytest

import small_book
from book import ROOT

pytestmark = pytest.mark.slow

CONF = """
extensions = ["myst_nb", "edition.numbers.parallel_run"]
html_theme = "basic"
nb_execution_mode = "cache"
nb_execution_timeout = 120
nb_execution_raise_on_error = True
"""
# Each waits for the other: one after the other they would wait in vain.
PAGE = """---
orphan: true
file_format: mystnb
kernelspec:
  name: python3
---

# The {own} guest

```{{code-cell}} python3
from pathlib import Path
from time import monotonic, sleep

Path("{own}.txt").touch()
end = monotonic() + 60
while not Path("{other}.txt").exists():
    assert monotonic() < end, "the {other} guest did not come"
    sleep(0.05)
print("both are here")
```
"""


def test_two_notebooks_that_wait_for_each_other_meet(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    guests = {"first": "second", "second": "first"}
    pages = {own: PAGE.format(own=own, other=other) for own, other in guests.items()}
    small_book.write(tmp_path, pages | {"index": "# The dinner\n"}, CONF)
    made = small_book.build(tmp_path)
    assert made.warnings == []
    for guest in guests:
        assert "both are here" in made.soup(f"{guest}.html").get_text()


def test_no_notebook_of_the_book_runs_twice(built):
    ran = re.findall(r"(\S+): Executing notebook", built.log)
    texts = [path.read_text(encoding="utf-8") for path in ROOT.glob("chapters/**/*.md")]
    run = [text for text in texts if "{code-cell}" in text and 'execution_mode: "off"' not in text]
    if not run:
        pytest.skip("this book has no notebook that runs")
    assert len(ran) == len(set(ran)) == len(run)
    assert set(re.findall(r"(\S+): Using cached notebook", built.log)) >= set(ran)

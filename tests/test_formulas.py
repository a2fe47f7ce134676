"""Formulas are drawn by the browser: in MathML, without a script and without another host."""

import pytest
from bs4 import BeautifulSoup

import small_book
from edition.paper.pages import clean

CONF = """
extensions = ["myst_parser", "sphinx.ext.mathjax", "edition.theme.formulas"]
myst_enable_extensions = ["dollarmath", "amsmath"]
exclude_patterns = ["_build"]
html_theme = "basic"
"""
PAGE = r"""# A page

The share $\frac{a}{b} < 1$ and a role: {math}`x^2`.

$$y &= 1 \\ z &= 2$$

```{math}
:label: sum
\sum_{i=1}^n x_i
```

See {eq}`sum`.

\begin{align*}
p &= q
\end{align*}
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = small_book.write(tmp_path_factory.mktemp("formulas"), {"index": PAGE}, CONF)
    made = small_book.build(folder)
    assert made.warnings == []
    return made.soup("index.html")


def test_every_formula_is_drawn_without_a_script(page):
    assert [formula["alttext"] for formula in page("math")] == [
        r"\frac{a}{b} < 1",
        "x^2",
        r"y &= 1 \\ z &= 2",
        r"\sum_{i=1}^n x_i",
        r"\begin{align*} p &= q \end{align*}",
    ]
    assert page.select_one("mfrac mi").text == "a" and len(page("math")[2]("mtr")) == 2
    assert "jax" not in " ".join(map(str, page("script")))


def test_a_formula_with_a_number_can_be_referred_to(page):
    assert page.select_one("#equation-sum .eqno").text.startswith("(1)")
    assert page.select_one("p a[href='#equation-sum']").text == "(1)"


@pytest.mark.parametrize("formula", [r"\nonesuch{x}", "a & b", r"\frac{a}", r"\begin{nonesuch}x"])
def test_a_formula_with_a_fault_is_told_with_its_place_and_shown_as_it_is(tmp_path, formula):
    folder = small_book.write(tmp_path, {"index": f"# A page\n\nWords ${formula}$.\n"}, CONF)
    made = small_book.build(folder)
    (said,) = made.warnings
    assert "index.md" in said and f"the formula {formula} cannot be read" in said
    assert made.soup("index.html").select_one("p code").text == formula


def test_who_has_chosen_another_way_of_drawing_keeps_it(tmp_path):
    folder = small_book.write(tmp_path, {"index": PAGE}, CONF)
    made = small_book.build(folder, html_math_renderer="mathjax")
    assert not made.soup("index.html")("math")


def test_paper_has_the_words_of_a_formula():
    html = '<article><p>So <math alttext="x^2 &lt; 1"><mi>x</mi></math>.</p></article>'
    article = BeautifulSoup(html, "html.parser").article
    clean(article)
    assert article.get_text() == "So x^2 < 1."

"""Formulas as MathML, which browsers draw by themselves: no script, and no other host is asked.

Jupyter Book would load MathJax from elsewhere, which the policy of these pages stops.
"""

import re
from html import escape

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

NAME = "mathml"
# Environments of AMS-LaTeX that differ from `aligned` only in numbers and in their place on paper.
ALIKE = re.compile(r"\\(begin|end)\{(?:align|gather|multline|eqnarray|split)(?:ed)?\*?\}")
ALONE = re.compile(r"\\(?:begin|end)\{equation\*?\}")
logger = logging.getLogger(__name__)


def mathml(node: nodes.Element, as_block: bool) -> str:
    """A formula in MathML, with its TeX for what draws none; as TeX only, when it has a fault."""
    tex = " ".join(node.astext().split())
    known = ALIKE.sub(r"\\\1{aligned}", ALONE.sub("", tex))
    if r"\\" in known and r"\begin" not in known:
        known = rf"\begin{{aligned}}{known}\end{{aligned}}"
    try:
        made = tex2mathml(known, as_block)
    except (MathError, AttributeError, LookupError, SyntaxError, ValueError) as fault:
        logger.warning("the formula %s cannot be read: %s", tex, fault, location=node)
        return f"<code>{escape(tex)}</code>"
    return re.sub(r">\s+<", "><", made).replace("<math ", f'<math alttext="{escape(tex)}" ', 1)


def visit_inline(self: HTML5Translator, node: nodes.math) -> None:
    """A formula in a line."""
    self.body.append(mathml(node, as_block=False))
    raise nodes.SkipNode


def visit_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """A formula of its own, with its number."""
    self.body.append(self.starttag(node, "div", CLASS="math"))
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, "Link to this equation")
        self.body.append("</span>")
    self.body.append(mathml(node, as_block=True) + "</div>\n")
    raise nodes.SkipNode


def choose(app: Sphinx, config: Config) -> None:
    """Draw with MathML, unless somebody has chosen otherwise."""
    config.html_math_renderer = config.overrides.get("html_math_renderer") or NAME


def setup(app: Sphinx) -> None:
    """Offer the way of drawing, and take it."""
    app.add_html_math_renderer(NAME, (visit_inline, None), (visit_block, None))
    app.connect("config-inited", choose)

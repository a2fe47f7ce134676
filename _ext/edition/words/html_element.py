"""Elements of HTML that docutils has no node for: a fieldset, a summary, a radio button."""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

VOID = {"input"}


class html_element(nodes.General, nodes.Element):
    """The element ``tag`` with the attributes ``html`` around the node's children."""


def element(
    tag: str, *children: nodes.Node, html: dict[str, str] | None = None, **own: Any
) -> nodes.Element:
    """A node for ``<tag>``; ``own`` are docutils' attributes, such as ``classes``."""
    return html_element("", *children, tag=tag, html=html or {}, **own)


def visit(translator: HTML5Translator, node: html_element) -> None:
    """Open the element."""
    tag = node["tag"]
    translator.body.append(translator.starttag(node, tag, "", empty=tag in VOID, **node["html"]))


def depart(translator: HTML5Translator, node: html_element) -> None:
    """Close it, unless it can have no content."""
    if node["tag"] not in VOID:
        translator.body.append(f"</{node['tag']}>\n")


def add_html_elements(app: Sphinx) -> None:
    """Let an extension use these nodes; it may be called by more than one."""
    app.add_node(html_element, override=True, html=(visit, depart))

"""What a reader folds and unfolds is a native ``<details>``, which needs no script.

Code cells stand open, and fold one by one or all at once; what MyST-NB hides, boxes with the class
``dropdown`` and the content of ``{toggle}`` are closed.
"""

from html import escape
from typing import Any

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator


class Fold(nodes.General, nodes.Element):
    """A box that is closed at first; its attribute ``summary`` is the HTML of its title."""


class CodeFold(nodes.General, nodes.Element):
    """The code of a cell, which is open at first."""


class FoldContent(SphinxPostTransform):
    """Put folds around code cells, and in the place of boxes that ask for it."""

    default_priority = 700  # after MyST-NB has hidden what a cell asks it to
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Change the page in place."""
        for box in list(self.document.findall(nodes.container)):
            if box.get("nb_element") == "cell_code_source":
                if not isinstance(box.parent, HideCodeCellNode):
                    box.replace_self(CodeFold("", box.deepcopy()))
            elif "toggle" in box["classes"]:
                is_open = "toggle-shown" in box["classes"]
                box.replace_self(Fold("", *box.children, summary=_("Show"), open=is_open))
        for element in list(self.document.findall(nodes.Element)):
            is_box = isinstance(element, nodes.Admonition)
            if is_box and "dropdown" in element.get("classes", ()):
                self.fold(element)

    def fold(self, box: nodes.Element) -> None:
        """Turn a box into a fold with its title."""
        titles = [child for child in box.children if isinstance(child, nodes.title)]
        words = titles[0].astext() if titles else type(box).__name__.capitalize()
        content = [child for child in box.children if child not in titles]
        classes = [name for name in box["classes"] if name != "toggle"]
        new = Fold("", *content, summary=words, classes=[*classes, "fold"])
        box.replace_self(new)


def open_fold(translator: HTML5Translator, node: Fold) -> None:
    """The summary, and the content up to its end."""
    mark: dict[str, Any] = {"open": ""} if node.get("open") else {}
    translator.body.append(translator.starttag(node, "details", "", **mark))
    translator.body.append(f"<summary>{escape(node['summary'])}</summary>\n")


def open_code(translator: HTML5Translator, node: CodeFold) -> None:
    """The same for code."""
    translator.body.append(f'<details class="code" open><summary>{_("Code")}</summary>\n')


def open_hidden(translator: HTML5Translator, node: HideCodeCellNode) -> None:
    """What MyST-NB hides, with its two titles."""
    translator.body.append(translator.starttag(node, "details", "", CLASS="hide"))
    shown, hidden = escape(node["prompt_show"]), escape(node["prompt_hide"])
    titles = f'<span class="collapsed">{shown}</span><span class="expanded">{hidden}</span>'
    translator.body.append(f"<summary>{titles}</summary>\n")


def close(translator: HTML5Translator, node: nodes.Element) -> None:
    """The end of any of them."""
    translator.body.append("</details>\n")


def setup(app: Sphinx) -> None:
    """Add the folds to every page in HTML."""
    app.setup_extension("myst_nb")
    app.add_node(Fold, html=(open_fold, close))
    app.add_node(CodeFold, html=(open_code, close))
    app.add_node(HideCodeCellNode, override=True, html=(open_hidden, close))
    app.add_post_transform(FoldContent)

"""The answer to a question is folded below it, and opens without JavaScript.

sphinx-exercise numbers the questions and checks that each answer follows its own.
Here the answer becomes a native ``<details>``, named after its question, and the extra sections
that sphinx-exercise puts around the texts go, because they all have the same id.
"""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx_exercise.nodes import is_exercise_node, solution_node
from sphinx_exercise.utils import get_node_number

from .html_element import add_html_elements, element


def unwrap(node: nodes.Element) -> list[nodes.Node]:
    """The content of a question or an answer, below its title."""
    _, section = node.children
    return list(section.children)


class FoldAnswers(SphinxPostTransform):
    """Give questions and answers the HTML that a reader gets."""

    default_priority = 30  # after sphinx-exercise has made the titles
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Change the page in place."""
        for question in self.document.findall(is_exercise_node):
            question[:] = [question[0], *unwrap(question)]
        for answer in list(self.document.findall(solution_node)):
            summary = element("summary", nodes.Text(f"An answer to question {self.number(answer)}"))
            # sphinx-exercise's id has slashes in it, which are not allowed in EPUB.
            name = f"answer-to-{answer['target_label']}"
            folded = element("details", summary, *unwrap(answer), ids=[name], classes=["answer"])
            answer.parent.replace(answer, folded)

    def number(self, answer: solution_node) -> str:
        """The number of the question; empty when there is none, which sphinx-exercise tells."""
        registry: dict[str, Any] = self.env.sphinx_exercise_registry  # type: ignore[attr-defined]
        question = registry.get(answer["target_label"])
        return get_node_number(self.app, question["node"], "exercise") if question else ""


def share_html(app: Sphinx) -> None:
    """Let the builder of one long page use all that the HTML builder can write.

    sphinx-exercise registers its nodes for both, and a builder that has its own gets no others.
    """
    app.registry.translation_handlers.pop("singlehtml", None)


def setup(app: Sphinx) -> None:
    """Add the transform, to be used with sphinx_exercise."""
    add_html_elements(app)
    app.add_post_transform(FoldAnswers)
    app.connect("builder-inited", share_html)

"""Short quizzes with which readers check themselves, in native HTML.

::

    :::{quiz}
    Who asked for the talk?

    [ ] The guest
    : He came because somebody had asked him to: see [¶1](#p1).

    [x] The host
    : He asked for it at a reception ([¶1](#p1)).
    :::

A paragraph is a question, and the options follow it; ``[x]`` marks the right one.
What stands after the colon is told to readers who chose the option, so a wrong one should say where
to look and not give the answer away.
Without JavaScript the answers are folded below each question; with it, a button checks the choice.
Nothing is stored or sent.
A question without exactly one right option, or an option without its reason, is a warning, and so
fails the strict build.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from .html_element import add_html_elements, element

logger = logging.getLogger(__name__)

MARK = re.compile(r"\[([ x])\]\s+")
LINKS = (nodes.reference, pending_xref)


@dataclass
class Question:
    """A question, or what stands in its place, and the options below it."""

    prompt: nodes.Node
    fault: str = ""
    options: list[nodes.definition_list_item] = field(default_factory=list)

    def problems(self) -> Iterator[str]:
        """What is wrong with it."""
        if self.fault:
            yield self.fault
            return
        marks = [MARK.match(option[0].astext()) for option in self.options]
        for option, mark in zip(self.options, marks, strict=True):
            words = option[0].astext()
            if not mark:
                yield f"the option {words!r} begins with neither '[ ]' nor '[x]'"
            if not option[-1].astext().strip():
                yield f"the option {words!r} has no explanation after its colon"
            if any(isinstance(node, LINKS) for node in option[0].findall()):
                yield f"the option {words!r} has a link: put it into the explanation"
        right = sum(mark is not None and mark[1] == "x" for mark in marks)
        if right != 1:
            yield f"{right} options are marked '[x]'; expected exactly one"
        if len(marks) < 2:
            yield "there are fewer than two options"


class Quiz(SphinxDirective):
    """``{quiz}``: questions, each with one right option and a reason for every option."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """The quiz without the questions that are faulty, which are told as warnings."""
        questions: list[Question] = []
        for node in self.parse_content_to_nodes():
            if isinstance(node, nodes.definition_list) and questions:
                questions[-1].options += cast(list[nodes.definition_list_item], node.children)
            elif isinstance(node, nodes.paragraph) and not MARK.match(node.astext()):
                questions.append(Question(node))
            elif isinstance(node, nodes.paragraph) and questions:
                fault = f"no explanation on a line ': …' below the option {node.astext()!r}"
                questions[-1].fault = questions[-1].fault or fault
            else:
                questions.append(Question(node, "neither a question nor its options"))
        if not questions:
            logger.warning("quiz: there is no question", location=self.get_location())
        quiz = element("div", classes=["quiz"])
        for question in questions:
            problems = list(question.problems())
            for problem in problems:
                words = " ".join(question.prompt.astext().split())
                logger.warning("quiz: %r: %s", words, problem, location=question.prompt)
            if not problems:
                quiz += self.question(f"{len(quiz) + 1}. ", question)
        return [quiz]

    def question(self, number: str, question: Question) -> nodes.Node:
        """A group of radio buttons, the place for feedback, and the folded answers."""
        group = f"quiz-{self.env.new_serialno('quiz')}"
        legend = element("legend", nodes.Text(number), *question.prompt.children)
        fieldset = element("fieldset", legend)
        reasons = nodes.definition_list()
        for option in question.options:
            term, definition = cast(nodes.term, option[0]), option[-1]
            is_right = "[x]" in term.astext()[:3]
            term[0] = nodes.Text(MARK.sub("", term[0].astext(), count=1))
            # Off: a browser that keeps choices over a reload would show them without feedback.
            radio = {"type": "radio", "name": group, "autocomplete": "off"}
            words = element("span", *(child.deepcopy() for child in term.children))
            fieldset += element("label", element("input", html=radio), words)
            term.insert(0, nodes.strong("", "Right: " if is_right else "Wrong: "))
            term["classes"] = ["right" if is_right else "wrong"]
            reasons += nodes.definition_list_item("", term, definition)
        feedback = {"aria-live": "polite"}
        fieldset += element("div", classes=["quiz-feedback"], html=feedback)
        summary = element("summary", nodes.Text("Show the answer"))
        fieldset += element("details", summary, reasons, classes=["answer"])
        return fieldset


def setup(app: Sphinx) -> None:
    """Add the directive ``quiz``."""
    add_html_elements(app)
    app.add_directive("quiz", Quiz)

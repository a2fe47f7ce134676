"""Questions, answers and quizzes as plain Markdown, for notebooks that leave the book.

What is folded on the page is folded in the notebook, by the HTML that Jupyter shows as it is.
"""

from __future__ import annotations

import re

OPTION = re.compile(r"\[([ x])\] (.+)\n: ([\s\S]+)")
BLANK_LINES = re.compile(r"\n\s*\n")


def fold(title: str, text: str) -> str:
    """The text behind its title. The blank lines let Markdown go on inside the HTML."""
    return f"<details><summary>{title}</summary>\n\n{text}\n\n</details>"


def question(body: str) -> str:
    """A question of a chapter."""
    return f"**Question.** {body.strip()}"


def answer(body: str) -> str:
    """An answer to the question before it."""
    return fold("An answer", body.strip())


def quiz(body: str) -> str:
    """Each question of a quiz with its options, and below them what is right and why."""
    text, number, options = "", 0, []
    for block in [*BLANK_LINES.split(body.strip()), ""]:
        if option := OPTION.fullmatch(block):
            options.append(option.groups())
            continue
        if options:
            offered = "\n".join(f"- {words}" for _, words, _ in options)
            reasons = "\n".join(
                f"- {'Right' if mark == 'x' else 'Wrong'}: {words}. {' '.join(reason.split())}"
                for mark, words, reason in options
            )
            text += f"{offered}\n\n{fold('Show the answer', reasons)}\n\n"
            options = []
        if block:
            number += 1
            text += f"**{number}.** {block}\n\n"
    return text.strip()


PLAIN = {"exercise": question, "solution": answer, "quiz": quiz}

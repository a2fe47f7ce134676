"""Text as Markdown that shows it letter for letter, wherever it is put.

A table, the bibliography and what a notebook computed hold text and no markup.
What HTML would read is written as an entity, so that it is text inside HTML too; identifiers, such
as the key of a source, stay as they are, so that roles and links can name them.
"""

import re
from html import escape
from typing import Any

# An underscore inside a word, and a colon after one, mark nothing.
MARK = re.compile(r"[\\`*\[\]{}|~$#]|(?<![^\W_])_|_(?![^\W_])|(?<!\S):|:(?!\S)")
# Where a line would begin a list; a heading, a comment or a target; a list or a rule.
OPENING = re.compile(r" ?(?:\d+(?=[.)](?:\s|$))|(?=[=%(.])|(?=[-+](?:[-+\s]|$)))")
# All that ends a line for one program or another; a space that does not break a line stays.
BREAKS = re.compile(r"[ \t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")


def one_line(text: str) -> str:
    """The text with single spaces in place of line ends and tabs."""
    return BREAKS.sub(" ", text)


def lines_joined(value: Any) -> Any:
    """The content of a JSON or YAML file, or of a table, with each text on one line."""
    if isinstance(value, dict):
        return {key: lines_joined(each) for key, each in value.items()}
    if isinstance(value, list):
        return [lines_joined(each) for each in value]
    return one_line(value).strip() if isinstance(value, str) else value


def escape_markdown(text: str) -> str:
    """The text, on one line, with all escaped that Markdown or HTML could read as markup."""
    text = MARK.sub(r"\\\g<0>", one_line(text))
    if opening := OPENING.match(text):
        text = f"{text[: opening.end()]}\\{text[opening.end() :]}"
    return escape(text, quote=False).replace('"', "&quot;")

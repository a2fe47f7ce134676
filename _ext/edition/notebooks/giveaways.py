"""Checks that give the answer away, seen before a page is made of them.

A check may say what is wrong and where to look. It may not name the right answer: not in a reply,
not in a comparison, not in a comment.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator

# The choices that a question offers stand in its reader, and are no answer.
READERS = {"a_letter", "a_word"}
TOLD = re.compile(
    r"\b(?:right|correct|true|expected|proper|model) (?:answer|value|word|letter|number|choice|"
    r"result|one)s?\b\W*(?:is|was|are|were|would|should|:|=)"
    r"|\b(?:the|its?) (?:answer|solution)s? (?:is|was|are|were|should|would)\b"
    r"|\b(?:answer|solution)s? ?[:=] ?\S"
    r"|\bshould (?:be|have been|read|say) [“\"'‘\d]",
    re.IGNORECASE,
)


def solved_values(sources: Iterable[str]) -> dict[str, set[str]]:
    """What solutions set, where it stands there in so many words, by the name that it is set for.

    In a dict, each of its keys is such a name.
    """
    values: dict[str, set[str]] = {}
    for source in sources:
        try:
            body = ast.parse(source.partition("### BEGIN SOLUTION")[2]).body
        except SyntaxError:  # a text, not code
            continue
        for one in (one for one in body if isinstance(one, ast.Assign)):
            pairs: list[tuple[ast.expr | None, ast.expr]]
            pairs = [(target, one.value) for target in one.targets]
            if isinstance(one.value, ast.Dict):
                pairs = list(zip(one.value.keys, one.value.values, strict=True))
            for key, value in pairs:
                name = key.id if isinstance(key, ast.Name) else getattr(key, "value", None)
                if isinstance(value, ast.Constant) and not isinstance(value.value, bool):
                    values.setdefault(str(name), set()).add(str(value.value))
    return values


def constants(node: ast.AST) -> Iterator[ast.Constant]:
    """The texts and numbers in code, but for keys of dicts and the choices that readers offer."""
    if isinstance(node, ast.Constant):
        yield node
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from constants(value)
    elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in READERS:
        return
    else:
        for child in ast.iter_child_nodes(node):
            yield from constants(child)


def spoken(tree: ast.AST, answers: dict[str, set[str]]) -> Iterator[tuple[str, str]]:
    """The name of an answer and a reply to it that contains it."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Dict):
            continue
        for key, value in zip(node.keys, node.values, strict=True):
            name = key.value if isinstance(key, ast.Constant) else None
            for answer in answers.get(str(name), ()):
                for said in (str(constant.value) for constant in constants(value)):
                    if contains(said, answer) and not said.startswith("Right"):
                        yield str(name), answer


def compared(tree: ast.AST, answers: dict[str, set[str]]) -> Iterator[tuple[str, str]]:
    """The name of an answer and the value that code compares it with."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            names = {child.id for child in ast.walk(node) if isinstance(child, ast.Name)}
            names |= {str(one.value) for one in ast.walk(node) if isinstance(one, ast.Constant)}
            for name in names & answers.keys():
                for constant in constants(node):
                    if str(constant.value).lower() in {one.lower() for one in answers[name]}:
                        yield name, str(constant.value)


def contains(said: str, answer: str) -> bool:
    """Whether a text names an answer; a single letter counts only in quotation marks."""
    if len(answer) == 1:
        return bool(re.search(rf"[“\"'‘]{re.escape(answer)}[”\"'’.]", said))
    return bool(re.search(rf"(?<!\w){re.escape(answer)}(?!\w)", said, re.IGNORECASE))


def giveaways(source: str, answers: dict[str, set[str]]) -> Iterator[str]:
    """What in the code of a check, or of its tools, tells the right answer."""
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        yield f"Python cannot read it: {error.msg}"
        return
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    texts = [token.string for token in tokens if token.type == tokenize.COMMENT]
    texts += [str(one.value) for one in ast.walk(tree) if isinstance(one, ast.Constant)]
    for text in texts:
        if told := TOLD.search(text):
            yield f"it tells the answer ({told[0]!r}): say what is wrong and where to look instead"
    for name, value in spoken(tree, answers):
        yield f"a reply to {name} contains its answer {value!r}: say where to look instead"
    for name, value in compared(tree, answers):
        yield f"it compares {name} with its answer {value!r}: compare fingerprints instead"
    long = {value for values in answers.values() for value in values if len(value) > 7}
    calls = [one for one in ast.walk(tree) if getattr(getattr(one, "func", 0), "id", "") == "print"]
    for said in (str(one.value) for call in calls for one in constants(call)):
        for value in long:
            if contains(said, value):
                yield f"it prints the answer {value!r}: say where to look instead"

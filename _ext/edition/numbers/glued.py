"""Values that a notebook glued, for what MyST does not parse: alt texts, table captions."""

import json
from collections.abc import Callable
from pathlib import Path
from string import Formatter

from myst_nb.core.variables import format_plain_text
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

logger = logging.getLogger(__name__)


def read_glued(env: BuildEnvironment, docname: str) -> dict[str, dict[str, str]]:
    """What the notebook ``docname`` glued in this build: key -> MIME type -> content."""
    folder = env.mystnb_config.output_folder  # type: ignore[attr-defined]
    path = Path(folder, f"{docname}.glue.json")
    if not path.exists():
        return {}
    glued = json.loads(path.read_text(encoding="utf-8"))
    return {key: output["data"] for key, output in glued.items()}


def fill(template: str, env: BuildEnvironment, quote: Callable[[str], str] = str) -> str:
    """Put glued values of the current notebook into ``template``: ``{plan_total:.0f} million``.

    ``quote`` writes a value for the template's own language, such as Markdown.
    A key that the notebook did not glue is a warning, and stays in the text; so is a text with a
    brace of its own, or with a format in which its value cannot be written.
    """
    values, place = read_glued(env, env.docname), env.docname
    text = ""
    try:
        for literal, key, spec, _ in Formatter().parse(template):
            text += literal
            if key in values:
                text += quote(format_plain_text(values[key]["text/plain"], spec or ""))
            elif key is not None:
                logger.warning("no glued value %r for the text %r", key, template, location=place)
                text += f"{{{key}}}"
    except ValueError as error:
        logger.warning("the text %r: %s", template, error, location=place)
        return template
    return text

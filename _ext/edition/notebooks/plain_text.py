"""Words in plain Markdown, for notebooks: shown as they are, and no formula between two dollars."""

from markdown_it.token import Token
from mdformat.renderer import DEFAULT_RENDERERS, MDRenderer, RenderContext, RenderTreeNode


def without_formulas(node: RenderTreeNode, context: RenderContext) -> str:
    """The words of a text; Jupyter would set what stands between two dollars as a formula."""
    return DEFAULT_RENDERERS["text"](node, context).replace("$", r"\$")


def escape(words: str) -> str:
    """Words that Markdown will show as they are."""
    text = Token("text", "", 0, content=words)
    inline = Token("inline", "", 0, content=words, children=[text])
    around = Token("paragraph_open", "p", 1), Token("paragraph_close", "p", -1)
    made = MDRenderer().render([around[0], inline, around[1]], {}, {}, finalize=False)
    return made.replace("$", r"\$")

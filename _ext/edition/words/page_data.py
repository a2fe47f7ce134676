"""Data for a script, carried by the page itself: nothing is loaded, and it works from a disk."""

import json


def data_element(name: str, content: object) -> str:
    """An element with the id ``name`` that shows nothing and holds ``content`` as JSON."""
    # "</script>" inside a text would end the element.
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" id="{name}">{text}</script>'

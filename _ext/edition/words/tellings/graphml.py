"""Tellings as GraphML: persons and bodies are nodes, each telling an edge from one to another.

Where two tell together, each of them has an edge.
"""

from itertools import product
from pathlib import Path

from ...templates import render
from .rows import Telling

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
KEYS = {
    "node": ("name", "side"),
    "edge": ("telling", "date", "precision", "what", "paragraph", "sources", "grade"),
}


def make_graphml(tellings: list[Telling]) -> bytes:
    """The file, UTF-8."""
    actors = dict.fromkeys(actor for t in tellings for actor in (*t.teller, *t.hearer))
    edges = []
    for telling in tellings:
        own = {"telling": telling.id, "date": telling.on, "sources": " ".join(telling.sources)}
        pairs = product(telling.teller, telling.hearer)
        edges += [(*pair, telling._asdict() | own) for pair in pairs]
    template = Path(__file__).with_suffix(".xml")
    made = render(template, namespace=NAMESPACE, keys=KEYS, actors=actors, edges=edges)
    return made.encode()

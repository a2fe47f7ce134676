"""Tellings as GraphML: persons and bodies are nodes, each telling an edge from one to another.

Where two tell together, each of them has an edge.
"""

from itertools import product
from xml.etree import ElementTree as ET

from .rows import Telling

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
KEYS = {
    "node": ("name", "side"),
    "edge": ("telling", "date", "precision", "what", "paragraph", "sources", "grade"),
}


def make_graphml(tellings: list[Telling]) -> bytes:
    """The file, UTF-8."""
    root = ET.Element("graphml", xmlns=NAMESPACE)
    for kind, keys in KEYS.items():
        for key in keys:
            attributes = {"for": kind, "attr.name": key, "attr.type": "string"}
            ET.SubElement(root, "key", {"id": key} | attributes)
    graph = ET.SubElement(root, "graph", id="tellings", edgedefault="directed")
    actors = [actor for t in tellings for actor in (*t.teller, *t.hearer)]
    for actor in dict.fromkeys(actors):
        node = ET.SubElement(graph, "node", id=actor.id)
        add_data(node, {"name": actor.name, "side": actor.side})
    for telling in tellings:
        known = {"telling": telling.id, "date": telling.on, "sources": " ".join(telling.sources)}
        known = telling._asdict() | known
        values = {key: str(known[key]) for key in KEYS["edge"]}
        for teller, hearer in product(telling.teller, telling.hearer):
            edge = ET.SubElement(graph, "edge", source=teller.id, target=hearer.id)
            add_data(edge, values)
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def add_data(element: ET.Element, values: dict[str, str]) -> None:
    """The values that an element has, each under its key."""
    for key, value in values.items():
        if value:
            ET.SubElement(element, "data", key=key).text = value

"""Tellings as SVG: a line down for each person or body, a row for each telling, the day beside it.

The sides stand as data/document.yml names them, but the first, whose record it is, on the right;
on the left one, who appears first stands nearest to the middle.
It is narrow enough for a phone: names stand upright, and of more than two only the first is given.
"""

from html import escape

from ...evidence import Document
from .rows import Actor, Telling

Group = tuple[Actor, ...]  # who tell or hear together share a line
COLUMN, ROW, DAYS, FOOT = 25, 28, 44, 14  # in units of a pixel on a phone
LETTER = 6.7  # width of a letter, rather too much than too little


def draw(tellings: list[Telling], document: Document) -> str:
    """The drawing, with a link from each arrow to the item of its telling in the list."""
    groups = arrange(tellings, document)
    place = {group: DAYS + (i + 0.5) * COLUMN for i, group in enumerate(groups)}
    head = LETTER * max(len(label(group)) for group in groups)
    width, foot = DAYS + COLUMN * len(groups), head + ROW * len(tellings) + FOOT
    described = escape(describe(tellings, len(groups)))
    lines = "".join(lifeline(group, document, x, head, foot) for group, x in place.items())
    arrows = "".join(
        arrow(telling, document, place, head + (i + 0.5) * ROW, width)
        for i, telling in enumerate(tellings)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {foot:g}" role="group" '
        f'font-family="sans-serif" font-size="11.5" aria-label="{described}">'
        f"{lines}{arrows}</svg>"
    )


def arrange(tellings: list[Telling], document: Document) -> list[Group]:
    """All who tell or hear, from left to right; who has no side stands in the middle."""
    seen = list(dict.fromkeys(group for t in tellings for group in (t.teller, t.hearer)))
    first, *others = document.sides or [""]
    order = [*others, *({group[0].side for group in seen} - {first, *others}), first]
    sides = {side: [group for group in seen if group[0].side == side] for side in order}
    sides[order[0]].reverse()
    return [group for side in order for group in sides[side]]


def label(group: Group) -> str:
    """A name that is short enough for the head of a line."""
    names = [actor.name for actor in group]
    return " and ".join(names) if len(names) < 3 else f"{names[0]} and {len(names) - 1} others"


def lifeline(group: Group, document: Document, x: float, head: float, foot: float) -> str:
    """A name, and the line under it."""
    side = document.side_class(group[0].side)
    return (
        f'<path class="{side}" d="M{x} {head:g}V{foot:g}" stroke="currentColor" '
        'stroke-width="0.6" stroke-dasharray="2 2"/>'
        f'<text class="{side}" aria-hidden="true" transform="translate({x + 4} {head - 6:g}) '
        f'rotate(-90)" fill="currentColor">{escape(label(group))}</text>'
    )


def arrow(
    telling: Telling, document: Document, place: dict[Group, float], y: float, width: float
) -> str:
    """A telling: a dot where it is told, a head where it is heard, and the day."""
    start, end = place[telling.teller], place[telling.hearer]
    back = -7 if end > start else 7
    words = f"{telling.day}: {telling.names('teller')} to {telling.names('hearer')}"
    day = f"{'≤ ' if telling.precision == 'by' else ''}{telling.on.day} {telling.on:%b}"
    return (
        f'<a class="{document.side_class(telling.teller[0].side)}" href="#{telling.anchor}" '
        f'aria-label="{escape(words)}">'
        f'<rect class="row" y="{y - ROW / 2}" width="{width}" height="{ROW}" fill="transparent"/>'
        f'<text x="0" y="{y + 4}" aria-hidden="true" fill="currentColor">{day}</text>'
        f'<circle cx="{start}" cy="{y}" r="3.5" fill="currentColor"/>'
        f'<path d="M{start} {y}H{end + back}" stroke="currentColor" stroke-width="2"/>'
        f'<path d="M{end} {y}l{back} -5v10z" fill="currentColor"/></a>'
    )


def describe(tellings: list[Telling], lines: int) -> str:
    """What the drawing is, for those who do not see it."""
    first, last = tellings[0], tellings[-1]
    return (
        f"Who told whom, from {first.on.day} {first.on:%B} to {last.on.day} {last.on:%B}: "
        f"{len(tellings)} arrows between {lines} persons or bodies, each a link "
        "to the same in words below."
    )

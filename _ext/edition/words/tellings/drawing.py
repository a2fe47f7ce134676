"""Tellings as SVG: a line down for each person or body, a row for each telling, the day beside it.

The sides stand as data/document.yml names them, but the first, whose record it is, on the right;
on the left one, who appears first stands nearest to the middle.
It is narrow enough for a phone: names stand upright, and of more than two only the first is given.
"""

from pathlib import Path

from babel.dates import format_date

from ...evidence import Document
from ...templates import render
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
    return render(
        Path(__file__).with_suffix(".svg"),
        tellings=tellings,
        place=place,
        described=describe(tellings, len(groups)),
        side=document.side_class,
        label=label,
        format_date=format_date,
        head=head,
        row=ROW,
        width=width,
        foot=foot,
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


def describe(tellings: list[Telling], lines: int) -> str:
    """What the drawing is, for those who do not see it."""
    first, last = (format_date(tellings[i].on, "d MMMM", locale="en") for i in (0, -1))
    return (
        f"Who told whom, from {first} to {last}: {len(tellings)} arrows between {lines} persons or "
        "bodies, each a link to the same in words below."
    )

"""The fonts of the copies, cut from the packages in requirements.txt to the characters in use.

Source Serif and Source Sans cover Latin and Cyrillic, Noto Sans KR and SC Hangul and Chinese
characters, and DejaVu Sans Mono, which comes with matplotlib, code and rare signs.
No font of the machine is used, so that the pages are the same everywhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import uharfbuzz

from .problems import PrintProblem

SERIF = "fontpkg_source_serif_4/files/SourceSerif4{}[opsz,wght].ttf"
SANS = "fontpkg_source_sans_3/files/SourceSans3{}[wght].ttf"
NOTO = "justmytype_intl_cjk/fonts/ofl/notosans"
OPTICAL = 11  # points: the size for which a face with an axis for it is drawn


@dataclass(frozen=True)
class Face:
    """One face of the style sheet: its family, weight and style, and its file in a package."""

    family: str
    file: str
    weight: int = 400
    style: str = "normal"

    @property
    def name(self) -> str:
        return f"{self.family} {self.weight} {self.style}.ttf".replace(" ", "-").lower()


EAST_ASIAN = (
    Face("Book Hangul", f"{NOTO}kr/NotoSansKR[wght].ttf"),
    Face("Book Hanzi", f"{NOTO}sc/NotoSansSC[wght].ttf"),
)
FACES = (
    *(
        Face(family, file.format(italic), weight, style)
        for family, file in (("Book Serif", SERIF), ("Book Sans", SANS))
        for weight in (400, 600)
        for style, italic in (("normal", ""), ("italic", "-Italic"))
    ),
    *EAST_ASIAN,
    Face("Book Mono", "matplotlib/mpl-data/fonts/ttf/DejaVuSansMono.ttf"),
)


def cut(face: Face, characters: set[str], folder: Path) -> set[str]:
    """Write the face with no more than these characters; return those that it has."""
    package, _, path = face.file.partition("/")
    font = uharfbuzz.Face(uharfbuzz.Blob((files(package) / path).read_bytes()))
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(map(ord, characters | {" "}))
    axes = {axis.tag for axis in font.axis_infos}
    for tag, place in (("wght", face.weight), ("opsz", OPTICAL)):
        if tag in axes:
            wanted.pin_axis_location(font, tag, place)
    (folder / face.name).write_bytes(uharfbuzz.subset(font, wanted).blob.data)
    return {character for character in characters if ord(character) in font.unicodes}


def cut_fonts(text: str, folder: Path, faces: Iterable[Face]) -> tuple[str, set[str]]:
    """Write each face for this text into ``folder``.

    Returns the style sheet that names them, and the characters that none of them has.
    """
    folder.mkdir(parents=True, exist_ok=True)
    characters = {character for character in text if character.isprintable()}
    covered, rules = set(), []
    for face in faces:
        covered |= cut(face, characters, folder)
        rules.append(
            f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; '
            f"font-style: {face.style}; src: url({face.name}); }}"
        )
    return "\n".join(rules), characters - covered


def cut_all_fonts(text: str, folder: Path) -> str:
    """Write every face for this text into ``folder`` and return the style sheet that names them.

    Raises PrintProblem for a character that no face has: it would be printed as a box.
    """
    rules, missing = cut_fonts(text, folder, FACES)
    if missing:
        named = ", ".join(f"{character} (U+{ord(character):04X})" for character in sorted(missing))
        raise PrintProblem(f"no font has {named}: add one to _ext/edition/paper/fonts.py")
    return rules

"""Chinese signs have several forms: traditional as in Korea and Taiwan, simplified, Japanese.

The search compares them in one, so that a name is found however a reader writes it.
"""

EVERY = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]


def signs_of(text: str) -> dict[str, str]:
    """For each other form of a sign of the text the form by which they are compared."""
    if not (ours := set(EVERY).intersection(text)):
        return {}
    from opencc import OpenCC  # it reads its tables, and most books have no Chinese

    # Each on a line of its own, so that no two are taken for a word.
    lines = OpenCC("t2s").convert(OpenCC("jp2t").convert("\n".join(EVERY)))
    one_form = dict(zip(EVERY, lines.split("\n"), strict=True))
    wanted = {one_form[sign] for sign in ours}
    return {sign: one for sign, one in one_form.items() if one != sign and one in wanted}

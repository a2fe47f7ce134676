"""Chinese signs have several forms: traditional as in Korea and Taiwan, simplified, Japanese.

The search compares them in one, so that a name is found however a reader writes it.
"""

import re

SIGN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")


def signs_of(text: str) -> dict[str, str]:
    """For each other form of a sign of the text the form by which they are compared."""
    ours = set(SIGN.findall(text))
    if not ours:
        return {}
    from opencc import OpenCC  # it reads its tables, and most books have no Chinese

    every = [chr(code) for code in range(0x3400, 0xA000) if SIGN.match(chr(code))]
    # Each on a line of its own, so that no two are taken for a word.
    lines = OpenCC("t2s").convert(OpenCC("jp2t").convert("\n".join(every)))
    one_form = dict(zip(every, lines.split("\n"), strict=True))
    wanted = {one_form[sign] for sign in ours}
    return {sign: one for sign, one in one_form.items() if one != sign and one in wanted}

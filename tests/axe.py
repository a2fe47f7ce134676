"""What axe-core finds on a page: once with all its rules, and for its colours in few of its words.

Colours take axe most of its time, one word like the other. Words look the same when all that makes
their contrast is the same, in themselves and in all that they stand in; so of each look two pieces
keep their letters, and axe passes over the others, which are squares for as long as it looks. What
another width or the dark does not change has been looked at, and is told once.
"""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The rules of colours: what looks at each word by itself, and the other one.
OF_WORDS, OF_LINKS = "color-contrast", "link-in-text-block"
RUN = """options => axe.run({...options, resultTypes: ["violations"]}).then(
    found => found.violations.flatMap(
        rule => rule.nodes.map(node => `${rule.id}: ${node.target} ${node.html.slice(0, 120)}`)))"""
# Returns how many pieces keep their letters: none of a look that an earlier view has shown.
THIN_OUT = """afresh => {
    const around = ["backgroundColor", "backgroundImage", "opacity", "filter", "mixBlendMode",
        "position", "zIndex", "overflow", "clip", "clipPath"];
    const itself = ["color", "fontSize", "fontWeight", "textShadow", "fill",
        "webkitTextFillColor", "webkitTextStroke"];
    if (afresh) Object.assign(window, {numbers: new Map(), known: new Set()});
    const places = new Map(), seen = new Map();
    const number = look => {
        if (!numbers.has(look)) numbers.set(look, numbers.size);
        return numbers.get(look);
    };
    const place = element => {
        if (!element) return "";
        if (!places.has(element)) {
            const style = getComputedStyle(element);
            const own = around.map(name => style[name]);
            places.set(element, number([place(element.parentElement), ...own].join("|")));
        }
        return places.get(element);
    };
    const texts = [], dots = [];
    let kept = 0;
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) if (walk.currentNode.data.trim()) texts.push(walk.currentNode);
    for (const element of new Set(texts.map(text => text.parentElement))) {
        const box = element.getBoundingClientRect();
        if (!box.width || !element.checkVisibility({visibilityProperty: true})) continue;
        const style = getComputedStyle(element);
        const look = number(["text", place(element), ...itself.map(name => style[name])].join("|"));
        seen.set(look, (seen.get(look) ?? 0) + 1);
        if (seen.get(look) > 2 || known.has(look)) dots.push(element);
        else kept += 1;
    }
    seen.forEach((times, look) => known.add(look));
    const others = new Set(dots);
    window.words = texts.filter(text => others.has(text.parentElement))
        .map(text => [text, text.data]);
    for (const [text] of words) text.data = text.data.replace(/\\S/g, "\\u25a0");
    return kept;
}"""
PUT_BACK = "() => { for (const [text, data] of words) text.data = data; delete window.words; }"
# What is seen and where: as long as it is the same, only rules of colours can find something else.
SHOWN = """() => JSON.stringify([...document.body.querySelectorAll("*")]
    .filter(element => element.checkVisibility({visibilityProperty: true})).map(element => {
        const box = element.getBoundingClientRect();
        return [element.tagName, box.x, box.y, box.width, box.height].map(
            value => Math.round(value) || value);
    }))"""
# Two frames: what watches the size of boxes has been told of it.
SETTLE = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
SET_THEME = "theme => document.documentElement.dataset.theme = theme"
# A desk, a tablet and a telephone. From wide to narrow: a box that begins to scroll can be reached
# at once.
WIDTHS = (1440, 768, 390)


def run(page: Page, **options: object) -> list[str]:
    """What axe finds with some of its rules."""
    return page.evaluate(RUN, options)


def problems_of_words(page: Page, afresh: bool = True) -> list[str]:
    """Words that stand out too little; only those whose look is new, unless it begins afresh."""
    kept = page.evaluate(THIN_OUT, afresh)
    try:
        return run(page, runOnly=[OF_WORDS]) if kept else []
    finally:
        page.evaluate(PUT_BACK)


def load(page: Page) -> None:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)


def problems(page: Page) -> list[str]:
    """What axe-core finds on the open page as it is now."""
    load(page)
    others = {"runOnly": TAGS, "rules": {OF_WORDS: {"enabled": False}}}
    return run(page, **others) + problems_of_words(page)


def problems_in_all_views(page: Page, widths: tuple[int, ...] = WIDTHS) -> list[str]:
    """What axe-core finds at some widths, the widest first, in the light and in the dark."""
    load(page)
    found = []
    for width in widths:
        in_the_light = ""
        # What sets a link apart from its words is the same at every width.
        skipped = [OF_WORDS] if width == widths[0] else [OF_WORDS, OF_LINKS]
        for theme in ("light", "dark"):
            page.evaluate(SET_THEME, theme)
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate(SETTLE)
            shown = page.evaluate(SHOWN)
            faults = problems_of_words(page, afresh=theme == "light" and width == widths[0])
            if shown != in_the_light:
                rules = {rule: {"enabled": False} for rule in skipped}
                faults += run(page, runOnly=TAGS, rules=rules)
            elif OF_LINKS not in skipped:
                faults += run(page, runOnly=[OF_LINKS])
            in_the_light = shown
            found += [f"{theme}, {width} px: {fault}" for fault in faults]
    return found

"""The search leads a reader's words to their place, in whatever spelling, and wherever it runs."""

import csv
import gzip
import json
import re
import unicodedata

import pytest

from axe import problems_in_all_views
from book import ROOT
from edition.evidence import REGISTERS
from serving import serve
from test_policy import POLICY, VIOLATED, StrictHandler, violations

with (ROOT / "tests/search/queries.csv").open(encoding="utf-8", newline="") as table:
    QUERIES = list(csv.DictReader(table))

PLACES = "links => links.map(link => link.getAttribute('href').split(':~:')[0])"


@pytest.fixture(scope="module")
def search(chromium, site):
    """Type into the search: gives the status, the remark below it, and the places in order."""
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(site + "search.html")

        def ask(query):
            page.get_by_role("searchbox").fill(query)
            page.get_by_role("searchbox").press("Enter")
            places = page.locator("li.place > a").evaluate_all(PLACES)
            status = page.get_by_role("status").inner_text()
            return status, page.locator("[data-search=hint]").inner_text(), places

        yield ask


def leads_to(places: list[str], place: str) -> bool:
    """Whether one of the places is the one named, or on the page named."""
    return any(found == place or found.partition("#")[0] == place for found in places)


@pytest.mark.parametrize("row", QUERIES, ids=lambda row: f"{row['query']} ({row['why']})")
def test_a_query_reaches_its_place_in_the_first_three(search, row):
    status, _, places = search(row["query"])
    assert leads_to(places[:3], row["place"]), (status, places[:6])


WORDS = {row["query"]: unicodedata.normalize("NFD", row["query"]) for row in QUERIES}


@pytest.mark.parametrize("query", [query for query in WORDS if WORDS[query] != query])
def test_a_decomposed_query_finds_the_same(search, query):
    assert search(WORDS[query])[2] == search(query)[2]


def test_there_are_many_queries_of_every_kind():
    assert len({row["query"] for row in QUERIES}) >= 60


def test_every_place_of_the_queries_is_in_the_book(built):
    for row in QUERIES:
        page, _, anchor = row["place"].partition("#")
        assert not anchor or built.soup(page).find(id=anchor), row["place"]


def test_every_place_that_the_search_knows_is_in_the_book(built):
    text = (built.html / "_static/search-index.js").read_text(encoding="utf-8")
    index = json.loads(text.removeprefix("globalThis.searchIndex = ").rstrip(";\n"))
    for number, anchor, title, *_ in index["places"]:
        page = index["pages"][number][0]
        assert built.soup(page).find(id=anchor), (page, anchor, title)
    assert {page for page, *_ in index["pages"]} == set(built.chapters)
    assert all(place >= 0 for place, _ in index["entries"])


NOWHERE = [
    *("constructor", "__proto__", "toString", "hasOwnProperty", "undefined", "valueOf"),
    *(
        "quux",
        "xyzzy blorb",
        "<xmp onfocus=blorb(1)>",
        "9999999",
        "한반도",
        "七月",
        "***",
        "¶",
    ),
]


@pytest.mark.parametrize("query", NOWHERE)
def test_what_is_nowhere_is_said_to_be_nowhere(search, query):
    status, hint, places = search(query)
    assert status == f"Nothing found for “{query}”." and places == []
    assert "Try" in hint


def test_a_number_of_no_paragraph_says_which_there_are(search):
    assert search("¶16")[0] == "There is no ¶16: the paragraphs are ¶0 to ¶15."
    status, _, places = search("p7.99")
    assert status.startswith("¶7 has 8 sentences.") and places[0].endswith("memo.html#p7")


def test_a_sentence_is_shown_in_the_letters_of_the_document(search, chromium, site, root):
    with (root / "data/statements.csv").open(encoding="utf-8", newline="") as table:
        sentences = list(csv.DictReader(table))
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(site + "search.html")
        for sentence in sentences:
            page.get_by_role("searchbox").fill(sentence["id"])
            page.get_by_role("searchbox").press("Enter")
            first = page.locator("li.place").first
            assert first.locator("p").inner_text() == sentence["text"]
            assert f"#{sentence['paragraph']}:~:" in first.locator("a").get_attribute("href")


GUESSES = {
    "Ivanof": "Ivanov",
    "Andung": "Andong",
    "plneum": "plenum",
    "Gim Ilseong": "Kim Il Sung",
    "Mao Tse-tung": "Mao Zedong",
    "Yi Sang-jo": "Ri Sang-jo",
    "Tsoi": "Choe",
    "Ch'iao": "Qiao Xiaoguang",
    "김두봉": "Kim Tu-bong",
    "comunist party": "communist party",
    "memo randum": "memorandum",
    "leesson": "Lesson",
}


@pytest.mark.parametrize("query", GUESSES)
def test_the_search_asks_whether_another_spelling_was_meant(search, query):
    status, hint, places = search(query)
    meant = GUESSES[query]
    assert hint == f"“{query}” is nowhere in the book. Did you mean {meant}?"
    assert status.endswith(f"for “{meant}”.") and places == search(meant)[2]


def test_a_spelling_that_the_book_mentions_once_leads_to_the_name_too(search):
    status, hint, places = search("Kim Ir Sen")
    assert hint.endswith("Did you mean Kim Il Sung?"), status
    assert leads_to(places[:3], "chapters/document/people.html#term-Kim-Il-Sung")
    assert leads_to(places[1:3], "chapters/exercises/02-voices.html")
    assert leads_to(places, "chapters/document/memo.html")


def test_the_search_corrects_nothing_that_the_book_says(search):
    for query in ("Andun", "Kim II Sung", "labour", "Yun Gong-heum", "Haeju", "flight", "喬曉光"):
        assert "Did you mean" not in search(query)[1]


def test_a_day_in_figures_is_shown_as_the_book_writes_it(search):
    assert search("4.9.1956")[1].endswith("Did you mean 4 September 1956?")
    assert "Did you mean" not in search("99.99.1956")[1]


@pytest.mark.parametrize("query", ["4 сентября 1956", "4. rujna 1956", "04.09.56", "1956年9月4日"])
def test_a_day_in_figures_or_in_another_language_is_a_day_of_the_book(search, query):
    is_day = query != "4. rujna 1956"  # October, in a language that nobody needs here
    assert search(query)[1].endswith("Did you mean 4 September 1956?") == is_day


def test_an_amount_in_words_is_shown_as_the_book_writes_it(search):
    assert search("fifty million yuan")[1].endswith("Did you mean 50 million yuan?")
    assert "Did you mean" not in search("who are the four?")[1]


# For each query whether its place, by the name of an entry, is the first one.
LED = """queries => queries.filter(([query, name]) => {
    const [place] = searchIndex.entries.find(([, names]) => names[0] === name);
    return bookSearch.find(query).hits[0]?.id !== place;
})"""


def names_of(entry: str) -> list[str]:
    """The standard names of the entries that have this id."""
    tables = [ROOT / f"data/{name}.csv" for name in REGISTERS]
    rows = (row for path in tables for row in csv.DictReader(path.open(encoding="utf-8")))
    return [row["name"] for row in rows if row["id"] == entry]


def test_a_name_that_only_readers_use_leads_to_its_entry_first(page, site):
    with (ROOT / "data/other_names.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    page.goto(site + "search.html")
    queries = [[row["form"], name] for row in rows for name in names_of(row["entry"])]
    assert len(queries) == len(rows) > 50
    assert page.evaluate(LED, queries) == []


SLIPS = (
    lambda name, at: name[:at] + name[at + 1 :],
    lambda name, at: name[:at] + "x" + name[at:],
    lambda name, at: name[:at] + "x" + name[at + 1 :],
    lambda name, at: name[:at] + name[at + 1] + name[at] + name[at + 2 :],
)


def test_one_wrong_letter_in_a_name_is_forgiven(page, site):
    page.goto(site + "search.html")
    names = page.evaluate("searchIndex.entries.filter(([id]) => id >= 0).map(([, [name]]) => name)")
    slips = [
        [SLIPS[number % 4](name, len(name) // 2), name]
        for number, name in enumerate(name for name in names if len(name) > 5)
    ]
    assert len(slips) > 100
    assert page.evaluate(LED, [slip for slip in slips if slip[0] != slip[1]]) == []


def test_a_word_that_is_nowhere_does_not_hide_the_name_beside_it(search):
    status, hint, places = search("посол Иванов")
    assert leads_to(places[:1], "chapters/document/people.html#term-V.-I.-Ivanov"), status
    assert hint.endswith("Did you mean посол Ivanov?")


def test_the_beginning_of_a_name_is_no_other_name(search):
    assert "Did you mean" not in search("Pyong")[1]
    assert search("Choi")[1].endswith("Did you mean Choe?")


def test_a_number_is_asked_for_once_and_a_long_one_is_none(search):
    _, _, places = search("¶1, ¶1, ¶1")
    assert len(places) == len(set(places))
    assert "Infinity" not in search("p" + "1" * 400)[0]


@pytest.mark.parametrize("text", ["w{} ", "Kim{} Ilsung{} ", "memo ", "¶{}, ", "a'", "185 000 "])
def test_of_what_is_pasted_by_the_page_only_the_beginning_is_looked_for(page, site, text):
    pasted = "".join(text.format(number, number) for number in range(2000))
    page.goto(site + "search.html")
    same = """text => JSON.stringify(bookSearch.find(text).hits.map(({id}) => id))
        === JSON.stringify(bookSearch.find(text.slice(0, 500)).hits.map(({id}) => id))"""
    assert page.evaluate(same, pasted) and page.errors == []


def test_where_few_places_have_all_of_many_words_others_follow(search):
    _, hint, places = search("Kim Il Sung asked China for money")
    assert hint.startswith("Few passages have all of these words; they come first.")
    assert len(places) > 10
    assert search("Chinese border guards")[1] == ""


def test_when_no_place_has_all_words_those_with_some_are_shown(search):
    _, hint, places = search("Haeju dispute")
    assert hint == "No passage has all of these words; these have some of them."
    assert leads_to(places[:3], "chapters/document/memo.html#p8")


def test_words_in_quotation_marks_stand_together(search):
    assert search('"border Chinese guards"')[2] == []
    assert search('"Chinese border guards"')[2]


# ---- the page


def test_a_query_in_the_address_is_answered(page, site):
    page.goto(site + "search.html?q=Haeju")
    page.locator("#search-results mark", has_text="Haeju").first.wait_for()
    assert page.get_by_role("searchbox").input_value() == "Haeju"
    assert not page.errors


def test_the_address_and_the_back_button_follow_the_words(page, site):
    page.goto(site + "search.html?q=Haeju")
    page.get_by_role("searchbox").fill("plenum")
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_url("**/search.html?q=plenum")
    page.go_back()
    page.wait_for_url("**/search.html?q=Haeju")
    assert page.get_by_role("searchbox").input_value() == "Haeju"
    page.locator("#search-results mark", has_text="Haeju").first.wait_for()


def test_results_come_while_one_types(page, site):
    page.goto(site + "search.html")
    page.get_by_role("searchbox").press_sequentially("embezz")
    page.locator("#search-results mark", has_text="embezzlement").first.wait_for()
    page.wait_for_url("**/search.html?q=embezz")


def test_the_arrows_walk_through_the_results(page, site):
    page.goto(site + "search.html?q=Haeju")
    page.locator("li.place > a").first.wait_for()
    page.get_by_role("searchbox").focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.matches('li.place > a')")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.type") == "search"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/chapters/document/**")


def test_more_pages_are_shown_on_demand(page, site):
    page.goto(site + "search.html?q=plenum")
    more = page.get_by_role("button", name="Show")
    more.wait_for()
    before = page.locator("li.result").count()
    more.click()
    assert page.locator("li.result").count() > before
    assert page.evaluate("document.activeElement.matches('li.place > a')")


def test_words_in_other_scripts_say_their_language(page, site):
    page.goto(site + "search.html?q=윤공흠")
    page.locator("#search-results mark").first.wait_for()
    assert page.locator("#search-results [lang=ko]", has_text="윤공흠").count()
    unmarked = page.locator("#search-results").evaluate("""results => {
        const texts = document.createTreeWalker(results, NodeFilter.SHOW_TEXT);
        const found = [];
        while (texts.nextNode())
            if (/[가-힣一-鿿а-яА-Я]/.test(texts.currentNode.data)
                && !texts.currentNode.parentElement.closest("[lang=ko], [lang=zh], [lang=ru]"))
                found.push(texts.currentNode.data);
        return found;
    }""")
    assert unmarked == []


@pytest.mark.parametrize("query", ["plenum", "Kim Ir Sen", "quux"])
def test_axe_finds_nothing_among_the_results(page, site, query):
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(f"{site}search.html?q={query}")
    page.get_by_role("status").get_by_text(re.compile("place|Nothing")).wait_for()
    assert problems_in_all_views(page, (390,)) == []


def test_nothing_of_the_search_is_loaded_before_it_is_opened(page, site):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site + "chapters/document/memo.html", wait_until="networkidle")
    assert asked and not [url for url in asked if "search" in url]


def test_sphinxs_own_search_is_not_in_the_site(built):
    for name in ("searchindex.js", "_static/searchtools.js", "_static/language_data.js"):
        assert not (built.html / name).exists(), name


# ---- wherever it runs


def expect_results(frame):
    frame.locator("li.place > a").first.wait_for()
    assert "place" in frame.get_by_role("status").inner_text()


def test_it_works_from_a_folder_on_a_disk(chromium, built):
    with chromium.new_context(offline=True) as context:
        page = context.new_page()
        page.goto((built.html / "search.html").as_uri() + "?q=plenum")
        expect_results(page)
        page.get_by_role("searchbox").fill("Haeju")
        page.get_by_role("searchbox").press("Enter")
        page.locator("li.place mark", has_text="Haeju").first.wait_for()


def framed(page, site, sandbox: str):
    """The search in a frame of another page, with these rights."""
    frame = (
        f'<iframe sandbox="{sandbox}" width="900" height="700" src="{site}search.html?q=plenum">'
    )
    outer = site + "outer.html"
    page.route(outer, lambda route: route.fulfill(body=frame, content_type="text/html"))
    page.goto(outer)
    return page.frame_locator("iframe")


def test_it_works_in_a_frame_that_may_only_run_scripts(page, site):
    frame = framed(page, site, "allow-scripts")
    expect_results(frame)
    frame.get_by_role("searchbox").fill("Haeju")
    frame.get_by_role("searchbox").press("Enter")
    frame.locator("li.place mark", has_text="Haeju").first.wait_for()


def test_a_frame_without_scripts_says_what_to_do(page, site):
    frame = framed(page, site, "")
    assert frame.get_by_text("The search needs its scripts").is_visible()


def test_it_works_when_storage_is_refused(page, site):
    page.add_init_script("""
        const get = () => { throw new DOMException("refused", "SecurityError"); };
        for (const name of ["localStorage", "sessionStorage"])
            Object.defineProperty(window, name, { get });
    """)
    page.goto(site + "search.html?q=plenum")
    expect_results(page)


def test_it_works_under_a_policy_without_inline_scripts_eval_and_webassembly(page, built):
    assert "script-src 'self';" in POLICY
    page.add_init_script(VIOLATED)
    with serve(built.html, StrictHandler) as address:
        page.goto(f"{address}search.html?q=plenum")
        expect_results(page)
        assert violations(page) == page.errors == []


def test_without_scripts_the_page_says_where_to_look(chromium, site):
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(site + "search.html?q=plenum")
        advice = page.get_by_text("The search needs its scripts")
        assert advice.is_visible()
        links = advice.get_by_role("link").all_inner_texts()
        assert links == ["People", "Places and organisations", "Terms"]
        assert page.locator("#book-search form").is_hidden()


SCRIPTS = ("minisearch", "search-words", "search-names", "search-index", "search-book")


@pytest.mark.parametrize("script", [*SCRIPTS, "search-meaning", "search-engine", "search"])
def test_when_a_script_does_not_come_the_page_says_so(page, site, script):
    page.route(f"**/_static/{script}.js*", lambda route: route.abort())
    page.goto(site + "search.html?q=plenum", wait_until="networkidle")
    assert page.get_by_text("The search needs its scripts").is_visible()


def test_the_search_weighs_little(built):
    static = built.html / "_static"
    scripts = [*static.glob("search*.js"), static / "minisearch.js"]
    sizes = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in scripts}
    assert len(sizes) == 8
    assert sizes.pop("search-index.js") < 175_000
    assert sum(sizes.values()) < 26_500, sizes

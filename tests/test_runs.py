"""What happens when a notebook cannot be run to its end, and what no build takes over."""

import asyncio
import os
import re
import time
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest

from small_book import build, build_here, notebook, write

pytestmark = pytest.mark.slow

PART = "edition.numbers.parallel_run"
FINE = notebook("1 + 1")
TIME = 20  # seconds for a cell: a busy machine takes some for a flood of output, too
FAULTS = {
    "dies": ("import os\nos._exit(3)", r"this cell ended its kernel"),
    "ends": ("while True:\n    pass", r"did not end within 20 seconds.*execute: timeout"),
    "prints": ("print('x' * 3_000_000)", r"puts out more than 2 MB.*cell_output_limit"),
    "shows": ("from IPython.display import HTML\nHTML('x' * 3_000_000)", "more than 2 MB"),
    "divides": ("numerator = 1\nnumerator / 0", r"ZeroDivisionError: division by zero"),
    "tells": ("raise ValueError('x' * 1_000_000)", r"ValueError: x{500} …$"),
    "misspelt": ("a = 1\nb = = 2", r"SyntaxError"),
}
# The line of the cell that is named: where Python tells, the very one.
LINES = {"divides": 1, "misspelt": 1}


@pytest.fixture(scope="module")
def refused(tmp_path_factory):
    """One build of a book with every fault, and how long it took."""
    pages = {name: notebook("2 + 2", code) for name, (code, _) in FAULTS.items()}
    pages["endless"] = notebook("while True:\n    print('x' * 100_000)")
    pages["stranger"] = notebook("1", kernel="no-such-kernel")
    folder = write(tmp_path_factory.mktemp("faults"), {"fine": FINE, **pages})
    start = time.monotonic()
    outcome = build(folder, PART, nb_execution_timeout=TIME)
    return folder, outcome, time.monotonic() - start


def errors(log: str, page: str) -> list[tuple[int, str]]:
    """The errors told of one page: line and words."""
    found = re.findall(rf"^\S*/{page}\.md:(\d+): ERROR: (.*)$", log, re.MULTILINE)
    return [(int(line), words) for line, words in found]


@pytest.mark.parametrize("page", FAULTS)
def test_a_fault_of_a_cell_is_told_once_with_its_place(refused, page):
    folder, outcome, _ = refused
    code, reason = FAULTS[page]
    ((line, words),) = errors(outcome.log, page)
    assert re.search(reason, words)
    lines = (folder / f"{page}.md").read_text(encoding="utf-8").splitlines()
    assert lines[line - 1] == code.splitlines()[LINES.get(page, 0)]


def test_a_kernel_that_is_not_there_is_named_beside_those_that_are(refused):
    ((_, words),) = errors(refused[1].log, "stranger")
    assert "no kernel is called 'no-such-kernel' here; there is" in words and "python3" in words


def test_output_without_end_is_stopped_at_the_limit(refused):
    ((_, words),) = errors(refused[1].log, "endless")
    assert "more than 2 MB" in words


def test_the_build_fails_without_a_traceback_and_soon(refused):
    _, outcome, seconds = refused
    assert outcome.status == 1
    assert "Traceback" not in outcome.log
    assert seconds < TIME * len(FAULTS) + 60
    assert "The book is not built: 9 of 10 notebooks cannot be run." in outcome.log


def test_only_whole_results_are_kept(refused):
    folder, _, _ = refused
    kept = list(folder.glob("_build/.jupyter_cache/executed/*/base.ipynb"))
    assert [nbformat.read(path, 4).cells[0].source for path in kept] == ["1 + 1"]
    assert not (folder / "_build/html/divides.html").exists()


def test_no_process_is_left(refused):
    psutil = pytest.importorskip("psutil")
    children = psutil.Process(os.getpid()).children(recursive=True)
    assert not [child for child in children if "own_kernel" in " ".join(child.cmdline())]


def test_more_output_passes_where_the_settings_allow_it(tmp_path):
    folder = write(tmp_path, {"loud": notebook("print('x' * 3_000_000)")})
    assert build(folder, PART, cell_output_limit=4).status == 0


def test_a_book_is_built_where_a_loop_runs_already_as_in_a_notebook(tmp_path):
    async def build_in_the_loop():
        return build_here(write(tmp_path, {"sum": notebook("20 + 22")}), PART)

    with ThreadPoolExecutor(1) as thread:  # a browser of other tests keeps a loop in this one
        outcome = thread.submit(asyncio.run, build_in_the_loop()).result()
    assert outcome.status == 0, outcome.log
    assert "42" in (tmp_path / "_build/html/sum.html").read_text(encoding="utf-8")


def test_a_page_has_its_own_time(tmp_path):
    own = notebook("import time\ntime.sleep(3)").replace(
        "---\n\n#", "mystnb:\n  execution_timeout: 30\n---\n\n#"
    )
    outcome = build(write(tmp_path, {"slow": own}), PART, nb_execution_timeout=1)
    assert outcome.status == 0, outcome.log


@pytest.fixture
def person(tmp_path, monkeypatch):
    """A person who has set up whatever can be: none of it may reach a notebook."""
    home = tmp_path / "home"
    profile = home / ".ipython/profile_default"
    (profile / "startup").mkdir(parents=True)
    start = 'import pandas\npandas.set_option("display.precision", 0)\nstartup = 1\n'
    (profile / "startup/00.py").write_text(start)
    (profile / "ipython_config.py").write_text(
        'c = get_config()\nc.InteractiveShellApp.exec_lines = ["startup = 1"]\n'
    )
    (profile / "ipython_kernel_config.py").write_text(
        'c = get_config()\nc.InlineBackend.figure_formats = {"svg"}\n'
    )
    style = home / ".config/matplotlib/matplotlibrc"
    style.parent.mkdir(parents=True)
    style.write_text("lines.linewidth: 9\n")
    (home / "usercustomize.py").write_text("import mine\n")
    (home / "mine.py").write_text("")
    start_up = home / "start.py"
    start_up.write_text("startup = 1\n")
    for name, value in {
        "HOME": home,
        "MPLCONFIGDIR": style.parent,
        "MATPLOTLIBRC": style,
        "MPLBACKEND": "svg",
        "IPYTHONDIR": home / ".ipython",
        "PYTHONSTARTUP": start_up,
        "PYTHONPATH": home,
        "PYTHONINSPECT": "1",
        "LC_ALL": "de_DE.UTF-8",
        "TZ": "Asia/Pyongyang",
        "MINE": "mine",
        "COLUMNS": "30",
    }.items():
        monkeypatch.setenv(name, str(value))
    return home


SHOWN = """import locale, os, sys, time
import matplotlib, pandas
import matplotlib.pyplot as plt
print(pandas.get_option("display.precision"), pandas.get_option("display.max_columns"))
print("startup" in globals(), "mine" in sys.modules, os.environ.get("MINE"))
print(matplotlib.rcParams["lines.linewidth"], matplotlib.get_backend())
print(time.tzname[0], locale.setlocale(locale.LC_ALL, ""), os.environ.get("COLUMNS"))
plt.plot([1, 2]);"""


def results(folder) -> tuple[str, set[str]]:
    """What the one notebook of a book printed, and the kinds of what it showed."""
    (path,) = folder.glob("_build/.jupyter_cache/executed/*/base.ipynb")
    outputs = nbformat.read(path, 4).cells[0].outputs
    text = "".join(output.get("text", "") for output in outputs)
    return text, {kind for output in outputs for kind in output.get("data", ())}


def test_nothing_that_a_person_has_set_up_reaches_a_notebook(tmp_path, person):
    folder = write(tmp_path / "book", {"shown": notebook(SHOWN)})
    outcome = build(folder, PART)
    assert outcome.status == 0, outcome.log
    text, kinds = results(folder)
    assert text.splitlines() == [
        "6 20",
        "False False None",
        "1.5 module://matplotlib_inline.backend_inline",
        "UTC C.UTF-8 None",
    ]
    assert kinds == {"image/png", "text/plain"}


def test_settings_left_in_the_build_folder_are_none_of_ours(tmp_path):
    folder = write(tmp_path / "book", {"shown": notebook(SHOWN)})
    fonts = folder / "_build/.jupyter_cache/fonts"
    fonts.mkdir(parents=True)
    (fonts / "matplotlibrc").write_text("lines.linewidth: 9\n")
    assert build(folder, PART).status == 0
    assert "1.5 module://matplotlib_inline.backend_inline" in results(folder)[0]


def test_each_notebook_draws_its_own_random_numbers(tmp_path):
    code = "import numpy\nprint(numpy.random.random(), numpy.random.random())"
    pages = {name: notebook(f"{code}  # {name}") for name in ("one", "two")}
    folder = write(tmp_path, pages)
    assert build(folder, PART).status == 0
    drawn = {
        nbformat.read(path, 4).cells[0].outputs[0]["text"]
        for path in folder.glob("_build/.jupyter_cache/executed/*/base.ipynb")
    }
    assert len(drawn) == 2


def test_a_kernel_that_does_not_start_at_once_is_started_again(tmp_path, monkeypatch):
    from edition.numbers import kernels

    ask, asked = kernels.Provisioner.ask, []

    def fail_once(self, order):
        asked.append(order)
        if len(asked) == 1:
            raise RuntimeError("Address already in use")
        return ask(self, order)

    monkeypatch.setattr(kernels.Provisioner, "ask", fail_once)
    assert build(write(tmp_path, {"fine": FINE}), PART).status == 0
    assert len(asked) == 2


def test_a_kernel_that_never_starts_is_told(tmp_path, monkeypatch):
    from edition.numbers import kernels

    def fail(self, order):
        raise RuntimeError("Address already in use")

    monkeypatch.setattr(kernels.Provisioner, "ask", fail)
    outcome = build(write(tmp_path, {"fine": FINE}), PART)
    assert outcome.status == 1
    ((_, words),) = errors(outcome.log, "fine")
    assert words == "its kernel does not start: Address already in use"


def test_kernels_without_copies_are_just_as_free_of_settings(tmp_path, person, monkeypatch):
    """As on Windows, where no process can be copied."""
    from edition.numbers import kernels

    monkeypatch.setattr(kernels, "CAN_COPY", False)
    folder = write(tmp_path / "book", {"shown": notebook(SHOWN)})
    outcome = build(folder, PART)
    assert outcome.status == 0, outcome.log
    assert results(folder)[0].splitlines()[:2] == ["6 20", "False False None"]


# A cell that says which packages it had to load itself.
LATE = """import sys
before = set(sys.modules)
import matplotlib.backends.backend_agg
import matplotlib.pyplot
import pandas
from myst_nb import glue
glue("one", 1, display=False)
print("late:", *sorted(set(sys.modules) - before), "end")"""


def test_what_notebooks_import_is_loaded_before_they_run(tmp_path):
    made = build(write(tmp_path, {"late": notebook(LATE)}), PART)
    assert made.status == 0, made.log
    assert "late: end" in made.soup("late.html").get_text()

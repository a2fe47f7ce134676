"""Run notebooks one by one, each in its own folder and in a fresh copy of this process.

``python run_alone.py NOTEBOOK...`` prints a line for each that fails.
Loading pandas and matplotlib once instead of in a kernel for each notebook saves most of the time.
"""

import contextlib
import io
import json
import os
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import pandas  # noqa: F401  # loaded before the copies are made
from IPython.core.interactiveshell import InteractiveShell


def run(notebook: Path) -> None:
    """Run the code cells in the notebook's folder. Raises what a cell raises."""
    os.chdir(notebook.parent)
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    shell = InteractiveShell.instance()
    for cell in cells:
        if cell["cell_type"] == "code":
            with contextlib.redirect_stdout(io.StringIO()):
                shell.run_cell("".join(cell["source"])).raise_error()
            for number in plt.get_fignums():  # Jupyter draws what a cell leaves open
                plt.figure(number).savefig(io.BytesIO())
                plt.close(number)


def main(names: list[str]) -> int:
    """Run all; the exit status is how many failed."""
    failed = 0
    for name in names:
        if child := os.fork():
            failed += os.waitpid(child, 0)[1] != 0
            continue
        status = 0
        try:
            run(Path(name))
        except Exception as error:
            print(f"{name}: {type(error).__name__}: {error}", flush=True)
            status = 1
        os._exit(status)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""A kernel that no file of the person who builds configures; and the process that many come from.

Started with ``-f FILE``, this is one kernel.
Started without arguments it loads once what most notebooks import, then reads orders from its
standard input, a line of JSON each with a connection ``file`` and a folder ``cwd``, makes a kernel
of a copy of itself, and answers with the copy's process id.
It runs as a script, in a process of its own, and imports nothing from the house.
"""

import builtins
import json
import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from types import SimpleNamespace
from typing import NoReturn

from ipykernel.kernelapp import IPKernelApp

# What the notebooks of a book about tables import: seconds, once instead of once a notebook.
# A package that starts threads has no place here, because a copied process lacks them.
# What these load late, at the first figure or the first glued value, is named here.
LOADED_ONCE = (
    "pandas",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "myst_nb.ext.glue",
)


class OwnKernel(IPKernelApp):
    """IPython's kernel, without its settings and start-up files in any folder of the machine."""

    def load_config_file(self, *args: object, **kwargs: object) -> None:
        """Read no settings."""

    def _run_startup_files(self) -> None:
        """Run no start-up files."""


def leave_the_terminal() -> None:
    """Read nothing and write nothing there, whatever the code of a cell does to its streams.

    What a cell prints and how it fails goes to whoever runs it; answers to orders go to 1.
    """
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)


def become_kernel(order: dict[str, str]) -> NoReturn:
    """Turn this process, a fresh copy, into the kernel that was ordered."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()  # so that what a notebook starts can be ended with it
    leave_the_terminal()
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    os.chdir(order["cwd"])
    with suppress(KeyError):
        sys.modules["numpy"].random.seed()  # or all copies would draw the same numbers
    OwnKernel.launch_instance(["-f", order["file"]], parent_handle=os.getppid())
    os._exit(0)


def load_once() -> None:
    """Import what most notebooks will."""
    # As it is loaded, pandas asks whether there is a kernel, and shows fewer columns where none is.
    builtins.get_ipython = lambda: SimpleNamespace(kernel=True)  # type: ignore[attr-defined]
    # Two seconds for a grammar of addresses in every script, which nothing asks for here.
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
    for name in LOADED_ONCE:
        with suppress(ImportError):  # a notebook that needs it will say so
            import_module(name)
    del sys.modules["rfc3987_syntax"]
    del builtins.get_ipython  # type: ignore[attr-defined]


def serve() -> None:
    """Make a kernel for each order, until there are no more."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system buries the kernels that end
    sys.path.pop(0)  # this script's folder: no notebook imports from the house
    load_once()
    for line in sys.stdin:
        if child := os.fork():
            print(child, flush=True)
        else:
            become_kernel(json.loads(line))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        leave_the_terminal()
        OwnKernel.launch_instance()
    else:
        serve()

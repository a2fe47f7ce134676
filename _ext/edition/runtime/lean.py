"""Takes the docstrings out of the library: nobody reads them in a page, and they are a fifth of it.

It runs in the WebAssembly, whose Python alone can read its own compiled files, and writes them into
``/desk/lean``.
"""

from __future__ import annotations

import dis
import marshal
import sys
from itertools import pairwise
from pathlib import Path
from types import CodeType
from zipfile import ZipFile

HEAD = 16  # bytes before the code in a compiled file
HAS_DOCSTRING = 0x4000000  # the flag of a function whose first constant is its docstring
TO = Path("/desk/lean")
READ = "numpy/"  # it makes docstrings from docstrings when it is loaded


def docstrings(code: CodeType) -> set[int]:
    """The constants of a code object that are docstrings and nothing else."""
    if code.co_flags & HAS_DOCSTRING:
        return {0}
    steps = list(dis.get_instructions(code))
    loads = [step.arg for step in steps if step.opname == "LOAD_CONST"]
    return {
        step.arg or 0
        for step, after in pairwise(steps)
        if step.opname == "LOAD_CONST" and after.opname == "STORE_NAME"
        if after.argval == "__doc__" and loads.count(step.arg) == 1
    }


def lean(code: CodeType) -> CodeType:
    """The code with empty docstrings, that of all functions and classes in it too."""
    docs = docstrings(code)
    constants = [
        lean(one)
        if isinstance(one, CodeType)
        else ""
        if number in docs and isinstance(one, str)
        else one
        for number, one in enumerate(code.co_consts)
    ]
    return code.replace(co_consts=tuple(constants))


with ZipFile(next(path for path in sys.path if path.endswith(".zip"))) as archive:
    for name in archive.namelist():
        if name.endswith(".pyc") and not name.startswith(READ):
            content = archive.read(name)
            made = content[:HEAD] + marshal.dumps(lean(marshal.loads(content[HEAD:])))
            (TO / name).parent.mkdir(parents=True, exist_ok=True)
            (TO / name).write_bytes(made)

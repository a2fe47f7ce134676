"""What a notebook meets on the machine: the same for everyone who builds.

A start-up file of IPython, a ``matplotlibrc``, a language or a path that a person has set up would
change published numbers and figures; a kernel gets none of them.
"""

import os
from pathlib import Path

# What a process cannot do without: where programs, libraries and temporary files are.
TAKEN_OVER = (
    "PATH",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "TMPDIR",
    "TEMP",
    "TMP",
    # Windows starts no process without these.
    "COMSPEC",
    "PATHEXT",
    "SYSTEMDRIVE",
    "SYSTEMROOT",
    "WINDIR",
)
SET = {
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",  # figures stand in the page
    "PYTHONHASHSEED": "0",  # a set prints in the same order each time
    "PYTHONIOENCODING": "utf-8",
    "PYTHONNOUSERSITE": "1",
    # Kernels run side by side, one a processor: more threads each would only wait for each other.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}
FOLDERS = {
    "HOME": "home",
    "USERPROFILE": "home",
    "APPDATA": "home",
    "XDG_CONFIG_HOME": "home",
    "XDG_CACHE_HOME": "home",
    "IPYTHONDIR": "ipython",
    "JUPYTER_CONFIG_DIR": "jupyter",
    "JUPYTER_DATA_DIR": "jupyter",
    "JUPYTER_RUNTIME_DIR": "jupyter",
}
FONT_LIST = "fontlist-*.json"  # matplotlib takes a second to make it, and makes a broken one anew


def surroundings(folder: Path, fonts: Path) -> dict[str, str]:
    """The environment of a kernel, whose own folders lie in ``folder``, made where missing.

    In ``fonts`` matplotlib finds its list of fonts from build to build, and no settings.
    """
    taken = {name: os.environ[name] for name in TAKEN_OVER if name in os.environ}
    own = {name: folder / place for name, place in FOLDERS.items()}
    for path in (*own.values(), fonts):
        path.mkdir(parents=True, exist_ok=True)
    for path in set(fonts.iterdir()) - set(fonts.glob(FONT_LIST)):
        path.unlink()
    return (
        taken | SET | {name: str(path) for name, path in own.items()} | {"MPLCONFIGDIR": str(fonts)}
    )

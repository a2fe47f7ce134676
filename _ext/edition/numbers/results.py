"""The results of notebooks that builds keep, in the cache from which MyST-NB takes them."""

import json
import shutil
from pathlib import Path

from jupyter_cache import get_cache
from jupyter_cache.cache.main import JupyterCacheBase
from sqlalchemy.exc import SQLAlchemyError

from ..builds import say

INPUTS = "inputs.json"


def open_results(folder: Path) -> JupyterCacheBase:
    """The cache in ``folder``; when something in it cannot be read, an empty one."""
    try:
        cache = get_cache(folder)
        for record in cache.list_cache_records():
            json.loads((folder / "executed" / record.hashkey / "base.ipynb").read_bytes())
    except (OSError, ValueError, RuntimeError, SQLAlchemyError):
        say(f"The notebooks' results in {folder} cannot be read: the notebooks run again.")
        for path in folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif path.name != INPUTS:  # what the notebooks read is as true as before
                path.unlink()
        cache = get_cache(folder)
    return cache


def read_inputs(folder: Path) -> dict[str, str]:
    """For each notebook the digest of what it read when it ran; empty when that is not known."""
    record = folder / INPUTS
    try:
        inputs = json.loads(record.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        inputs = None
    if not isinstance(inputs, dict):
        say(f"{record} cannot be read: notebooks that read data run again.")
        return {}
    return inputs

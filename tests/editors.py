"""A notebook as the editors of others save it: with keys of their own, and without some of ours."""

import json
from collections.abc import Callable
from typing import Any

from nbformat import NotebookNode

Raw = dict[str, Any]


def raw(notebook: NotebookNode) -> Raw:
    return json.loads(json.dumps(notebook))


def vs_code(notebook: NotebookNode) -> Raw:
    """It names the kernel by its folder, keeps our names, and no outputs of a restart."""
    saved = raw(notebook)
    for cell in saved["cells"]:
        kept = {
            key: cell["metadata"][key] for key in ("nbgrader", "tags") if key in cell["metadata"]
        }
        cell["metadata"] = kept | {"vscode": {"languageId": "python"}}
        cell["source"] = cell["source"].splitlines(keepends=True)
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    saved["metadata"] = {"kernelspec": {"name": ".venv", "display_name": ".venv (3.12)"}}
    return saved


def colab(notebook: NotebookNode) -> Raw:
    """It writes the format of 2015, has its own ids in the metadata, and adds an empty cell."""
    saved = raw(notebook) | {"nbformat": 4, "nbformat_minor": 0}
    for number, cell in enumerate(saved["cells"]):
        cell.pop("id")
        cell["metadata"] = {"id": f"Xy{number}", "colab": {"base_uri": "https://localhost:8080/"}}
        cell["source"] = cell["source"].splitlines(keepends=True)
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["old\n"]}]
    saved["cells"].append({"cell_type": "code", "source": [], "metadata": {}, "outputs": []})
    saved["metadata"] = {"colab": {"provenance": []}}
    return saved


def deepnote(notebook: NotebookNode) -> Raw:
    """It puts keys of its own beside those of the format."""
    saved = raw(notebook)
    for number, cell in enumerate(saved["cells"]):
        cell["block_group"] = "a"
        cell["metadata"] |= {"cell_id": f"{number:032x}", "deepnote_cell_type": cell["cell_type"]}
    return saved


def without_ids(notebook: NotebookNode) -> Raw:
    """The format before 4.5, with no outputs."""
    saved = raw(notebook) | {"nbformat": 4, "nbformat_minor": 4}
    for cell in saved["cells"]:
        cell.pop("id")
        cell.pop("outputs", None)
    return saved


def bare(notebook: NotebookNode) -> Raw:
    """Cells and nothing else, as converters leave it."""
    saved = raw(notebook)
    return {
        "cells": [{key: cell[key] for key in ("cell_type", "source")} for cell in saved["cells"]]
    }


EDITORS: list[Callable[[NotebookNode], Raw]] = [vs_code, colab, deepnote, without_ids, bare]

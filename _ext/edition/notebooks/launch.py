"""Buttons and links that open a notebook where an adopter runs notebooks.

They appear when ``_config.yml`` names the address of a hub, of Binder or of Colab under
``launch_buttons`` and the book's repository under ``repository``, or a JupyterLite and, as
``html: baseurl``, the book's own address; until then the book has none.
The theme's own buttons would open the Markdown source of a page, which no launcher runs.
The directive ``{launch-links}`` lists the links to a hub for a course page.
"""

import shutil
from pathlib import Path

import nbformat
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.docutils import SphinxDirective

from ..numbers import is_notebook
from ..settings import web_address
from .launch_links import (
    COLAB_FOLDER,
    DOWNLOADS,
    LITE_FOLDER,
    binder_link,
    colab_link,
    hub_link,
    lite_link,
)
from .reading_order import notebooks_in_order

# The setting in _config.yml -> the button's name and picture, which the theme brings.
LAUNCHERS = {
    "jupyterhub_url": ("JupyterHub", "_static/images/logo_jupyterhub.svg"),
    "binderhub_url": ("Binder", "_static/images/logo_binder.svg"),
    "colab_url": ("Colab", "_static/images/logo_colab.png"),
    "jupyterlite_url": ("JupyterLite", "fas fa-rocket"),
}
# JupyterLite may have several kernels, and of those for Python only this one has pandas.
PYODIDE = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
EXAMPLE = ("https://hub.example.edu", "https://git.example.edu/history/book")


class launch_links(nodes.General, nodes.Element):
    """Stands for the list of links until all pages are read."""


class LaunchLinks(SphinxDirective):
    """The nbgitpuller links to all notebooks, in reading order."""

    def run(self) -> list[nodes.Node]:
        return [launch_links()]


def take_settings(app: Sphinx, config: Config) -> None:
    """Take the launchers over from the theme; what cannot become a button was refused before."""
    offered = config.html_theme_options.pop("launch_buttons", None) or {}
    chosen = {
        name: web_address(offered[name], EXAMPLE[0]).geturl()
        for name in LAUNCHERS
        if offered.get(name)
    }
    config.launch = {
        name: at
        for name, at in chosen.items()
        if (config.html_baseurl if name == "jupyterlite_url" else config.repository.url)
    }


def address(config: Config, launcher: str, notebook: str) -> str:
    """The link that opens a notebook with one of the launchers."""
    at, repository = config.launch[launcher], config.repository
    if launcher == "jupyterlite_url":
        return lite_link(at, config.html_baseurl, notebook)
    if launcher == "binderhub_url":
        return binder_link(at, repository.url, repository.branch, notebook, repository.folder)
    make_link = {"jupyterhub_url": hub_link, "colab_url": colab_link}[launcher]
    return make_link(at, repository.url, notebook)


def add_buttons(
    app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Put the launchers' buttons first in the head of a notebook's page."""
    launch = app.config.launch
    if not is_notebook(app.env, pagename):
        return
    buttons = [
        {
            "type": "link",
            "text": name,
            "tooltip": f"Open this notebook with {name}",
            "icon": icon,
            "url": address(app.config, launcher, f"{pagename}.ipynb"),
        }
        for launcher, (name, icon) in LAUNCHERS.items()
        if launcher in launch
    ]
    if buttons:
        group = {"type": "group", "tooltip": "Open this notebook elsewhere", "buttons": buttons}
        group |= {"icon": "fas fa-rocket", "label": "launch-buttons"}
        context["header_buttons"].insert(0, group)


def list_links(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the links, or one example as text, where the page asks for them."""
    launch = app.config.launch
    for place in list(doctree.findall(launch_links)):
        if "jupyterhub_url" not in launch:
            page = next((page for _, page in notebooks_in_order(app.env)), "chapters/notebook")
            example = hub_link(*EXAMPLE, f"{page}.ipynb")
            place.replace_self(nodes.literal_block(example, example, language="text"))
            continue
        links = nodes.bullet_list()
        for _, page in notebooks_in_order(app.env):
            at = address(app.config, "jupyterhub_url", f"{page}.ipynb")
            link = nodes.reference("", app.env.titles[page].astext(), refuri=at, internal=False)
            links += nodes.list_item("", nodes.paragraph("", "", link))
        place.replace_self(links)


def write_for_launchers(app: Sphinx) -> None:
    """Add copies of the notebooks that need no other file: for Colab, and for JupyterLite."""
    downloads = Path(app.outdir, DOWNLOADS)
    if not (notebooks := sorted(downloads.glob("*.ipynb"))):
        return  # a book without notebooks has none
    if "colab_url" in app.config.launch:
        shutil.copytree(downloads, Path(app.outdir).parent / "notebooks" / COLAB_FOLDER)
    if "jupyterlite_url" in app.config.launch:
        folder = Path(app.outdir, LITE_FOLDER)
        folder.mkdir()
        for path in notebooks:
            notebook = nbformat.read(path, 4)
            notebook.metadata["kernelspec"] = PYODIDE
            nbformat.write(notebook, folder / path.name)


def setup(app: Sphinx) -> dict[str, bool]:
    """Take the settings, and add buttons and lists."""
    app.setup_extension("edition.settings")
    app.add_config_value("launch", {}, "env", types=[dict])
    app.add_node(launch_links)
    app.add_directive("launch-links", LaunchLinks)
    app.connect("config-inited", take_settings)
    app.connect("html-page-context", add_buttons, priority=502)
    app.connect("doctree-resolved", list_links)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

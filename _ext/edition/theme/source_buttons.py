"""Buttons that lead from a page to the book's repository, on any forge.

They appear when ``_config.yml`` asks for them, as Jupyter Book's documentation says.
The theme's own know three forges, by words in the address, and stop for others.
"""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from ..settings import Repository

# The setting in _config.yml -> the words on the button, and the theme's picture and name for it.
BUTTONS = {
    "use_repository_button": ("Repository", "fas fa-code-branch", "source-repository-button"),
    "use_edit_page_button": ("Suggest edit", "fas fa-pencil-alt", "source-edit-button"),
    "use_issues_button": ("Open issue", "fas fa-lightbulb", "source-issues-button"),
}


def take_settings(app: Sphinx, config: Config) -> None:
    """Take the buttons over from the theme."""
    options = config.html_theme_options
    config.source_buttons = [name for name in BUTTONS if options.pop(name, None) is True]


def add_buttons(
    app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Add the buttons to the head of a page, in one group."""
    if not app.config.source_buttons or app.builder.name != "html":
        return
    file = f"{pagename}{context['page_source_suffix']}" if doctree else ""
    title = app.env.titles[pagename].astext() if doctree else str(context.get("title", ""))
    repository: Repository = app.config.repository
    addresses = {  # nothing where the repository has no such place
        "use_repository_button": repository.url,
        "use_edit_page_button": repository.edit(file) if file else "",
        "use_issues_button": repository.issue(f"{title} ({pagename})"),
    }
    buttons = []
    for name in app.config.source_buttons:
        text, icon, label = BUTTONS[name]
        if url := addresses[name]:
            button = {"type": "link", "url": url, "text": text, "tooltip": text}
            buttons.append(button | {"icon": icon, "label": label})
    if buttons:
        group = {"type": "group", "tooltip": "The sources of this book", "buttons": buttons}
        group |= {"icon": "fas fa-code-branch", "label": "source-buttons"}
        context["header_buttons"].append(group)


def setup(app: Sphinx) -> dict[str, bool]:
    """Take the settings before the theme looks at them, and add the buttons after its own."""
    app.setup_extension("edition.settings")
    app.add_config_value("source_buttons", [], "html", types=[list])
    app.connect("config-inited", take_settings)
    app.connect("html-page-context", add_buttons, priority=503)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""What a page may load, and what it tells other sites: in its head, and in files for web servers.

The policy forbids scripts and styles inside pages and requests to other hosts, so that nothing runs
in a page but what the book has in files of its own.
It stands in the head of each page, where it holds on any host and from a disk; a server that sends
it too protects also what is no page. ``_build/hosting/`` has the settings for common servers, and
the site itself ``_headers``, which Netlify and Cloudflare Pages read.

A book that lets its pages ask other hosts (``allow_foreign_requests``) has no such policy;
``content_security_policy`` in ``_config.yml`` says another one.
"""

from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from ..digests import write_if_changed, write_whole
from ..evidence import read_document

# WebAssembly is the Python of notebooks that run in their pages.
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'self'"
)
REFERRER = "same-origin"  # another site does not learn which page a reader came from
FOLDER = "_build/hosting"
TEMPLATES = Path(__file__).with_name("hosting")
HEADERS = "_headers"


def policy_of(app: Sphinx) -> str:
    """The policy of this book; nothing when its pages may ask other hosts."""
    return "" if app.config.allow_foreign_requests else app.config.content_security_policy


def add_policy(
    app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Begin the head of a page with both: what stands above them would not be held by them."""
    if app.builder.name != "html":
        return
    tags = f'<meta name="referrer" content="{REFERRER}">\n'
    if policy := policy_of(app):
        tags = f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n{tags}'
    context["metatags"] = tags + context.get("metatags", "")


def settings_for(template: Path, name: str, policy: str) -> str:
    """The settings of one server; without a policy, without the lines that would send it."""
    lines = template.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if policy or "POLICY" not in line]
    return "".join(kept).replace("POLICY", policy).replace("NAME", name)


def write_settings(app: Sphinx) -> None:
    """Write the settings of all servers before the pages are read, of which one shows them."""
    root = Path(app.srcdir)
    name, policy = read_document(root).files.edition, policy_of(app)
    for template in sorted(TEMPLATES.iterdir()):
        content = settings_for(template, name, policy)
        write_if_changed(root / FOLDER / template.name, content)


def publish_headers(app: Sphinx, exception: Exception | None) -> None:
    """Put the file that some hosts read into the site."""
    if not exception and app.builder.name == "html":
        content = Path(app.srcdir, FOLDER, HEADERS).read_bytes()
        write_whole(Path(app.outdir, HEADERS), content)


def setup(app: Sphinx) -> None:
    """Add the policy to each page, last of all so that it comes first."""
    app.add_config_value("content_security_policy", POLICY, "html", types=[str])
    app.connect("builder-inited", write_settings)
    app.connect("html-page-context", add_policy, priority=900)
    app.connect("build-finished", publish_headers)

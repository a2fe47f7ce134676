"""Addresses that open a notebook of the book on a JupyterHub, on Binder, in Colab or JupyterLite.

A hub and Colab take the notebooks from the branch ``notebooks`` of the book's repository, which
holds what a build left in ``_build/notebooks``; Binder builds the book itself; JupyterLite, which
runs in the reader's browser, fetches the notebook from the site.
Repositories are given without a slash or ``.git`` at their end, as the room of settings has them.
Only the standard library is needed, so that the load test makes its link here too.
"""

from urllib.parse import quote, urlencode, urlsplit

BRANCH = "notebooks"
COLAB_FOLDER = "colab"
DOWNLOADS = "_downloads/notebooks"  # of the site
LITE_FOLDER = f"{DOWNLOADS}/jupyterlite"


def hub_link(hub: str, repository: str, notebook: str) -> str:
    """The nbgitpuller link that fetches or updates a student's copies and opens one of them.

    The parameters are those of https://nbgitpuller.readthedocs.io/en/latest/topic/url-options.html.
    nbgitpuller names the student's folder after the last part of the repository's address.
    """
    folder = repository.rpartition("/")[2]
    opened = f"lab/tree/{folder}/{quote(notebook)}"
    query = {"repo": repository, "branch": BRANCH, "urlpath": opened}
    encoded = urlencode(query, quote_via=quote, safe="")
    return f"{hub.rstrip('/')}/hub/user-redirect/git-pull?{encoded}"


def binder_link(binder: str, repository: str, branch: str, notebook: str, folder: str = "") -> str:
    """The Binder link that builds the book's branch and opens one notebook of the result.

    ``folder`` is where in the repository the book is, if it is not at the top.
    The forms are those of https://mybinder.readthedocs.io/en/latest/howto/launch.html.
    """
    parts = urlsplit(repository)
    path, branch = parts.path.strip("/"), quote(branch, safe="")
    if parts.netloc == "github.com":
        source = f"gh/{path}/{branch}"
    elif parts.netloc == "gitlab.com":
        source = f"gl/{quote(path, safe='')}/{branch}"
    else:
        source = f"git/{quote(repository, safe='')}/{branch}"
    book = f"{folder}/" if folder else ""
    opened = quote(f"lab/tree/{book}_build/notebooks/{notebook}", safe="")
    return f"{binder.rstrip('/')}/v2/{source}?urlpath={opened}"


def colab_link(colab: str, repository: str, notebook: str) -> str:
    """The Colab link to the notebook that needs no other file.

    Raises ValueError when the repository is not on GitHub: Colab opens no other.
    """
    parts = urlsplit(repository)
    if parts.netloc != "github.com":
        raise ValueError(f"Colab opens notebooks on github.com only, and not {repository}")
    name = notebook.rpartition("/")[2]
    return f"{colab.rstrip('/')}/github{parts.path}/blob/{BRANCH}/{COLAB_FOLDER}/{quote(name)}"


def lite_link(lite: str, site: str, notebook: str) -> str:
    """The link with which a JupyterLite fetches and opens the notebook that needs no other file.

    ``site`` is the public address of the book.
    The parameter is that of the extension jupyterlab-open-url-parameter, which the JupyterLite must
    have: https://jupyterlite.readthedocs.io/en/stable/howto/content/open-url-parameter.html.
    """
    file = f"{site.rstrip('/')}/{LITE_FOLDER}/{quote(notebook.rpartition('/')[2])}"
    query = urlencode({"fromURL": file}, quote_via=quote, safe="")
    return f"{lite.rstrip('/')}/lab/index.html?{query}"

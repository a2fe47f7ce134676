"""What adopters may write into ``_config.yml``: what works, what is refused, and a small book."""

from pathlib import Path

import yaml
from jupyter_book.config import get_final_config

import small_book
from book import Site

SITES = [
    "https://name.github.io/two-issues/",
    "https://name.gitlab.io/two-issues",
    "https://name.codeberg.page/",
    "http://localhost:8000/a/b/c/",
    "https://history.example.edu",
    "https://bücher.example/ü/",
    "https://fontawesome.example/fa-github/",
    "https://192.0.2.7:8443/book",
    "http://[::1]:8000/book/",
    "https://history.example.edu/~teacher/course/",
]
REPOSITORIES = {  # address -> kind, edit address of a page
    "https://github.com/history/two-issues": ("github", "/edit/main/a.md"),
    "https://github.com/history/two-issues.git/": ("github", "/edit/main/a.md"),
    "https://gitlab.com/history/course/two-issues": ("gitlab", "/-/edit/main/a.md"),
    "https://gitlab.example.edu/history/two-issues": ("gitlab", "/-/edit/main/a.md"),
    "https://codeberg.org/history/two-issues": ("gitea", "/_edit/main/a.md"),
    "https://bitbucket.org/history/two-issues": ("bitbucket", "/src/main/a.md?mode=edit"),
    "https://git.example.edu/history/github": ("", ""),
    "https://git.example.edu/two-issues": ("", ""),
    "https://example.edu/forge/history/two-issues": ("", ""),
    "https://git.sr.ht/~history/two-issues": ("", ""),
    "https://192.0.2.7:3000/history/two-issues": ("", ""),
    "https://gitea.example.edu:3000/history/two-issues.git": ("gitea", "/_edit/main/a.md"),
}
FOREIGN = [
    "html: {analytics: {google_analytics_id: G-1}}",
    "html: {google_analytics_id: G-1}",
    "html: {analytics: {plausible_analytics_domain: example.org}}",
    "html: {comments: {hypothesis: true}}",
    "html: {comments: {dokieli: true}}",
    "html: {announcement: '<img src=//example.org/a.png>'}",
    "html: {extra_footer: '<script src=\"https://example.org/a.js\"></script>'}",
    "html: {extra_footer: '<link rel=stylesheet href=HTTPS://example.org/a.css>'}",
    "html: {extra_footer: '<img srcset=\"a.png, https://example.org/a.png 2x\">'}",
    "html: {extra_footer: '<img src=https:example.org/a.png>'}",
    'html: {extra_footer: "<img src=\\"\\\\\\\\example.org/a.png\\">"}',
    'html: {extra_footer: "<img src=\\"/\\t/example.org/a.png\\">"}',
    "html: {extra_footer: '<base href=https://example.org>'}",
    "html: {extra_footer: '<form action=https://example.org><button>Go</button></form>'}",
    "html: {extra_footer: '<meta http-equiv=refresh content=\"0;url=https://example.org\">'}",
    "html: {extra_footer: '<svg><image xlink:href=\"https://example.org/a\"/></svg>'}",
]
BUTTON = "html: {use_repository_button: true}"
LITE = "launch_buttons: {{jupyterlite_url: '{}'}}"
HUB = "launch_buttons: {jupyterhub_url: https://hub.example.edu}"
# Each with the words that its one line has to say.
REFUSED = {
    "html: {baseurl: name.github.io/x}": "does not begin with https://",
    "html: {baseurl: /two-issues/}": "does not begin with https://",
    "html: {baseurl: ftp://a.b/}": "does not begin with https://",
    "html: {baseurl: 'https://'}": "names no site",
    "html: {baseurl: 'https://a.b/x/index.html'}": "without index.html",
    "html: {baseurl: 'https://a.b/?x=1'}": "leave out what follows",
    "html: {baseurl: 'https://a.b/#top'}": "leave out what follows",
    "html: {baseurl: 'https://a b/'}": "' ' cannot stand",
    "html: {baseurl: 'https://me:secret@a.b/'}": "a user's name",
    "html: {baseurl: 'https://a.b:x/'}": "which is no address",
    "html: {baseurl: 'https://[a/'}": "which is no address",
    "html: {baseurl: 'https://a..b/'}": "names no site",
    "html: {baseurl: 'https://.org/'}": "names no site",
    "html: {baseurl: 'https://-a.org/'}": "names no site",
    "html: {baseurl: 'https://a.b/<c>/'}": "'<' cannot stand",
    "html: {baseurl: 'https://a.b/{user}/'}": "'{' cannot stand",
    "html: {baseurl: 'https://a.b/50%/'}": "'%' cannot stand",
    "html: {baseurl: 'https://a.b/c/../d/'}": "'/..' cannot stand",
    "html: {baseurl: 7}": "'7' is not a text; put it into quotation marks",
    "html: {baseurl: }": "is empty",
    "html: {base_url: 'https://a.b/'}": "did you mean baseurl?",
    "titel: A book": "did you mean title?",
    "html: {favicon: _static/none.svg}": "no file of the book",
    "logo: _static": "no file of the book",
    "logo: /etc/hostname": "no file of the book",
    "html: {favicon: https://a.b/c.ico}": "no file of the book",
    "sphinx: {config: {html_logo: none.svg}}": "no file of the book",
    "sphinx: {config: {html_favicon: https://a.b/c.ico}}": "no file of the book",
    "sphinx: {config: {html_static_path: [_static, none]}}": "no folder of the book",
    "sphinx: {config: {html_theme_options: {logo: {image_dark: https://a.b/c.svg}}}}": "no file",
    "bibtex_bibfiles: [none.bib]": "no file of the book",
    "logo: https://a.b/logo.svg": "no file of the book",
    "html: {announcement: https://a.b/news.html}": "write the words",
    "logo: _static/none.png": "no file of the book",
    "html:": "is empty",
    "html: {use_edit_page_button: 'yes'}": "not true or false",
    "repository:": "is empty",
    "repository: {url: github.com/history/two-issues}": "does not begin with https://",
    "repository: {url: 'git@github.com:history/two-issues.git'}": "does not begin with https://",
    "repository: {url: 'ssh://git@github.com/a/b.git'}": "does not begin with https://",
    "repository: {url: 'https://me@github.com/a/b.git'}": "a user's name",
    "repository: {urls: https://github.com/a/b}": "did you mean url?",
    "repository: https://github.com/a/b": "is not a group of properties",
    "repository: {url: https://github.com/history}": "names no repository",
    "repository: {url: https://github.com/a/b/issues}": "give https://github.com/a/b, ",
    "repository: {url: https://git.example.edu}": "names no repository",
    "repository: {url: https://name.github.io/two-issues}": "the address of a site",
    "repository: {url: https://github.com/a/b/tree/main}": "give https://github.com/a/b, ",
    "repository: {url: https://gitlab.com/a/b/c/-/tree/main}": "give https://gitlab.com/a/b/c, ",
    "repository: {url: https://codeberg.org/a/b/src/branch/main}": "https://codeberg.org/a/b, ",
    "repository: {url: https://git.example.edu/a/b/src/branch/main}": "edu/a/b, and its branch",
    "repository: {url: https://git.sr.ht/~a/b/tree/main/item}": "https://git.sr.ht/~a/b, ",
    "repository: {url: https://github.com/a/b, branch: 'a b'}": "the name of a branch",
    "repository: {url: https://github.com/a/b, branch: /main}": "the name of a branch",
    "repository: {url: https://github.com/a/b, branch: 'a@{1}'}": "the name of a branch",
    "repository: {url: https://github.com/a/b, branch: '@'}": "the name of a branch",
    "repository: {url: https://github.com/a/b, branch: a/.b}": "the name of a branch",
    "repository: {url: https://github.com/a/b, path_to_book: ../docs}": "no folder of the",
    "repository: {url: https://github.com/a/b, path_to_book: 'C:\\docs'}": "no folder of the",
    "repository: {url: https://github.com/a/b, path_to_book: https://a.b/docs}": "no folder of the",
    "repository: {url: https://github.com/../b}": "'/..' cannot stand",
    "repository: {url: 'https://github.com/a/[b]'}": "'[' cannot stand",
    "html: {use_issues_button: true}": "needs `repository: url:`",
    "html: {use_repository_button: true}": "needs `repository: url:`",
    "repository: {url: https://git.example.edu/a}\nhtml: {use_edit_page_button: true}": (
        "repository_provider: gitlab"
    ),
    "repository: {url: https://github.com/a/b}\nhtml: {use_edit_page_button: true}": (
        "`repository: branch:`"
    ),
    "repository: {url: https://github.com/a/b}\nlaunch_buttons: {binderhub_url: https://b.c}": (
        "`repository: branch:`"
    ),
    "sphinx: {config: {html_theme_options: {use_issues_button: true}}}": "needs `repository: url:`",
    "sphinx: {config: {html_theme_options: {repository_provider: sourcehut}}}": "expected one of",
    "sphinx: {config: {html_theme_options: {launch_buttons: [colab_url]}}}": "is not a group",
    "sphinx: {config: {html_js_files: ['https://a.b/c.js']}}": "ask another host",
    "sphinx: {config: {html_theme_options: {extra_footer: '<img src=//a.b/c>'}}}": "another host",
    "html: {analytics: {matomo: '1'}}": "matomo does not work",
    "html: {analytics: G-1}": "is not a group of properties",
    "html: {comments: {utterances: {repo: a/b}}}": "utterances does not work",
    "html: {comments: {giscus: {repo: a/b}}}": "giscus does not work",
    "html: {comments: true}": "is not a group of properties",
    HUB: "needs `repository: url:`",
    "launch_buttons: {jupyterhub_url: hub}\nrepository: {url: https://github.com/a/b}": (
        "does not begin with https://"
    ),
    "launch_buttons: [jupyterhub_url]": "is not a group of properties",
    "launch_buttons: {jupyterhub_url: true}": "is not a text",
    "launch_buttons: {thebe: true}": "thebe has no launcher",
    "launch_buttons: {deepnote_url: https://d.example}": "deepnote_url has no launcher",
    "launch_buttons: {notebook_interface: classic}": "is 'classic'; expected jupyterlab",
    "launch_buttons: {colab_url: https://colab.research.google.com}": "needs `repository: url:`",
    "launch_buttons: {colab_url: https://c.example}\nrepository: {url: https://gitlab.com/a/b}": (
        "github.com only"
    ),
    "launch_buttons: {colab_url: https://c.example/github/a/b}": "a page of it; give https://c.ex",
    "launch_buttons: {binderhub_url: https://b.example/v2/gh/a/b/main}": "give https://b.example",
    "launch_buttons: {jupyterhub_url: https://h.example/x/hub/user-redirect/git-pull}": (
        "a page of it; give https://h.example/x"
    ),
    "launch_buttons: {jupyterhub_url: https://h.example/user/ann/lab}": "give https://h.example",
    LITE.format("https://lite.example.edu"): "needs `html: baseurl:`",
    "html: {baseurl: 'https://a.b/'}\n" + LITE.format("http://lite.example.edu"): "from https://",
    "html: {baseurl: 'https://a.b/'}\n" + LITE.format("file:///srv/lite"): "does not begin with",
    "html: {baseurl: 'https://a.b/'}\n" + LITE.format("lite.example.edu"): "does not begin with",
    "html: {baseurl: 'https://a.b/'}\n" + LITE.format("https://l.edu/x/lab/index.html"): (
        "a page of it; give https://l.edu/x"
    ),
    "html: {baseurl: 'https://a.b/'}\n" + LITE.format("https://l.edu/lab/"): "give https://l.edu",
    "html: {baseurl: 'https://a.b/'}\n" + LITE.format("https://l.edu/index.html"): "a page of it",
    "html: {baseurl: 'https://a.b/'}\n" + LITE.format("https://l.edu/?fromURL=x"): "leave out what",
    "launch_buttons: {jupyterlite_url: true}": "expected an address such as",
    "sphinx: {config: {html_theme_options: {switcher: {json_url: a.json}}}}": "does nothing on",
    "sphinx: {config: {html_theme_options: {use_source_button: true}}}": "did you mean use_",
    "sphinx: {config: {html_theme_options: {show_prevnext: true}}}": "did you mean show_prev_next?",
    "sphinx: {config: {html_theme_options: {max_navbar_depth: two}}}": "is not a whole",
    "sphinx: {config: {html_theme_options: {logo: a.svg}}}": "which is not a group",
    "sphinx: {config: {html_theme: alabaster}}": "is 'alabaster'; expected edition",
    "sphinx: {config: {pygments_style: tango}}": "is 'tango'; expected default",
    "sphinx: {config: {nitpicky: 'yes'}}": "is 'yes', which is not true or false",
    "sphinx: {config: {suppress_warnings: myst}}": "which is not a list",
    "sphinx: {extra_extensions: [sphinx_nonesuch]}": "is not installed",
    "sphinx: {extra_extensions: [sphinxcontrib_nonesuch.mermaid]}": "is not installed",
    "parse: {myst_enable_extensions: [dolarmath]}": "dolarmath",
    "sphinx: {config: {allow_foreign_requests: maybe}}": "expected true or false",
    "sphinx: {config: {language: 7}}": "which is no language",
    "sphinx: {config: {language: no}}": "is False, which is no language; write its code between",
    "sphinx: {config: {language: German}}": "which is no language",
    "html: [1": "close the quotation mark or the bracket",
    "title: 'A": "close the quotation mark",
    "title: A: a book": "between quotation marks",
    "html:\n\tfavicon: a": "indent with spaces",
    "html: {favicn: a}": "did you mean favicon?",
    "htlm: {favicon: a}": "did you mean html?",
    "execute: {zzz: 1}": "stands under `sphinx: config:`",
    "html: {favicon: a}\nhtml: {baseurl: https://a.b/c}": "for the second time",
    "sphinx: {local_extensions: {edition.word: _ext}}": "there is no _ext/edition/word",
    "- a list": "there are no settings",
} | dict.fromkeys(FOREIGN, "ask another host")
# What was missed once: passed over, shown broken, or stopped the build without its line.
OPTION = "sphinx: {{config: {{html_theme_options: {{{}}}}}}}"
SPHINX = "sphinx: {{config: {{{}}}}}"
EDIT = "html: {use_edit_page_button: true}\nrepository: {url: 'https://%s', branch: main}\n"
REFUSED |= {
    "html: {baseurl: 'https://https://a.b'}": "names no site",
    "html: {baseurl: 'https://a.b/My Book/'}": "' ' cannot stand",
    'html: {baseurl: "https://a.b/c\\u200b"}': "'\\u200b' cannot stand",
    "html: {baseurl: 'https://a.b/INDEX.HTML'}": "without INDEX.HTML",
    "html: {baseurl: 'https://a.b/index.php'}": "without index.php",
    "html: {baseurl: 2026-11-24}": "is not a text; put it into",
    "repository: {url: https://gitlab.com/-/snippets}": "names no repository",
    "repository: {url: https://github.com/a/b, branch: 1.10}": "is not a text; put it into",
    EDIT % "github.com/a/b" + OPTION.format("repository_provider: gitlab"): "github.com is github",
    OPTION.format("repository_url: 'https://codeberg.org/a/b', repository_provider: github"): (
        "codeberg.org is gitea; leave it out"
    ),
    "html: {use_multitoc_numbering: 'no'}": "not true or false",
    "only_build_toc_files: 'yes'": "not true or false",
    "only_build_toc_files:": "not true or false",
    "author: [Ann, Ben]": "is not a text",
    "copyright: 2026": "'2026' is not a text; put it into",
    "bibtex_bibfiles: []": "is empty; name a file of sources",
    "exclude_patterns: drafts": "is not a list; write it as [one",
    "execute: {timeout: soon}": "is not a number",
    "execute: {timeout: 1.5}": "is not a whole number",
    "logo: _static/logo.svg/": "no file of the book",
    "logo: _config.yml": "names '_config.yml', which is no picture",
    "html: {favicon: _config.yml}": "which is no picture",
    OPTION.format("logo: {image_light: _config.yml}"): "which is no picture",
    "html: {announcement: '<b>open'}": "opens a tag and does not close it",
    "html: {extra_footer: '<a href=\"x'}": "opens a tag and does not close it",
    "html: {announcement: 'Now</aside>'}": "opens a tag and does not close it",
    "html: {extra_footer: '<div><p>Open'}": "opens a tag and does not close it",
    "html: {extra_footer: '<ul><li>A<li>B</ul></footer>'}": "opens a tag and does not close it",
    OPTION.format("announcement: 7"): "is not a text",
    OPTION.format("extra_footer: {a: b}"): "is not a text",
    OPTION.format("show_prev_next: 'no'"): "not true or false",
    OPTION.format("use_edit_page_button: 'no'"): "not true or false",
    OPTION.format("show_navbar_depth: true"): "is not a whole number",
    OPTION.format("pygments_dark_style: monokai"): "does nothing on this book's pages",
    OPTION.format("analytics: G-1"): "is not a group of properties",
    OPTION.format("icon_links: [{name: A}]"): "expected `name: …` and `url: https://…`",
    OPTION.format("icon_links: [{name: A, url: 'javascript:go()'}]"): "expected `name: …`",
    OPTION.format("icon_links: [a]"): "has 'a'; expected",
    SPHINX.format("html_theme_options: [a]"): "is not a group of properties",
    SPHINX.format("html_theme_options: "): "is not a group of properties",
    SPHINX.format("html_theme_options.analytics: {google_analytics_id: G-1}"): "is no name",
    SPHINX.format("7: x"): "is no name",
    OPTION.format("launch_buttons: {1: x}"): "1 has no launcher",
    "sphinx: {local_extensions: {7: 8}}": "there is no 8/7; correct the name",
    SPHINX.format("comments_config: {hypothesis: true}"): "ask another host",
    SPHINX.format("comments_config: {utterances: {repo: a/b}}"): "utterances does not work",
    SPHINX.format("html_css_files: [none.css]"): "names 'none.css', which is no file in _static/",
    SPHINX.format("html_js_files: [[none.js, {async: async}]]"): "names 'none.js', which is no",
    SPHINX.format("html_css_files: [7]"): "names '7', which is no file in _static/",
    SPHINX.format("html_css_files: mine.css"): "names 'mine.css', which is no file in _static/",
    SPHINX.format("html_style: mine.css"): "under `html_css_files:`",
    SPHINX.format("html_context: {default_mode: sepia}"): "expected auto or light or dark",
    SPHINX.format("html_output_encoding: latin-1"): "is not for this book; take it out",
    SPHINX.format("html_sidebars: {'**': []}"): "is not for this book; take it out",
    SPHINX.format("mathjax_path: https://a.b/m.js"): "is not for this book; take it out",
    SPHINX.format("root_doc: intro"): "`root:` in _toc.yml",
    SPHINX.format("extensions: [sphinx.ext.todo]"): "under `sphinx: extra_extensions:`",
    SPHINX.format("templates_path: [none]"): "no folder of the book",
    SPHINX.format("numfig: "): "is None, which is not true or false",
    SPHINX.format("myst_url_schemes: https"): "'url_schemes' is not a dictionary",
    SPHINX.format("myst_heading_anchors: two"): "must be in",
    SPHINX.format("myst_enable_extensions: [nonesuch]"): "nonesuch",
    SPHINX.format("nb_execution_mode: sometimes"): "must be in",
    SPHINX.format("nb_merge_streams: 1"): "must be of type",
    "parse: {myst_substitutions: [a]}": "must be of type",
    "latex: {latex_engine: word}": "is 'word'; expected pdflatex or",
    "html: {use_multitoc_numbering: {a: b}}": "not true or false",
}
WRITTEN = [
    "html: {extra_footer: '<script>fetch(\"https://example.org/a\")</script>'}",
    "html: {extra_footer: '<style>@import \"https://example.org/a.css\"</style>'}",
    "html: {extra_footer: '<p style=\"background: url(//example.org/a.png)\">A</p>'}",
    "html: {announcement: '<b onclick=\"go()\">Now</b>'}",
    "html: {announcement: '<a href=\" JavaScript:go()\">Now</a>'}",
    "html: {extra_footer: '<iframe srcdoc=\"<p>A</p>\"></iframe>'}",
]
REFUSED |= dict.fromkeys(WRITTEN, "the policy of the pages stops")
HELD = [
    *(f"html: {{baseurl: '{address}'}}" for address in SITES),
    *(f"repository: {{url: '{address}'}}\n{BUTTON}\n{HUB}" for address in REPOSITORIES),
    *(
        f"{setting}\nsphinx: {{config: {{allow_foreign_requests: true}}}}"
        for setting in FOREIGN + WRITTEN
    ),
    *(f"{setting}\nsphinx: {{config: {{content_security_policy: x}}}}" for setting in WRITTEN),
    "html: {baseurl: ''}",
    "sphinx: {config: {language: pt_BR}}",
    "sphinx: {config: {language: 'no'}}",
    "html: {announcement: 'Read <a href=https://example.org>the news</a>'}",
    "html: {extra_footer: '<p><img src=_static/favicon.svg alt=Threads></p>'}",
    "html: {analytics: {plausible_analytics_url: https://plausible.io/js/script.js}}",
    "html: {comments: {hypothesis: false, utterances: false}}",
    'html: {announcement: \'See //a.b or <a href="https://a.b">"A" & B</a>\'}',
    "html: {extra_footer: '<svg xmlns=\"http://www.w3.org/2000/svg\"><path/></svg>'}",
    'html: {extra_footer: \'<img src="_static//a.svg"> <script src="_static/a.js"></script>\'}',
    "html: {baseurl: ' https://a.b/c '}",
    "repository: {url: ' https://GitHub.com/A/b.git ', branch: main}\n"
    "html: {use_edit_page_button: true}",
    "sphinx: {config: {html_js_files: [mine.js], html_css_files: [[a.css, {media: print}]]}}",
    "sphinx: {config: {language: en, nitpicky: false, pygments_style: default}}",
    "sphinx: {extra_extensions: [sphinx_design, sphinx.ext.todo]}",
    "parse: {myst_enable_extensions: [dollarmath, tasklist]}",
    "repository: {url: https://www.github.com/a/b, path_to_book: ./docs/}",
    "launch_buttons: {jupyterhub_url: https://h.example/jupyter/}\n"
    "repository: {url: https://github.com/a/b}",
    "logo: _static/logo.svg\nhtml: {favicon: _static/logo.svg}",
    "repository: {url: https://github.com/a/b, branch: course/autumn-2026}",
    "launch_buttons: {notebook_interface: jupyterlab, thebe: false}",
    'html: {announcement: \'One <br/> two <img src="_static/logo.svg" alt=""> <b>three</b>\'}',
    "html: {extra_footer: '<ul><li>A<li>B</ul><p>C'}",
    "html: {extra_footer: '<!-- kept --> <p>© me &copy;</p>'}",
    "logo: ./_static/logo.svg",
    "parse: {myst_substitutions: {term: autumn}}",
    "execute: {timeout: -1, exclude_patterns: [drafts/*]}",
    EDIT % "github.com/a/b" + OPTION.format("repository_provider: github"),
    EDIT % "git.example.edu/a/b" + OPTION.format("repository_provider: Forgejo"),
    OPTION.format("icon_links: [{name: Mastodon, url: 'https://a.b/@c', icon: fa-brands x}]"),
    OPTION.format("show_prev_next: false, toc_title: Here, show_navbar_depth: 2"),
    SPHINX.format("html_context: {default_mode: dark}, myst_heading_anchors: 3"),
    SPHINX.format("language: zh_Hans, html_title: '<b>A</b> & B'"),
]

PAGE = "# {title}\n\nWords of a page.\n"
TOC = {"format": "jb-book", "root": "index", "chapters": [{"file": "deep/page"}]}
ROOMS = {
    f"edition.{part}": "_ext" for part in ("settings", "notebooks.launch", "theme", "site.security")
}


def lay_out(folder: Path) -> None:
    """What the settings above name, in a folder of their own."""
    (folder / "_static").mkdir(parents=True, exist_ok=True)
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>'
    for name, text in {"logo.svg": svg, "mine.js": "", "a.css": ""}.items():
        (folder / "_static" / name).write_text(text)


def build_small(folder, settings: str) -> tuple[Site, list[str]]:
    """A book of two pages with these settings, and what its build warned of."""
    lay_out(folder)
    titles = {"index": "First", "deep/page": "Second"}
    pages = {name: PAGE.format(title=titles[name]) for name in titles}
    small_book.write(folder, pages, sources=("data/document.yml",))
    (folder / "_toc.yml").write_text(yaml.safe_dump(TOC))
    given = {"title": "Small", "execute": {"execute_notebooks": "off"}} | yaml.safe_load(settings)
    given["sphinx"] = {"local_extensions": ROOMS} | given.get("sphinx", {})
    config, _ = get_final_config(
        user_yaml=given, cli_config={"latex_individualpages": False}, sourcedir=folder
    )
    config["extensions"] = [name for name in config["extensions"] if "thebe" not in name]
    made = small_book.build(folder, **config)
    return made, made.warnings

"""The house in which an edition of one document is made. It knows no document: that is data.

The rooms, in the order in which the data goes through them::

    settings    what _config.yml says of addresses, checked
    evidence    reads and checks data/ and chapters/
    words       what authors write: quotations, lists from tables, questions, quizzes, cards
    numbers     what notebooks compute: runs, glued values, tables, alt texts
    notebooks   what leaves as .ipynb: exercises, copies, launch addresses, classroom, platforms
    sources     citing and linking: works, citations, bibliography, outside links
    theme       all that knows the theme, and nothing else does
    site        head data, structured data, sitemap, 404, previews, downloads
    search      a reader's words lead to their place
    paper       PDF, EPUB, offline copy
    runtime     notebooks run in their pages
    tei         the edition as TEI

``_config.yml`` names each room as an extension. A room takes what others offer in their
``__init__``, and only from rooms above it in this list.
The doors of the house, the commands, are in ``__main__``.
"""

"""Room of words: what authors write.

In: the Markdown of the chapters, and the tables.
Out: quotations of the memo, lists from tables, questions and quizzes in native HTML, words that say
their language, grades that link to their meaning, cards of linked names, the drawing of who told
whom, the cover of the landing page.
"""

from functools import partial

from ..rooms import set_up
from .cover import side_colours
from .escaping import escape_markdown, lines_joined
from .foreign_words import language_of
from .memo_quotes import read_passages
from .page_data import data_element

PARTS = (
    "memo_quotes",  # {memo}`p3: words` quotes the memo, checked
    "from_table",  # registers and lists, made from the rows of a table
    "quiz",  # short quizzes, in native HTML
    "folded_answers",  # answers to questions open without a script
    "grade_links",  # a grade links to what it means
    "foreign_words",  # words in Korean, Chinese and Russian script say their language
    "tellings",  # who told whom, and when: a drawing, a list and GraphML
    "cover",  # the landing page's picture, drawn from the sentences of the memo
    "hover_cards",  # cards that say who a linked name is
)

setup = partial(set_up, room=__name__, parts=PARTS)

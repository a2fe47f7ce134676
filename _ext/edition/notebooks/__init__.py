"""Room of notebooks: what leaves the book as .ipynb.

In: the notebook pages, exercises with their solutions among them.
Out: pages without solutions, clean copies for readers and for an instructor, links that open a
notebook where an adopter runs notebooks, the folders of `make live` and `make classroom`, marks for
what students send, packages for learning platforms.
"""

from functools import partial

from ..rooms import set_up
from .exercises import public_page

__all__ = ["public_page", "setup"]

PARTS = (
    "spoken_answers",  # no check of an exercise says an answer aloud
    "exercises",  # exercises lose their solutions before anything reads them
    "exercise_list",  # the table of all exercises, made from their pages
    "export",  # every notebook offered as a clean .ipynb
    "launch",  # buttons for the adopter's hub, Binder or Colab, once their addresses are set
    "fresh_copies",  # what leaves is made again when something in it has changed
)

setup = partial(set_up, room=__name__, parts=PARTS)

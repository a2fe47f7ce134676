"""Room of numbers: what notebooks compute.

In: the notebooks' code and the tables that it reads.
Out: results that are never older than their data, values for the prose, numbered tables with
checked links, figures with alt texts.
"""

from functools import partial

from ..rooms import set_up
from .fresh_numbers import inputs_of, is_notebook
from .glued import read_glued
from .kernels import Kernels
from .kernels import kernels as open_kernels
from .parallel_run import MEGABYTE, Run

PARTS = (
    "fresh_numbers",  # a notebook runs again when a file that it reads has changed
    "parallel_run",  # notebooks run side by side
    "cell_tables",  # a DataFrame becomes a numbered, captioned table with checked links
    "alt_text",  # every figure has an alt text, its values from the notebook
)

setup = partial(set_up, room=__name__, parts=PARTS)

"""Changes that a slip of the hand may make, by a seed, and whether anything refuses them.

``python -m mutants`` is the door: a table of kinds, how many were tried and refused, and by what.
"""

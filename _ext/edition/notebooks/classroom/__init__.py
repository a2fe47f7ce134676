"""The instructor's edition: solved exercises, and a course that nbgrader can run.

It goes to ``_build/classroom``, and nothing of it is part of the public site.
What an instructor changed there is never overwritten, and what nbgrader keeps there, the gradebook
and the hand-ins, is never touched.
"""

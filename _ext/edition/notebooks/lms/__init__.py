"""The questions and quizzes of the chapters as packages for learning platforms: ``make lms``.

In: the built pages. Out: in ``_build/lms``, the same questions as QTI 2.1, QTI 1.2, Moodle XML and
a Common Cartridge. They hold every answer and reason, as the pages do.
"""

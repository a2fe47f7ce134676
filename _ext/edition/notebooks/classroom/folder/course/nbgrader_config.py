"""nbgrader's settings for this course. Yours to change: a changed file is not overwritten."""

from pathlib import Path

from nbconvert.preprocessors import TagRemovePreprocessor
from nbgrader.converters import GenerateAssignment

c = get_config()  # noqa: F821 (nbgrader provides it)

c.CourseDirectory.course_id = "COURSE-ID"

# Students get a comment where the solution stood, so that an untouched notebook still runs.
c.ClearSolutions.code_stub = {"python": "# Your code here."}
c.ClearSolutions.text_stub = "*Your answer here.*"

# Rubrics stand in cells tagged `instructor`, which no student's copy has.
c.TagRemovePreprocessor.enabled = True
c.TagRemovePreprocessor.remove_cell_tags = {"instructor"}
c.GenerateAssignment.preprocessors = [
    TagRemovePreprocessor,
    *GenerateAssignment.preprocessors.default(),
]

# One cell may run so long; then it is stopped, and the next one runs.
c.Execute.timeout = 30
c.Execute.interrupt_on_timeout = True

# Nothing goes through nbgrader's exchange. It has a folder of its own, because the formgrader
# greets everybody with an error when it cannot write to the one that all courses share.
exchange = Path(__file__).resolve().parent / "exchange"
exchange.mkdir(exist_ok=True)
c.Exchange.root = str(exchange)

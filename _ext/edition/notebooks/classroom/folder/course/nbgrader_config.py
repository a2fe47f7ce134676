"""nbgrader's settings for this course. Yours to change: a changed file is not overwritten."""

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

# `nbgrader zip_collect` takes hand-ins named <student>_<exercise>.ipynb, or with more in between,
# as learning platforms name them: <student>_12345_assignsubmission_file_<exercise>.ipynb.
c.FileNameCollectorPlugin.named_regexp = (
    r".*[/\\](?P<student_id>[^_/\\]+)_(?:.*_)?(?P<file_id>\d\d-[a-z-]+)\.ipynb$"
)

"""What each student of the load test opens; another book has other notebooks here."""

FIRST, EXERCISE = "chapters/aid/plan-1957.ipynb", "chapters/exercises/03-arithmetic-of-aid.ipynb"

"""What `make bench` must know of the book that it measures; another book has others here."""

# The page that is opened first, and one with code.
PAGES = ("chapters/document/memo.html", "chapters/aid/plan-1957.html")
# The page whose notebook runs, and the cell in it that shows the first table.
RUN, CELL = PAGES[1], 2
# Text chapters without targets, and without numbers that data/numerals.csv excuses by page: a copy
# of one disturbs nothing.
COPIED = ("document/year-1956", "teaching/publishing", "reference/how-to-cite")
# A value of a table and the words of its source, others for them, and the page that shows it.
TABLE, AFTER = "figures.csv", "128"
CHANGES = (
    ("the DPRK,127,", f"the DPRK,{AFTER},"),
    ('"127 million yuan, from China to', f'"{AFTER} million yuan, from China to'),
)
SHOWN_ON = "chapters/aid/plan-and-outcome"

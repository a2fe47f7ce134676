"""What a reader may try in a page, beyond what its notebooks do.

It runs in the trial of a build, so that the library keeps what it needs; change it when readers
miss something.
"""

from __future__ import annotations

import calendar
import collections
import csv
import datetime
import decimal
import difflib
import fractions
import itertools
import json
import math
import pprint
import random
import re
import statistics
import string
import textwrap
from io import StringIO

import matplotlib.pyplot as plt
import pandas as pd

print(
    calendar.month(2001, 9), collections.Counter("text"), datetime.date(2001, 9, 4).strftime("%A")
)
print(decimal.Decimal("1.5"), difflib.ndiff(["a"], ["b"]), fractions.Fraction(1, 3))
print(
    list(itertools.chain([1], [2])), json.dumps({"a": 1}), math.sqrt(2), random.Random(1).random()
)
print(
    statistics.median([1, 2]),
    string.ascii_letters,
    textwrap.fill("words " * 30),
    re.findall("a", "ab"),
)
pprint.pprint(list(csv.reader(StringIO("a,b\n1,2"))))

table = pd.DataFrame(
    {
        "side": ["north", "south", "west", "south"],
        "amount": [85.0, 50.0, 50.0, float("nan")],
        "day": pd.to_datetime(["2001-09-02", "2001-09-04", "2001-09-04", "2001-09-20"]),
    }
)
table.info()
print(table.describe(), table.dtypes, table.isna().sum(), table["side"].value_counts())
print(
    table.groupby("side")["amount"].agg(["sum", "mean", "count"]),
    table.pivot_table("amount", "side"),
)
print(table.merge(table, on="side"), pd.concat([table, table]), table.sort_values("amount"))
print(table.set_index("day").resample("W").sum(numeric_only=True), table["day"].dt.day_name())
print(table["side"].str.upper().str.contains("S"), table.query("amount > 50"), table.melt("side"))
print(
    pd.crosstab(table["side"], table["day"]), pd.cut(table["amount"], 2), table.rolling(2, on="day")
)
print(table.to_string(), table.to_csv(), table.to_dict(), table.T, table.corr(numeric_only=True))
print(table["side"].astype("category").cat.codes, table["amount"].interpolate().round(1).cumsum())
print(pd.read_csv(StringIO(table.to_csv())), pd.Timedelta("3 days"), pd.Period("2001-09"))
print(table[["amount"]].to_numpy() @ [[1.0, 2.0]], table["amount"].to_numpy().reshape(2, 2).std())

table.plot.bar(x="side", y="amount")
table.plot.barh(x="side", y="amount", legend=True)
table.plot.line(x="day", y="amount", marker="o")
table.plot.scatter(x="amount", y="amount")
table["amount"].plot.hist(title="Amounts")
table["amount"].plot.box()
table.set_index("side")["amount"].dropna().plot.pie()
table.boxplot("amount")
figure, (left, right) = plt.subplots(1, 2, figsize=(6, 3))
left.plot([1, 2], [2, 1], "--", label="$x^2$")
left.fill_between([1, 2], [2, 1], alpha=0.3)
left.errorbar([1, 2], [1, 2], yerr=0.1)
left.annotate("here", (1, 2), arrowprops={"arrowstyle": "->"})
left.legend(loc="best", title="Legend")
right.imshow([[1, 0], [0, 1]], cmap="viridis")
right.twinx().step([1, 2], [1, 2])
right.axhline(1, linestyle=":")
right.text(0.5, 0.5, "italic", style="italic", weight="bold", family="monospace")
figure.colorbar(right.images[0])
figure.suptitle("Two")
figure.tight_layout()

"""When: time expressions of a sentence, resolved to days against the publication date.

Belongs here: finding the words ("last Friday", "between 13 and 19 June") and the day, range and
time_precision they denote (codebook 1.7). Does not: deciding which event of the sentence they date.
"""

from __future__ import annotations

from pipelines.coding.when.find import find_times, latest_day

__all__ = ["find_times", "latest_day"]

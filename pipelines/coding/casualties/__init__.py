"""Who was harmed or held, and how many: casualty mentions and the death toll of an event (codebook 1.6).

What belongs here: killed, injured, abducted, detained, surrendered, captured, missing, from the parse of a
sentence, and the toll of several mentions. What does not: which event they belong to (`coding.coder`).
"""

from pipelines.coding.casualties.mentions import casualty_mentions
from pipelines.coding.casualties.toll import Toll, fatalities

__all__ = ["Toll", "casualty_mentions", "fatalities"]

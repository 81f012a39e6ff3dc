"""What every table is: its columns, rules and vocabularies.

What belongs here: declarations, and validation of a table against them.
What does not: making or storing tables.
"""

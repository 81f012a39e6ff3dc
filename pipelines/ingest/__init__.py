"""Bytes -> Article: one reader per format, page clean-up, dates, language, outlet, duplicates."""

"""Tocsin: what runs. News articles in, ACLED-style event tables out (not affiliated with ACLED)."""

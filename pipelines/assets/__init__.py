"""Dagster assets: thin. Read tables, call the pure code, write tables, attach metadata."""

"""Article -> coded reports. Pure: no Dagster, no files, no clock; everything it needs is handed in."""

"""events -> files other tools read, under data/curated/exports."""

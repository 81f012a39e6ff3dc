"""Tables -> files other tools read."""

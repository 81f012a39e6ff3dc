"""Reports -> events: the same real event told by several articles."""

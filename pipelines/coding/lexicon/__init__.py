"""Knowledge as data: acts, nouns, agents, actors, weapons, counts and displacement terms. CSV files only."""

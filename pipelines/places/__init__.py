"""Toponyms -> places: gazetteer build, look-up and resolution."""

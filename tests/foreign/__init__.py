"""Checks of the exports with heavy foreign programs: once per change of a format, not at every test."""

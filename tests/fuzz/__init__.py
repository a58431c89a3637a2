"""Readers under inputs made by chance: `python -m tests.fuzz` for as long as wanted.

`readers` says what each reader is given and what must hold, `mutation` makes inputs of seeds,
`run` executes them. Inputs that once broke a reader are kept under tests/cases/fuzz.
"""

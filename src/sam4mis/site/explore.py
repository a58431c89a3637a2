"""How Explore lists works: the first ones whole, the others as far as links and filters need it."""

SHOWN = 50
"""How many works Explore shows at first. The page has all that is shown of them; what is shown of
the others beside their titles, a script takes from the index of the search."""

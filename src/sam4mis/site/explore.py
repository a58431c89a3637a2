"""How Explore lists works: the first ones whole, the others as far as filters and links need it."""

SHOWN = 50
"""How many works Explore shows at first. The page has all that is shown of them; of the others, the
script fetches summary, code and all authors from the index of the search."""

"""One module an authority: what to ask for which identifiers, and what its replies say."""

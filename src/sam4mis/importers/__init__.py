"""Turn lists, BibTeX, RIS and issue forms into drafts of entries; all input is accounted for."""

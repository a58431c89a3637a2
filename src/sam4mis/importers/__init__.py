"""Foreign text to draft entries, each with a report; nothing is dropped in silence."""

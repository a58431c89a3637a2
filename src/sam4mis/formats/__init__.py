"""Citation and exchange formats: one module each, records to text, without any input or output."""

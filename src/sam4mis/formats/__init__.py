"""Citation and exchange formats: one module each, records to text, without I/O."""

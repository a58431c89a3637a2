"""`python -m sam4mis`."""

from sam4mis.cli import main

main()

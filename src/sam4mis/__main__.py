"""`python -m sam4mis`."""

from sam4mis.cli.main import main

main()

"""Run the command line with `python -m twinbook`."""

from twinbook.cli import main

main()

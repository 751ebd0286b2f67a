"""Run the command line, as `twinbook` or with `python -m twinbook`."""

import sys


def run() -> None:
    """Run the command line; Ctrl-C while it is still read ends it without more ado."""
    try:
        from twinbook.cli import main
    except KeyboardInterrupt:
        sys.exit(130)
    main()


if __name__ == "__main__":
    run()

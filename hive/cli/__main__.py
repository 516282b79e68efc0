"""Run the command line as `python -m hive.cli`."""

import sys

from hive.cli import main

if __name__ == "__main__":
    sys.exit(main())

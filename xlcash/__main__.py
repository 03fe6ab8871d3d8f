"""`python -m xlcash`."""

import sys

from xlcash.cli import main

if __name__ == "__main__":
    sys.exit(main())

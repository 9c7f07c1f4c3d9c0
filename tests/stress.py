"""`make stress`: the proofs that take too long for every day, at their full size and on both databases.

Search: thousands of examples for each property, and a thousand random edits after which the index must be the one that
``reindex`` would build. Downloads: a thousand readers who go away at a random byte.
"""

import os
import sys

from tests.__main__ import main

FULL_SIZE = {"SEARCH_EDITS": "1000", "EXPORT_CUTS": "1000", "HYPOTHESIS_PROFILE": "long"}
PROOFS = ["tests/search", "tests/exchange"]

if __name__ == "__main__":
    os.environ.update(FULL_SIZE)
    sys.argv += PROOFS
    sys.exit(main())

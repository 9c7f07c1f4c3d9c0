"""`make stress`: the proofs that take too long for every day, at their full size and on both databases.

Search: thousands of examples for each property, and a thousand random edits after which the index must be the one that
``reindex`` would build. The API: hundreds of examples for each operation, and every edge of every parameter.
Lists: every hostile file at its full size, and thousands of notices, damaged workbooks and broken lines.
Downloads: a thousand readers who go away at a random byte. The environment may ask for another size:
``SEARCH_EDITS=100 HYPOTHESIS_PROFILE=short``.

Desk: ten thousand edits by eight processes of which none is lost, and two hundred processes killed while they publish;
every cell of the matrix of roles, for every kind; every address of the desk, by every role.

Browsers: every way on every size of window, with and without JavaScript; every rule on every page in both languages;
the ways through the desk on both databases. What the everyday suite asks of the two by turns is asked of both.
"""

import os
import sys

from tests.__main__ import main

FULL_SIZE = {
    "SEARCH_EDITS": "1000",
    "EXPORT_CUTS": "1000",
    "CORPUS_ALL": "1",
    "HYPOTHESIS_PROFILE": "long",
    "SCHEMA_EXAMPLES": "500",
    "LOST_UPDATE_EDITS": "10000",
    "KILLS": "200",
    "IMPORT_KILLS": "200",
    "MATRIX_ALL_KINDS": "1",
    "SWEEP_ALL_ROLES": "1",
    "ALL_WINDOWS": "1",
    "EVERYWHERE": "1",
}
STAFF = ["tests/staff/test_lost_updates.py", "tests/staff/test_killed.py", "tests/imports"]
ROLES = ["tests/roles/test_matrix.py", "tests/roles/test_sweep.py"]
BROWSERS = ["tests/public/test_browser.py", "tests/public/test_for_everyone.py", "tests/staff/test_path_browser.py"]
BROWSERS += ["tests/accounts/test_browser.py", "tests/test_admin_browser.py"]
TURNS = ["tests/staff/test_conflicts.py", "tests/staff/test_kept.py", "tests/loading/test_broken.py"]
TURNS += ["tests/test_admin_pages.py", "tests/test_admin_entries.py", "tests/synthetic"]
PROOFS = ["tests/search", "tests/exchange", "tests/api/test_schema.py", *STAFF, *ROLES, *BROWSERS, *TURNS]

if __name__ == "__main__":
    os.environ.update({**FULL_SIZE, **os.environ})
    sys.argv += PROOFS
    sys.exit(main())

"""What the search needs of a database beyond the table of documents. It holds nothing that ``reindex`` cannot rebuild.

**PostgreSQL.** A column ``tokens`` beside each document, with a GIN index, and two functions that ask it. They are
functions for the settings they carry: the planner counts a test of ``tokens`` as cheap, though it reads a large value
from another page, and would rather test every row than ask the index for a common word; and with little ``work_mem`` a
bitmap forgets which rows it meant and tests them all again.

**SQLite.** An FTS5 table without content, and triggers that write to it what the application's functions
``registry_grams`` and ``registry_sound`` make of a document, whoever writes or deletes it.

Either way the index changes in the transaction that changes the document.
"""

# The only names put into these statements are our own.
# ruff: noqa: S608

from collections.abc import Callable, Iterable

Execute = Callable[[str], object]

TABLE = "registry_searchdocument"
INDEX = "registry_searchindex"

SETTINGS = "SET enable_seqscan = off SET enable_indexscan = off SET jit = off SET work_mem = '64MB'"
POSTGRESQL_COLUMN = (
    f"ALTER TABLE {TABLE} ADD COLUMN tokens tsvector NOT NULL DEFAULT ''",
    # No document without its tokens: whoever writes one must say which.
    f"ALTER TABLE {TABLE} ALTER COLUMN tokens DROP DEFAULT, ALTER COLUMN tokens SET STORAGE EXTERNAL",
    # What a hit is checked against stays in the row, so that checking it reads no other page.
    f"ALTER TABLE {TABLE} ALTER COLUMN name SET STORAGE MAIN, ALTER COLUMN names SET STORAGE MAIN, "
    "ALTER COLUMN text SET STORAGE MAIN, ALTER COLUMN pinyin SET STORAGE MAIN",
    # Without a list of what is still to be indexed, which every search would have to read from end to end.
    f"CREATE INDEX {TABLE}_tokens ON {TABLE} USING gin (tokens) WITH (fastupdate = off)",
)
POSTGRESQL_FUNCTIONS = (
    # The ids of the documents with these tokens in which ``part`` stands literally, by the rank of the best place;
    # ``sure`` says that the tokens prove that it stands somewhere.
    f"""
    CREATE OR REPLACE FUNCTION registry_search_text(wanted tsquery, part text, sure boolean)
    RETURNS TABLE (place integer, entries text) LANGUAGE sql STABLE {SETTINGS} AS $$
        SELECT found.place, string_agg(found.entry_id::text, ' ') FROM (
            SELECT entry_id, CASE
                WHEN name = part THEN 0
                WHEN starts_with(name, part) THEN 1
                WHEN strpos(name, part) > 0 THEN 2
                WHEN strpos(names, part) > 0 THEN 3
                WHEN sure OR strpos(text, part) > 0 THEN 4
            END AS place FROM {TABLE} WHERE tokens @@ wanted
        ) AS found WHERE found.place IS NOT NULL GROUP BY found.place
    $$
    """,
    # The ids of the documents with these tokens whose names sound like ``path``; null stands for any. What holds
    # ``said`` or ``begun`` does, and finding a text takes a fraction of what a pattern takes.
    f"""
    CREATE OR REPLACE FUNCTION registry_search_sound(wanted tsquery, path text, said text, begun text)
    RETURNS text LANGUAGE sql STABLE {SETTINGS} AS $$
        SELECT string_agg(entry_id::text, ' ') FROM {TABLE}
        WHERE tokens @@ wanted
            AND (path IS NULL OR strpos(pinyin, said) > 0 OR strpos(pinyin, begun) > 0 OR pinyin ~ path)
    $$
    """,
)

COLUMNS = "name, names, text, sound"


def _tokens(row: str) -> str:
    texts = [f"registry_grams({row}.{column})" for column in ("name", "names", "text")]
    return f"{row}.entry_id, {', '.join(texts)}, registry_sound({row}.pinyin)"


ADD = f"INSERT INTO {INDEX} (rowid, {COLUMNS}) VALUES ({_tokens('new')})"
# A table without content must be told what it is to forget.
TAKE_AWAY = f"INSERT INTO {INDEX} ({INDEX}, rowid, {COLUMNS}) VALUES ('delete', {_tokens('old')})"
SQLITE = (
    f"DROP TABLE IF EXISTS {INDEX}",
    f"CREATE VIRTUAL TABLE {INDEX} USING fts5({COLUMNS}, content = '', tokenize = 'ascii')",
    # What is not in it could not be taken away again.
    f"INSERT INTO {INDEX} (rowid, {COLUMNS}) SELECT {_tokens(TABLE)} FROM {TABLE}",
    *(f"DROP TRIGGER IF EXISTS {TABLE}_{name}" for name in ("added", "changed", "deleted")),
    f"CREATE TRIGGER {TABLE}_added AFTER INSERT ON {TABLE} BEGIN {ADD}; END",
    f"CREATE TRIGGER {TABLE}_changed AFTER UPDATE ON {TABLE} BEGIN {TAKE_AWAY}; {ADD}; END",
    f"CREATE TRIGGER {TABLE}_deleted AFTER DELETE ON {TABLE} BEGIN {TAKE_AWAY}; END",
    # Checking how names sound reads this instead of whole documents.
    f"DROP INDEX IF EXISTS {TABLE}_sound",
    f"CREATE INDEX {TABLE}_sound ON {TABLE} (entry_id, pinyin)",
)
CREATION = {"postgresql": (*POSTGRESQL_COLUMN, *POSTGRESQL_FUNCTIONS), "sqlite": SQLITE}
REMOVAL = {
    "postgresql": (
        "DROP FUNCTION registry_search_text(tsquery, text, boolean)",
        "DROP FUNCTION registry_search_sound(tsquery, text, text, text)",
        f"ALTER TABLE {TABLE} DROP COLUMN tokens",
    ),
    "sqlite": (
        *(f"DROP TRIGGER {TABLE}_{name}" for name in ("added", "changed", "deleted")),
        f"DROP INDEX {TABLE}_sound",
        f"DROP TABLE {INDEX}",
    ),
}


def run(execute: Execute, statements: Iterable[str]) -> None:
    """Execute ``statements`` one after the other."""
    for statement in statements:
        execute(statement)

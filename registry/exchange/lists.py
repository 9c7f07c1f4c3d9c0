"""Several texts in one cell: joined by 、, and a text that holds one itself is written so that it can be told apart."""

import re
from collections.abc import Iterable

SEPARATOR = "、"
ESCAPE = "\\"
ESCAPED = re.compile(r"\\([\\、])|、")


def join(texts: Iterable[str]) -> str:
    """The cell of these texts, in their order."""
    return SEPARATOR.join(text.replace(ESCAPE, ESCAPE * 2).replace(SEPARATOR, ESCAPE + SEPARATOR) for text in texts)


def split(cell: str) -> list[str]:
    """The texts that ``join`` was given. A backslash before anything else stands for itself."""
    texts, text, end = [], "", 0
    for found in ESCAPED.finditer(cell):
        text += cell[end : found.start()]
        end = found.end()
        if found[1]:
            text += found[1]
        else:
            texts.append(text)
            text = ""
    return [*texts, text + cell[end:]] if cell else []


def escaped_in_sql(text: str) -> str:
    """The same escape of one text, as a database writes it; ``text`` is an expression of SQL."""
    return f"REPLACE(REPLACE({text}, '{ESCAPE}', '{ESCAPE * 2}'), '{SEPARATOR}', '{ESCAPE}{SEPARATOR}')"

"""How much a file may be, and why one is refused: the words that both processes speak."""

from enum import StrEnum
from typing import Any

MEBIBYTE = 1024 * 1024
MAX_BYTES = 20 * MEBIBYTE
# Of a list; ten more may stand above: its titles and its heading.
LIST_ROWS = 50_000
MAX_ROWS = LIST_ROWS + 10
MAX_COLUMNS = 200
MAX_CELL = 32_767
# Rows times columns, and the characters of all of them.
MAX_CELLS = 3_000_000
MAX_CHARACTERS = 20_000_000
MAX_SHEETS = 50
# What the parts of a workbook come to when they are unpacked, and how many there may be.
MAX_UNPACKED = 200 * MEBIBYTE
MAX_PARTS = 2_000
# Of the process that reads.
MEMORY = 1024 * MEBIBYTE
CPU_SECONDS = 20
SECONDS = 30
MAX_ANSWER = 128 * MEBIBYTE
# How many such processes a process of the site may have, and how long a reader waits for one to end.
AT_ONCE = 2
PATIENCE = 20


class Reason(StrEnum):
    """Why a file is refused."""

    EMPTY = "empty"
    BYTES = "bytes"
    OLD = "old"
    LOCKED = "locked"
    BINARY = "binary"
    HTML = "html"
    XML = "xml"
    ODS = "ods"
    DOCUMENT = "document"
    PDF = "pdf"
    IMAGE = "image"
    ARCHIVE = "archive"
    UTF16 = "utf16"
    ENCODING = "encoding"
    NUL = "nul"
    QUOTES = "quotes"
    DAMAGED = "damaged"
    SWOLLEN = "swollen"
    DTD = "dtd"
    ROWS = "rows"
    COLUMNS = "columns"
    CELL = "cell"
    CELLS = "cells"
    SHEETS = "sheets"
    NOTHING = "nothing"
    # More time or memory than the process is given.
    BEYOND = "beyond"
    # As many files as are read at a time are being read.
    BUSY = "busy"


class Remark(StrEnum):
    """What was done to read a file, or has to be known of what was read."""

    GB18030 = "gb18030"
    SEPARATOR = "separator"
    HIDDEN_SHEETS = "hidden-sheets"
    HIDDEN_ROWS = "hidden-rows"
    MERGED = "merged"
    FORMULAS = "formulas"
    ERRORS = "errors"
    LOST_DIGITS = "lost-digits"


class Refused(Exception):
    """The file is not read. ``details`` are what the sentence about it names."""

    def __init__(self, reason: Reason, **details: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.details = details
        # The most memory that finding it out took, where it is known.
        self.mebibytes = 0.0

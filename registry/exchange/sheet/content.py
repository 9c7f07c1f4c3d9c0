"""What a file is by its first bytes, whatever its name says."""

import re

from registry.exchange.sheet.limits import Reason

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
STARTS = {
    b"%PDF": Reason.PDF,
    b"\x89PNG": Reason.IMAGE,
    b"\xff\xd8\xff": Reason.IMAGE,
    b"GIF8": Reason.IMAGE,
    b"II*\0": Reason.IMAGE,
    b"MM\0*": Reason.IMAGE,
    b"BM": Reason.IMAGE,
    b"RIFF": Reason.IMAGE,
    b"Rar!": Reason.ARCHIVE,
    b"7z\xbc\xaf": Reason.ARCHIVE,
    b"\x1f\x8b": Reason.ARCHIVE,
    b"{\\rtf": Reason.DOCUMENT,
    b"MIME-Version:": Reason.HTML,
    b"\xff\xfe": Reason.UTF16,
    b"\xfe\xff": Reason.UTF16,
}
# These are letters that a CSV may begin with as well: only among what is no text are they the sign of an image.
ALSO_LETTERS = (b"BM", b"RIFF")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = "EncryptedPackage".encode("utf-16-le")
HTML = re.compile(
    rb"(?:<!--.*?-->|\s|<\?xml[^>]*\?>)*<(?:!doctype\s+html|html|head|meta|body|table|div|style)\b", re.I | re.S
)
XML = re.compile(rb"\s*<(?:\?xml|!doctype|workbook\b|[a-z]+:workbook\b)", re.I)


def refused_as(body: bytes) -> Reason | None:
    """Why these bytes are neither a CSV nor a ZIP; ``None`` where they may be."""
    if body.startswith(OLE):
        return Reason.LOCKED if LOCKED in body else Reason.OLD
    for start, reason in STARTS.items():
        if body.startswith(start) and (start not in ALSO_LETTERS or b"\0" in body[:64]):
            return reason
    text = body[:4096].removeprefix(b"\xef\xbb\xbf")
    if HTML.match(text):
        return Reason.HTML
    return Reason.XML if XML.match(text) else None


def is_zip(body: bytes) -> bool:
    """Whether it is packed as a workbook is."""
    return body.startswith(ZIP)


def packed_as(names: set[str]) -> Reason | None:
    """Why a ZIP with these parts is no XLSX; ``None`` where it is one."""
    if "xl/workbook.xml" in names:
        return None
    if any(name.startswith(("word/", "ppt/")) for name in names):
        return Reason.DOCUMENT
    if "xl/workbook.bin" in names:
        return Reason.BINARY
    return Reason.ODS if {"content.xml", "mimetype"} <= names else Reason.ARCHIVE

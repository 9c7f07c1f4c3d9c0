"""Two texts side by side, with the words that differ marked."""

import re
from difflib import SequenceMatcher

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

# A Latin word or a number is one word; of other scripts, which have no spaces, every character is.
WORD = re.compile(r"[A-Za-zÀ-ž]+|[0-9][0-9.,]*|\s+|.", re.DOTALL)
# Beyond, and where too little is the same to read it, the whole text is marked.
LONGEST = 6000
ALIKE = 0.3


def marked(before: str, after: str) -> tuple[SafeString, SafeString]:
    """Both texts as HTML: what goes in ``<del>``, what comes in ``<ins>``."""
    old, new = WORD.findall(before), WORD.findall(after)
    if not before or not after or len(old) + len(new) > LONGEST:
        return _wrapped("del", before), _wrapped("ins", after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.quick_ratio() < ALIKE or matcher.ratio() < ALIKE:
        return _wrapped("del", before), _wrapped("ins", after)
    left, right = [], []
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        gone, come = "".join(old[start:end]), "".join(new[new_start:new_end])
        left.append(format_html("{}", gone) if tag == "equal" else _wrapped("del", gone))
        right.append(format_html("{}", come) if tag == "equal" else _wrapped("ins", come))
    return _joined(left), _joined(right)


def likeness(one: str, other: str) -> float:
    """How alike two short texts are, from 0 to 1."""
    if one == other:
        return 1.0
    matcher = SequenceMatcher(None, one[:200], other[:200], autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() > ALIKE else 0.0


def _wrapped(tag: str, text: str) -> SafeString:
    return format_html("<{0}>{1}</{0}>", mark_safe(tag), text)  # noqa: S308 if text else SafeString("")


def _joined(pieces: list[SafeString]) -> SafeString:
    # Each piece is escaped already.
    return mark_safe("".join(pieces))  # noqa: S308

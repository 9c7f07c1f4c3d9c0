"""Sets of entries as Python integers: bit n stands for the entry with id n.

``&``, ``|`` and ``int.bit_count`` work on a million entries in tens of microseconds.
"""

from collections.abc import Iterable, Iterator

ONE = ord("1")
POSITIONS = [[bit for bit in range(8) if byte >> bit & 1] for byte in range(256)]


def of(ids: Iterable[int]) -> int:
    """The set of ``ids``."""
    members = list(ids)
    if not members:
        return 0
    # Written as a binary number, which Python reads in no time: a third of the work of shifting bits.
    digits = bytearray(b"0") * (max(members) + 1)
    for member in members:
        digits[member] = ONE
    digits.reverse()
    return int(digits, 2)


def ids(bits: int) -> Iterator[int]:
    """The members of a set, in ascending order."""
    octets = bits.to_bytes((bits.bit_length() + 7) >> 3, "little")
    for place, octet in enumerate(octets):
        if octet:
            start = place << 3
            yield from (start + position for position in POSITIONS[octet])


def union(sets: Iterable[int]) -> int:
    """What is in any of ``sets``."""
    found = 0
    for bits in sets:
        found |= bits
    return found

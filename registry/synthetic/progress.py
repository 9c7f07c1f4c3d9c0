"""How far a long run has come, how fast it goes and how long it will still take."""

import time
from collections.abc import Callable

EVERY = 2.0  # seconds between two lines


class Progress:
    """Tells ``say`` every few seconds; ``total`` things are to be done."""

    def __init__(self, say: Callable[[str], object], what: str, total: int) -> None:
        self.say, self.what, self.total = say, what, total
        self.done = 0
        self.began = self.told = time.monotonic()

    @property
    def seconds(self) -> float:
        """Since the beginning."""
        return time.monotonic() - self.began

    @property
    def rate(self) -> float:
        """Things done in a second."""
        return self.done / max(self.seconds, 0.001)

    def advance(self, number: int) -> None:
        """So many more are done."""
        self.done += number
        if time.monotonic() - self.told >= EVERY:
            self.told = time.monotonic()
            self.say(str(self))

    def __str__(self) -> str:
        left = (self.total - self.done) / max(self.rate, 0.001)
        return f"{self.done:,} of {self.total:,} {self.what}, {self.rate:,.0f} a second, {clock(left)} left"


def clock(seconds: float) -> str:
    """A length of time in minutes and seconds, such as 3:07."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"

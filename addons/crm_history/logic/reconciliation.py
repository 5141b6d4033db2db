"""Whether what came in is what was recorded and set aside, to the row and to the cent."""

from dataclasses import dataclass
from decimal import Decimal

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Count:
    """Rows of one kind: those of the files, and what became of them."""

    rows: int = 0
    new: int = 0
    linked: int = 0
    known: int = 0
    aside: int = 0

    @property
    def is_balanced(self) -> bool:
        """Whether every row is accounted for."""
        return self.rows == self.new + self.linked + self.known + self.aside


def is_same_sum(told, recorded) -> bool:
    """Return whether two sums of money are the same to the cent."""
    return Decimal(told).quantize(CENT) == Decimal(recorded).quantize(CENT)

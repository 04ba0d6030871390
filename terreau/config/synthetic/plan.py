"""How much of everything, from four numbers."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Plan:
    """What `populate` was asked for. `until` is the last day of the story: today unless told otherwise."""

    people: int
    communities: int
    years: int
    seed: str
    until: date

    @property
    def since(self) -> date:
        return self.until - timedelta(days=365 * self.years)

    @property
    def agents(self) -> int:
        return max(2, min(self.people // 4, self.communities // 6))

    @property
    def elected(self) -> int:
        return max(1, min(self.people // 8, self.communities // 25))

    @property
    def mean_size(self) -> float:
        """Members of a middling community: at most 120, and not everybody is in one."""
        return max(3.0, min(120.0, 0.8 * self.people / max(1, self.communities)))

    @property
    def gatherings(self) -> int:
        return 2 * self.communities * self.years

    @property
    def campaigns(self) -> int:
        return max(1, round(self.communities / 5))

    @property
    def words(self) -> int:
        return 250 * max(1, self.communities)

    @property
    def lines(self) -> int:
        """Journal lines: a thousand a year and a community."""
        return 1_000 * self.communities * self.years

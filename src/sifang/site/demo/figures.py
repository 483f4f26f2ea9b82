"""
The figures the demonstration city must reach on 2021-11-30.

City totals are those of the announcement of 2021-12-01; everything by district, by month or below
is invented so that it adds up to them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class District:
    """One district's part; `floor` + `others` are the compounds without professional service."""

    code: str
    centre: tuple[float, float]
    compounds: int
    professional: int
    floor: int
    others: int
    both: int
    """old compounds that are professionally served and subsidised at once"""
    bodies: int
    environment: int
    companies: int
    found: int
    open: int


DISTRICTS = (
    District("370303", (118.052, 36.813), 492, 449, 37, 6, 22, 391, 98, 148, 5021, 674),
    District("370302", (117.967, 36.644), 188, 158, 26, 4, 9, 142, 14, 42, 1987, 291),
    District("370304", (117.861, 36.498), 152, 117, 30, 5, 8, 114, 22, 30, 1603, 295),
    District("370305", (118.305, 36.828), 214, 192, 19, 3, 9, 170, 30, 58, 1982, 247),
    District("370306", (117.869, 36.803), 118, 100, 16, 2, 5, 93, 19, 28, 1198, 184),
    District("370321", (118.098, 36.958), 96, 88, 7, 1, 3, 74, 15, 26, 902, 103),
    District("370322", (117.827, 37.170), 58, 52, 5, 1, 2, 45, 6, 13, 548, 76),
    District("370323", (118.169, 36.187), 70, 61, 8, 1, 3, 52, 15, 15, 672, 87),
)

COMPOUNDS = 1388
PROFESSIONAL = 1217
OWNERS_COMMITTEES = 656
MANAGEMENT_COMMITTEES = 425
ENVIRONMENT_COMMITTEES = 219
URBAN_COMMUNITIES = 292
COMPANIES = 360
PARTY_ORGANISATIONS = {"INDEPENDENT": 118, "JOINT": 96, "AFFILIATED": 67}
FLOOR_SERVICES = 209
FLOOR_HOUSEHOLDS = 262_800
FLOOR_MONEY = 33_500_000
CLAIMED_PROJECTS = 223
COMPANY_CHANGES = 17
FOUND = 13_913
RESOLVED = 11_956
CHARGING_COMPOUNDS = 1043
CHARGING_DEVICES = 59_000
CHARGING_PORTS = 118_640

# Month ends January to November 2021 (cumulative where the figure is a state, per month where it happens).
OWNERS_BY_MONTH = (548, 556, 565, 577, 589, 601, 613, 622, 633, 645, 656)
MANAGEMENT_BY_MONTH = (231, 248, 270, 297, 322, 343, 362, 379, 396, 411, 425)
ENVIRONMENT_BY_MONTH = (0, 6, 21, 48, 79, 108, 134, 158, 183, 207, 219)
PARTY_BY_MONTH = (203, 211, 219, 228, 237, 246, 254, 261, 268, 275, 281)
CHARGING_BY_MONTH = (512, 561, 622, 688, 741, 796, 848, 897, 951, 1004, 1043)
JOINT_BY_MONTH = (17, 19, 22, 24, 26, 28, 30, 30, 31, 31, 31)
# Compounds that became professionally served, and that ceased to be. In June one more came out of a
# split, and ceased to be professionally served in July.
ENTRIES = (3, 5, 4, 6, 4, 4, 5, 3, 8, 6, 11)
EXITS = (0, 1, 0, 1, 0, 1, 0, 0, 1, 1, 2)
CHANGES = (1, 1, 2, 1, 2, 1, 2, 1, 3, 1, 2)
NEW_COMPANIES = (0, 1, 0, 1, 0, 1, 1, 0, 1, 1, 0)
FLOOR_STARTS = (38, 24, 35, 34, 27, 18, 12, 9, 6, 4, 2)
FOUND_STARTS = (702, 696, 1213, 1361, 1455, 1384, 1408, 1421, 1487, 1477, 1309)
CLAIMED_STARTS = (4, 9, 22, 31, 27, 30, 24, 19, 23, 20, 14)


def share_out(total: int, weights: Sequence[float]) -> list[int]:
    """Whole parts of a total in proportion to weights; they add up to it exactly."""
    whole = sum(weights) or 1
    exact = [total * weight / whole for weight in weights]
    parts = [int(part) for part in exact]
    rest = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in rest[: total - sum(parts)]:
        parts[i] += 1
    return parts


def steps(series: Sequence[int]) -> list[int]:
    """What each month added to a cumulative series; the first number is what was there before February."""
    return [b - a for a, b in zip((0, *series), series, strict=False)]

"""Facts thrown at the small city by chance: gaps, unknowns, moves, ends; every seed is another city."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db import transaction

from sifang.areas import public as areas
from sifang.cases.public import historical
from sifang.lib.periods import since

FIRST, LAST = date(2019, 6, 1), date(2022, 2, 1)
DAYS = (date(2020, 12, 31), date(2021, 1, 1), date(2021, 6, 30), date(2021, 11, 30), date(2022, 1, 15))


def shake(city: Any, seed: int) -> None:
    """Add random facts; what the constraints refuse is left out."""
    chance = random.Random(seed)
    day = lambda: FIRST + timedelta(days=chance.randrange((LAST - FIRST).days))  # noqa: E731 - a day in one word

    def period():
        start = day()
        return since(
            start, start + timedelta(days=chance.randrange(1, 700)) if chance.random() < 0.6 else None
        )

    def model(label: str) -> Any:
        return apps.get_model(label)

    communities = list(city.communities)
    compounds = []
    for n in range(12):
        span = period()
        compound = model("registry.Compound").objects.create(name=f"随机小区{seed}-{n}", period=span)
        compounds.append(compound)
        middle = day()
        lower, upper = span.lower, span.upper
        if lower < middle and (upper is None or middle < upper):
            parts = [since(lower, middle), since(middle, upper)]
        else:
            parts = [span]
        for part in parts:
            model("registry.CompoundState").objects.create(
                compound=compound, community=chance.choice(communities), period=part,
                household_count=chance.choice([None, 100, 333]),
            )  # fmt: skip
    compounds += list(city.compound.values())
    companies = list(city.company.values())
    for n in range(6):
        companies.append(
            model("registry.Company").objects.create(
                name=f"随机物业{seed}-{n}",
                period=period(),
                area=chance.choice([None, city.city, city.zone, city.district, *communities]),
            )
        )
    organisation = model("registry.PartyOrganisation").objects.first()
    bodies = [city.area[n] for n in ("东岭街道", "南河街道", "云台街道", "石门镇", "西塘街道")]

    def members(part: str) -> dict[str, int | None]:
        whole = chance.choice([None, 5, 7, 9])
        return {"member_count": whole, part: chance.choice([None, chance.randrange((whole or 4) + 1)])}

    makers = [
        lambda: model("registry.ServiceMode")(
            compound=chance.choice(compounds), period=period(),
            **chance.choice(
                [{"mode": m} for m in ("NONE", "UNKNOWN", "SELF_MANAGED", "COMMUNITY_RUN", "FLOOR")]
                + [{"mode": "PROFESSIONAL", "company": chance.choice(companies)}] * 5
            ),
        ),
        lambda: model("registry.PartyCoverage")(
            company=chance.choice(companies), organisation=organisation, form="JOINT", period=period()
        ),
        lambda: model("registry.PartyInstructor")(company=chance.choice(companies), name="某", period=period()),
        lambda: model("registry.CompanyChange")(
            compound=chance.choice(compounds), to_company=chance.choice(companies), on=day()
        ),
        lambda: model("committees.OwnersCommittee")(
            compound=chance.choice(compounds), period=period(), is_new=chance.random() < 0.7,
            term_ends_on=chance.choice([None, day()]), **members("party_member_count"),
        ),
        lambda: model("committees.ManagementCommittee")(
            compound=chance.choice(compounds), period=period(), **members("owner_member_count")
        ),
        lambda: model("committees.EnvironmentCommittee")(
            community=chance.choice(communities), period=period(), member_count=5
        ),
        lambda: model("partnership.JointMeeting")(
            area=chance.choice(bodies), kind="JOINT_MEETING", name="联席会议", period=period()
        ),
        lambda: model("partnership.ClaimedProject")(
            community=chance.choice(communities), company=chance.choice(companies), title="项目", claimed_on=day()
        ),
        lambda: model("partnership.FieldMeeting")(
            area=chance.choice([city.city, city.district]), title="观摩会", held_on=day()
        ),
        lambda: floor(day()),
        lambda: model("charging.ChargingSite")(
            compound=chance.choice(compounds), name="棚", device_count=chance.randrange(1, 30), port_count=60,
            period=period(),
        ),
        lambda: case(day()),
    ]  # fmt: skip

    def floor(on: date) -> Any:
        return model("subsidies.SubsidisedService")(
            compound=chance.choice(compounds), year=on.year, method="PARTY_LED", starts_on=on,
            household_count=chance.randrange(500), amount=chance.randrange(10**6) / 100,
        )  # fmt: skip

    def case(on: date) -> Any:
        return model("cases.Case")(
            number=f"R{chance.randrange(10**9)}", compound=chance.choice(compounds),
            community=(here := chance.choice(communities)), problem_type="x", title="问题", source="VISIT",
            **historical(on, chance.choice([None, on + timedelta(days=chance.randrange(300))]), here.pk),
        )  # fmt: skip

    for _ in range(180):
        row = chance.choice(makers)()
        try:
            with transaction.atomic():
                row.save()
        except Exception as why:
            if "violates" not in str(why):
                raise
    # A border moves: the zone hands a subdistrict back, a community changes hands.
    areas.move_area(
        city.area["云台街道"].pk, tree="MANAGEMENT", to_id=city.district.pk, from_day=date(2021, 10, 1),
        by=None, at=city.at,
    )  # fmt: skip

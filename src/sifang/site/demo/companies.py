"""Companies, the Party organisations that cover them, and the instructors sent to the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from sifang.site.demo import figures
from sifang.site.demo.days import YEAR, day_between, days_by_month
from sifang.site.demo.load import copy_rows, span, take_ids
from sifang.site.demo.moments import REGISTER_BEGAN
from sifang.site.demo.names import company_names, landline, person
from sifang.site.demo.places import Ground
from sifang.site.demo.words import credit_code, findable

FAULTY = 3
GONE = 8


@dataclass(slots=True)
class Firm:
    """One company before it is written."""

    id: int
    name: str
    district: str
    street_id: int
    start: date
    end: date | None = None
    weight: float = 1.0


class Firms:
    """All companies; picks one for a compound, larger ones more often."""

    def __init__(self, firms: list[Firm]) -> None:
        self.all = firms
        self._by_district: dict[str, tuple[list[Firm], list[float]]] = {}
        for district in {firm.district for firm in firms}:
            here = [f for f in firms if f.district == district and f.start <= REGISTER_BEGAN and not f.end]
            self._by_district[district] = here, list(accumulate(f.weight for f in here))
        self.gone = [f for f in firms if f.end]

    def pick(self, random: Random, district: str, besides: int | None = None) -> int:
        """A company of the district that has been there all along."""
        here, weights = self._by_district[district]
        while True:
            found = random.choices(here, cum_weights=weights)[0].id
            if found != besides:
                return found


def plan_companies(random: Random, ground: Ground, times: int) -> Firms:
    """360 companies on the cut-off day, six of them registered in 2021, and eight that are gone."""
    total = figures.COMPANIES * times
    names = company_names(random, total + GONE)
    ids = take_ids("registry.Company", total + GONE)
    firms: list[Firm] = []
    for district in figures.DISTRICTS:
        streets = [
            each.street_id for each in ground.communities[district.code] for _ in range(each.compounds)
        ]
        for _ in range(district.companies * times):
            weight = random.paretovariate(1.3)
            firms.append(Firm(ids.pop(0), next(names), district.code, random.choice(streets), REGISTER_BEGAN, weight=min(weight, 14)))  # fmt: skip
    fresh = list(days_by_month(random, [n * times for n in figures.NEW_COMPANIES]))
    for firm, day in zip(random.sample(firms, len(fresh)), fresh, strict=True):
        firm.start = day
    home = ground.communities[figures.DISTRICTS[0].code][0].street_id
    for _ in range(GONE):
        end = day_between(random, date(2017, 6, 1), date(2020, 6, 30))
        firms.append(Firm(ids.pop(0), next(names), figures.DISTRICTS[0].code, home, REGISTER_BEGAN, end))
    return Firms(firms)


def write_companies(random: Random, firms: Firms) -> None:
    """Write the companies; three of them carry a credit code whose check fails, kept with a warning."""
    faulty = {firm.id for firm in firms.all[5 : 5 + 40 * FAULTY : 40]}

    def rows():
        for n, firm in enumerate(firms.all, start=1):
            code, fault = credit_code(10_000_000 + n * 37), ""
            if firm.id in faulty:
                code, fault = code[:-1] + ("A" if code[-1] != "A" else "B"), "校验位不符，请核对营业执照"
            named = findable(firm.name)
            yield (
                firm.id, firm.name, code, fault, firm.street_id, landline(n), span(firm.start, firm.end),
                named["pinyin"], named["initials"], named["search"],
            )  # fmt: skip

    copy_rows(
        "registry.Company",
        ("id", "name", "credit_code", "credit_code_fault", "area_id", "phone", "period", "pinyin", "initials", "search"),
        rows(),
    )  # fmt: skip


def write_party(random: Random, ground: Ground, firms: Firms, times: int) -> None:
    """Industry, community and company organisations; coverage growing month by month to 281 companies."""
    organisations: list[tuple] = []
    coverages: list[tuple] = []
    founded = date(2016, 7, 1)
    industry = {}

    def organisation(name: str, kind: str, area_id: int, since: date, hours: str = "") -> int:
        pk = take.pop()
        organisations.append((pk, name, kind, area_id, hours, span(since)))
        return pk

    standing = [firm for firm in firms.all if not firm.end]
    covered = sum(figures.PARTY_ORGANISATIONS.values()) * times
    take = take_ids("registry.PartyOrganisation", len(ground.all) + covered + 10)[::-1]
    organisation("中共淄博市物业行业委员会", "INDUSTRY", ground.city_id, founded)
    for each in ground.all:
        code = each.district.code
        if code not in industry:
            industry[code] = organisation(
                f"中共{ground.district_names[code]}物业行业委员会",
                "INDUSTRY",
                ground.district_ids[code],
                founded,
            )
        stem = each.name.removesuffix("居委会").removesuffix("村委会")
        kind = ("委员会", "总支部委员会", "支部委员会")[each.id % 3]
        hours = "周一 9:00—11:30，社区党群服务中心"
        began = day_between(random, REGISTER_BEGAN, date(2019, 7, 1))
        organisation(f"中共{stem}{kind}", "COMMUNITY", each.id, began, hours)

    # The longest-standing companies were covered first; nobody is covered before being registered.
    settled = [f for f in standing if f.start.year < YEAR]
    random.shuffle(settled)
    chosen = settled[:covered]
    days = [day_between(random, date(2016, 7, 1), date(2020, 12, 20)) for _ in range(figures.PARTY_BY_MONTH[0] * times)]  # fmt: skip
    days += days_by_month(random, [0] + [n * times for n in figures.steps(figures.PARTY_BY_MONTH)[1:]])
    forms = [form for form, count in figures.PARTY_ORGANISATIONS.items() for _ in range(count * times)]
    random.shuffle(forms)
    joint: dict[str, list[int]] = {}
    instructed: list[tuple[Firm, date, date | None]] = []
    streets = {pk: name for pk, _, name in ground.streets}
    for firm, day, form in zip(chosen, days, forms, strict=True):
        short = firm.name.replace("有限公司", "")
        if form == "INDEPENDENT":
            pk = organisation(f"中共{short}支部委员会", "COMPANY", firm.street_id, day)
        elif form == "JOINT":
            branch = joint.get(firm.district)
            if branch is None or branch[1] >= 4:
                number = branch[2] + 1 if branch else 1
                name = f"中共物业企业第{number}联合支部委员会"
                branch = joint[firm.district] = [
                    organisation(name, "COMPANY", firm.street_id, date(2016, 7, 1)), 0, number,
                ]  # fmt: skip
            branch[1] += 1
            pk = branch[0]
        else:
            pk = industry[firm.district]
        coverages.append((firm.id, pk, form, span(day)))
        if day.year == YEAR:
            instructed.append((firm, day_between(random, date(2020, 3, 1), date(2020, 12, 31)), day))
    done = {firm.id for firm in chosen}
    for firm in standing:
        if firm.id not in done:
            sent = max(
                firm.start + timedelta(days=9), day_between(random, date(2019, 3, 1), date(2021, 9, 20))
            )
            instructed.append((firm, min(sent, date(2021, 11, 26)), None))
    copy_rows("registry.PartyOrganisation", ("id", "name", "kind", "area_id", "office_hours", "period"), organisations)  # fmt: skip
    copy_rows("registry.PartyCoverage", ("company_id", "organisation_id", "form", "period"), coverages)
    copy_rows(
        "registry.PartyInstructor",
        ("company_id", "name", "from_office", "period"),
        (
            (firm.id, person(random), f"{streets[firm.street_id]}党建工作办公室", span(start, end))
            for firm, start, end in instructed
        ),
    )

"""What the register asks of whoever keeps it: a handful of counts, whatever the size of the city."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, DateField, Exists, Min, OuterRef, Q, Subquery
from django.urls import reverse

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.lib.clock import last_whole_day
from sifang.policy import public as policy
from sifang.registry.choices import Mode
from sifang.registry.models import (
    Company,
    Compound,
    DoubtfulPair,
    PartyCoverage,
    PartyInstructor,
    ServiceMode,
    ServiceProject,
)
from sifang.registry.permissions import EDIT
from sifang.ui.todo import Todo


def _soon(on: date) -> int:
    found = policy.find("reminder.contract_expires_days", on)
    return int(found.value) if found else 60  # type: ignore[arg-type]  # the key holds days


def todo(user: Any, at: datetime) -> list[Todo]:
    """Unknown service, contracts that end, companies without the Party, codes to be checked."""
    scope = accounts.scope_of(user)
    on = last_whole_day(at)
    if EDIT not in scope.rights:
        return _of_companies(user, scope.company_ids, on) if scope.company_ids else []
    seen = Compound.objects.visible_to(user).standing_on(on)
    made = []
    days = _soon(on)
    known = ServiceMode.objects.filter(compound=OuterRef("pk"), period__contains=on).exclude(
        mode=Mode.UNKNOWN
    )
    ending = ServiceProject.objects.filter(
        compound=OuterRef("pk"), period__contains=on, period__endswith__lte=on + timedelta(days=days + 1)
    ).exclude(_followed())
    told = seen.annotate(
        is_known=Exists(known), ends=Subquery(ending.values("period__endswith")[:1], output_field=DateField())
    ).aggregate(unknown=Count("id", filter=Q(is_known=False)), ending=Count("ends"), first=Min("ends"))
    if count := told["unknown"]:
        made.append(
            Todo(
                f"核实 {count} 个小区由谁服务", f"{reverse('compound_list')}?mode=UNKNOWN",
                state_kind="run", who="社区核实，街道补登", ground="企业不详的不能算有物业服务", count=count,
            )
        )  # fmt: skip
    if count := told["ending"]:
        shown = next((d for d in (30, 60, 90) if d >= days), 90)
        made.append(
            Todo(
                f"{count} 份物业合同 {days} 天内到期，还没有续签", f"{reverse('compound_list')}?contract={shown}&sort=contract",
                due=told["first"] - timedelta(days=1), state_kind="soon", who="街道督促企业和业委会", count=count,
            )
        )  # fmt: skip
    companies = Company.objects.standing_on(on)
    if not scope.everywhere:
        companies = companies.filter(area__in=areas.inside(scope.area_ids, scope.on))
    party = companies.annotate(
        is_covered=Exists(PartyCoverage.objects.filter(company=OuterRef("pk"), period__contains=on)),
        has_instructor=Exists(PartyInstructor.objects.filter(company=OuterRef("pk"), period__contains=on)),
    ).aggregate(
        neither=Count("id", filter=Q(is_covered=False, has_instructor=False)),
        faulty=Count("id", filter=~Q(credit_code_fault="")),
    )
    if count := party["neither"]:
        made.append(
            Todo(
                f"{count} 家企业党组织和指导员都没有", f"{reverse('company_list')}?party=neither",
                state_kind="soon", who="组建党组织，或派党建工作指导员", count=count,
            )
        )  # fmt: skip
    if count := party["faulty"]:
        made.append(
            Todo(
                f"核对 {count} 家企业的信用代码", f"{reverse('company_list')}?code=fault",
                state_kind="run", who="按营业执照更正", count=count,
            )
        )  # fmt: skip
    if count := DoubtfulPair.objects.visible_to(user).count():
        made.append(
            Todo(
                f"核对 {count} 对疑似同一个的小区", reverse("pair_list"),
                state_kind="run", who="看是不是登记了两次", count=count,
            )
        )  # fmt: skip
    return made


def _of_companies(user: Any, company_ids: frozenset[int], on: date) -> list[Todo]:
    """What a company's own people must not miss: their contracts that end, and services without any."""
    days = _soon(on)
    seen = Compound.objects.visible_to(user).standing_on(on).values("pk")
    mine = ServiceProject.objects.filter(company__in=company_ids, period__contains=on, compound__in=seen)
    ending = mine.filter(period__endswith__lte=on + timedelta(days=days + 1)).exclude(_followed())
    told = ending.aggregate(count=Count("id"), first=Min("period__endswith"))
    made = []
    if count := told["count"]:
        shown = next((d for d in (30, 60, 90) if d >= days), 90)
        made.append(
            Todo(
                f"本企业 {count} 份物业合同 {days} 天内到期，还没有续签",
                f"{reverse('compound_list')}?contract={shown}&sort=contract",
                due=told["first"] - timedelta(days=1), state_kind="soon", who="企业和业主大会商议续签或交接", count=count,
            )
        )  # fmt: skip
    served = ServiceMode.objects.filter(company__in=company_ids, period__contains=on, compound__in=seen)
    if count := served.exclude(compound__in=mine.values("compound")).count():
        made.append(
            Todo(
                f"{count} 个在管小区没有登记合同", f"{reverse('compound_list')}?contract=none",
                state_kind="soon", who="把合同交街道登记", count=count,
            )
        )  # fmt: skip
    return made


def _followed() -> Q:
    """Another contract of the compound follows: nothing is left to do."""
    later = ServiceProject.objects.filter(
        compound=OuterRef("compound"), period__startswith__gte=OuterRef("period__endswith")
    )
    return Q(Exists(later))

"""An office refused: the district rules by the jurisdiction list, and the ruling is kept for the next time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from sifang.accounts import public as accounts
from sifang.audit import public as audit
from sifang.lib.clock import ZONE
from sifang.lib.refusals import Refusal, needed
from sifang.whistles.choices import SummonsStatus
from sifang.whistles.models import Ruling, Summons
from sifang.whistles.permissions import may
from sifang.whistles.queries import callable_offices
from sifang.whistles.rules import entry_of, names_another
from sifang.whistles.workflow import COMING, MOVES
from sifang.whistles.writing import check, lock, start_clocks, told, turn_clocks


@transaction.atomic(durable=True)
def rule(
    summons_id: int,
    *,
    to_office_id: int | None,
    matter: str,
    reasons: str,
    rule_key: str = "",
    differs: str = "",
    by: Any,
    at: datetime,
) -> Ruling:
    """
    Whose it is: the office that refused (`to_office_id` is None), or another that is called instead.

    :param matter: the matter in words that name neither place nor person: everybody reads it later
    :param rule_key: the entry of the jurisdiction list it rests on
    :param differs: why it is not the office that entry names; needed then, and kept with the reasons
    :raises Refusal: nothing was refused, the other office is the same or called already, or it is not said why the list
        is not followed
    """
    summons = Summons.objects.select_related("office").get(pk=summons_id)
    whistle = lock(summons.whistle_id, by)
    summons = Summons.objects.select_for_update(of=("self",)).select_related("office").get(pk=summons_id)
    summons.whistle = whistle
    verb = "uphold" if to_office_id is None else "reassign"
    if not may(by, verb, whistle, summons):
        raise accounts.NotAllowed("拒收由区县裁定；被召集的单位不裁定自己的事")
    check(whistle, summons, verb)
    entry = entry_of(rule_key, at.astimezone(ZONE).date())
    other = None
    if to_office_id is not None:
        other = _other(summons, to_office_id, at)
    reasons = _with_why(needed(reasons, "裁定理由", 500), entry, other or summons.office, differs)
    ruling = Ruling.objects.create(
        summons=summons, matter=needed(matter, "什么事（不写地点和姓名）", 300), rule_key=entry.key if entry else "",
        rule_words=f"{entry.name}：{entry.party}" if entry else "", rule_source=entry.source.words if entry else "",
        from_office=summons.office, stands=other is None, to_office=other,
        reasons=reasons, ruled_at=at, ruled_by=by,
    )  # fmt: skip
    summons.status = MOVES[verb].target(summons.status)
    was_lead, summons.is_lead = summons.is_lead, summons.is_lead and other is None
    summons.save()
    turn_clocks(summons, MOVES[verb], at)
    told(summons, by, at, verb, note=ruling.reasons, ruling=ruling.pk)
    audit.record("whistle.ruled", subject=whistle, by=by, at=at, whose=(other or summons.office).name)
    if other is not None:
        instead = Summons.objects.create(whistle=whistle, office=other, is_lead=was_lead, task=summons.task)
        start_clocks(instead, COMING, at)
        told(instead, by, at, "summon", note=f"区县裁定改由{other.name}办")
    return ruling


def _with_why(reasons: str, entry: Any, owner: Any, differs: str) -> str:
    """The reasons; where the entry they rest on names somebody else, with a remark that says so and why."""
    another = names_another(entry, owner)
    if not another:
        return reasons
    why = needed(differs, f"清单“{entry.name}”写的是{another}，为什么裁定归{owner.name}", 200)
    found = f"{reasons.rstrip('。')}。与管辖清单不一致（清单写的是{another}）：{why}"
    if len(found) > 500:
        raise Refusal("裁定理由和为什么不按清单，连在一起最多写 500 字，请写短些")
    return found


def _other(summons: Summons, office_id: int, at: datetime) -> Any:
    if office_id == summons.office_id:
        raise Refusal("改归的单位不能还是拒收的单位；归它的，请选“归原单位”")
    called = Summons.objects.filter(whistle=summons.whistle, office=office_id)
    if called.exclude(status=SummonsStatus.RELEASED).exists():
        raise Refusal("这个单位已经在召集之列，不用改归；请选别的单位，或由街道不再召集")
    if called.exists():
        raise Refusal("这个单位在这个哨里已经不再召集，请另吹一个哨")
    found = callable_offices(summons.whistle.district_id, at).filter(pk=office_id).first()
    if found is None:
        raise Refusal("改归的单位要从清单里选")
    return found

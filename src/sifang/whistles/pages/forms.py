"""The forms: blow, call one more, rule."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.policy import public as policy
from sifang.registry import public as registry
from sifang.whistles.actions.blowing import Call
from sifang.whistles.queries import callable_offices, office_choices
from sifang.whistles.rules import entries, entry_of, kinds, matters, names_another

MOST = 5
"""So many offices may be called at once; more are called afterwards."""


def limits_words(kind: Any) -> str:
    """`签收 15分钟，报到 2个紧急工作时`: the two limits one asks about first."""
    told = []
    for step, word in (("sign", "签收"), ("arrive", "报到")):
        unit, length = kind.limit(step)
        told.append(f"{word} {length or ''}{unit.label}")
    return "，".join(told)


class BlowForm(forms.Form):
    """Whom to call, for what, where. `district_id` says whose offices are offered."""

    kind_key = forms.ChoiceField(label="哪一种哨", widget=forms.RadioSelect)
    matter = forms.CharField(label="什么事", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    place = forms.CharField(label="到什么地方", max_length=200, help_text="例如：望湖新苑地下车库东入口")
    agreed_by_post = forms.CharField(
        label="谁同意吹的（岗位）", max_length=60, help_text="例如：街道党工委副书记"
    )

    def __init__(
        self, *args: Any, user: Any, at: datetime, district_id: int, first: dict[str, Any], suggested: list[int],
        bound: bool, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **{"initial": first} | kwargs)
        day = at.date()
        self.fields["kind_key"].choices = [  # type: ignore[attr-defined]  # a choice field
            (key, f"{one.name}：{one.when}（{limits_words(one)}）") for key, one in kinds(day).items()
        ]
        if not bound:
            self.fields["compound"] = registry.CompoundField(user, label="小区", required=False)
        offices = office_choices(callable_offices(district_id, at), at)
        for number in range(1, MOST + 1):
            given = str(suggested[number - 1]) if len(suggested) >= number else ""
            self.fields[f"office_{number}"] = forms.ChoiceField(
                label=f"第 {number} 个单位" + ("（牵头）" if number == 1 else ""), choices=[("", "—"), *offices],
                required=number == 1, initial=given,
            )  # fmt: skip
            self.fields[f"task_{number}"] = forms.CharField(
                label=f"要第 {number} 个单位办什么", max_length=200, required=number == 1
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        calls: list[Call] = []
        seen: set[str] = set()
        for number in range(1, MOST + 1):
            office, task = given.get(f"office_{number}"), (given.get(f"task_{number}") or "").strip()
            if office and not task:
                self.add_error(f"task_{number}", "请写明要这个单位办什么")
            elif task and not office:
                self.add_error(f"office_{number}", "请选单位")
            elif office and office in seen:
                self.add_error(f"office_{number}", "这个单位上面已经选过")
            elif office:
                seen.add(office)
                calls.append(Call(int(office), task, is_lead=not calls))
        given["calls"] = calls
        return given


def suggested_offices(words: str, type_code: str, district: areas.Area, at: datetime) -> list[int]:
    """The offices the jurisdiction list names for a matter, the district's own before the city's."""
    found = []
    rows = {row.key: row for row in policy.offices()}
    for matter in matters(words, type_code, at.date())[:3]:
        row = rows.get(matter.party.office or "")
        if row is None:
            continue
        office = callable_offices(district.pk, at).filter(name__endswith=row.name).first()
        if office is not None and office.pk not in found:
            found.append(office.pk)
    return found


class SummonForm(forms.Form):
    office = forms.ChoiceField(label="再召集哪个单位")
    task = forms.CharField(label="要他办什么", max_length=200)

    def __init__(self, *args: Any, district_id: int, at: datetime, called: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = callable_offices(district_id, at).exclude(pk__in=called)
        self.fields["office"].choices = office_choices(rows, at)  # type: ignore[attr-defined]  # a choice field


class RuleForm(forms.Form):
    """
    Whose it is, by which entry. Where the entry named in the answer is about another office, the form says so before
    anything is ruled, and asks why.
    """

    OWN, NO_ENTRY = "own", "none"

    to_office = forms.ChoiceField(label="归谁")
    rule_key = forms.ChoiceField(label="依据管辖清单哪一条", help_text="先按事情选好了最像的一条，请核对")
    matter = forms.CharField(
        label="什么事",
        max_length=300,
        help_text="裁定会成为先例给大家查：不写小区、地点和姓名。例如：居民楼下饭店夜间排油烟",
    )
    reasons = forms.CharField(label="裁定理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(
        self, *args: Any, summons: Any, at: datetime, near: tuple[Any, ...], called: set[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        others = callable_offices(summons.whistle.district_id, at).exclude(pk__in=called)
        self.fields["to_office"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", "请选"),
            (self.OWN, f"归原单位：{summons.office.name}"),
            *((pk, f"改归：{name}") for pk, name in office_choices(others, at)),
        ]
        first = [each.key for each in near]
        listed = sorted(
            entries(at.date()), key=lambda each: first.index(each.key) if each.key in first else len(first)
        )
        self.fields["rule_key"].choices = [  # type: ignore[attr-defined]  # a choice field
            (self.NO_ENTRY, "清单里没有"),
            *((e.key, f"{e.name}：{e.party}") for e in listed),
        ]
        self.fields["rule_key"].initial = first[0] if first else self.NO_ENTRY
        if not first:
            self.fields["rule_key"].help_text = ""
        owners = {self.OWN: summons.office, **{str(office.pk): office for office in others}}
        owner = owners.get(self.data.get("to_office", ""))
        entry = entry_of(self.data.get("rule_key", ""), at.date())
        if owner and (another := names_another(entry, owner)):
            self.fields["differs"] = forms.CharField(
                label=f"清单写的是{another}，为什么裁定归{owner.name}", max_length=200,
                help_text="和裁定理由一起写进先例；按清单裁定的，改上面的“归谁”或依据的那一条",
                error_messages={
                    "required": f"还没有裁定：与清单“{entry.name}”不一致的，写明为什么，再按一次“裁定”"
                },
            )  # fmt: skip


def own_subdistrict(user: Any) -> areas.Area | None:
    """The subdistrict of a clerk, when it is one."""
    scope = accounts.scope_of(user)
    rows = areas.Area.objects.filter(kind__in=("SUBDISTRICT", "TOWN"), pk__in=scope.area_ids)[:2]
    return rows[0] if len(rows) == 1 else None

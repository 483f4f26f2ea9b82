"""The list of rules as rows: values, legal clocks and targets side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from sifang.policy import public as policy
from sifang.ui import public as ui

TARGETS = "指标目标"
MACHINE = ("安全", "演示")


@dataclass(frozen=True)
class Entry:
    """One line of the list, whatever kind of rule it is."""

    key: str
    name: str
    group: str
    shown: str
    source: str
    source_kind: str
    in_force_from: date
    href: str


def entries(on: date) -> list[Entry]:
    """Everything in force on a day, groups in the order of the city's files."""
    rules = [
        Entry(
            each.key,
            each.name,
            each.group,
            policy.deadline(each.key, on).shown if each.key.startswith("deadline.") else each.shown,
            each.source,
            each.source_kind.value,
            each.in_force_from,
            reverse("policy:rule", args=[each.key]),
        )
        for each in policy.values(on)
    ]
    # What the city is measured by first, what only the machine needs last.
    return [*_targets(on), *sorted(rules, key=lambda each: each.group in MACHINE)]


def _targets(on: date) -> list[Entry]:
    pairs = ((key, policy.target(key, on)) for key in policy.indicator_keys())
    return [
        Entry(
            key,
            policy.indicator_texts(key).name,
            TARGETS,
            target.shown,
            target.source,
            target.source_kind.value,
            target.in_force_from,
            reverse("policy:indicator", args=[key]),
        )
        for key, target in pairs
        if target is not None
    ]


def table_of(
    found: list[Entry], everything: list[Entry], *, group: str, kind: str, words: str, on: date
) -> ui.Table:
    """The list furniture around the entries."""
    groups = list(dict.fromkeys(each.group for each in everything))
    kinds = [(each.value, each.label) for each in policy.SourceKind]
    label = dict(kinds)
    return ui.Table(
        key="rules",
        columns=[
            ui.Column("name", "规则"),
            ui.Column("shown", "内容"),
            ui.Column("group", "类别", nowrap=True),
            ui.Column("from", "起用", nowrap=True),
            ui.Column("source", "出处"),
            ui.Column("kind", "出处种类", nowrap=True),
        ],
        rows=[
            ui.Row(
                each.href,
                [
                    each.name,
                    each.shown,
                    each.group,
                    each.in_force_from.isoformat(),
                    each.source,
                    label[each.source_kind],
                ],
            )
            for each in found
        ],
        filters=[
            ui.Filter("q", "名称或出处里有", value=words, kind="text"),
            ui.Filter("group", "类别", [(each, each) for each in groups], group),
            ui.Filter("kind", "出处种类", kinds, kind),
            ui.Filter("at", "哪一天有效", value=on.isoformat(), kind="hidden"),
        ],
        total_text=f"{len(found)} 条"
        if len(found) == len(everything)
        else f"{len(found)} 条，共 {len(everything)} 条",
    )

"""Nouns that hang on a compound or an area: how their sheets are read, planned and put out again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.apps import apps

from sifang.ledgers import public as ledgers
from sifang.lib.words import masked_name, normalised
from sifang.registry.importers.hanging_plan import HangingPlan
from sifang.registry.importers.out import place_of
from sifang.registry.importers.places import Places
from sifang.registry.models import Company, Compound, CompoundState


@dataclass(frozen=True)
class Hanging:
    """
    A noun that hangs on something, and how its sheet is read.

    :ivar on: the field it hangs by: `compound`, `company`, or a field that points at an area
    :ivar facts: columns of the sheet that are fields of the model; `company_id` is said by the column `company`
    :ivar told_by: the fact that tells two of one owner apart; without it the day they begin
    :ivar needed: facts without which there is no new record
    :ivar otherwise: what a new record has where the sheet says nothing
    :ivar dated: it has a period, in the columns 起始日期 and 终止日期
    :ivar splits: facts that change from a day on, so that the record goes on as a new one
    :ivar alone: nouns of which one owner has no two on one day, itself among them
    :ivar check: says (column, why) of values that cannot be, given the day
    :ivar fits: the same of an owner on whom no record may begin on a day
    :ivar personal: names of persons: they go out masked, and what comes back masked is as it was
    """

    model: str
    on: str
    facts: tuple[str, ...]
    told_by: str = ""
    needed: tuple[str, ...] = ()
    otherwise: dict[str, Any] = field(default_factory=dict)
    dated: bool = True
    splits: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    check: Callable[[dict[str, Any], date], tuple[str, str] | None] = lambda values, day: None
    fits: Callable[[int, date], tuple[str, str] | None] = lambda owner, day: None
    personal: tuple[str, ...] = ()
    old_on: str = ""
    """The fact that is a day on which the compound must have been an old one."""
    kinds: tuple[str, ...] = ()
    """Of which kinds the areas are that it may hang on."""
    derived: Callable[[dict[str, Any]], dict[str, Any]] = lambda values: {}

    def plan(self, table: ledgers.Table, load: ledgers.Load) -> ledgers.Plan:
        """What loading the table as at a day would do."""
        return HangingPlan(self, table, load).made()

    def out(self, user: Any, on: date, ids: Any = None) -> tuple[int, Iterator[list[Any]]]:
        """What a person may see of the noun on a day, in the columns of its sheet."""
        return _out(self, user, on, ids)


def _out(noun: Hanging, user: Any, on: date, ids: Any) -> tuple[int, Iterator[list[Any]]]:
    model: Any = apps.get_model(noun.model)
    if noun.on == "company":
        rows = model.objects.filter(company__in=Company.objects.visible_to(user).values("pk"))
    else:
        rows = model.objects.visible_to(user)
    if noun.dated:
        rows = rows.filter(period__contains=on)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    return rows.order_by().count(), _lines(noun, model, rows, on)


def _lines(noun: Hanging, model: Any, rows: Any, on: date) -> Iterator[list[Any]]:
    places = Places(on)
    choices = {key: dict(model._meta.get_field(key).flatchoices) for key in noun.facts}
    names: dict[int, str] = {}
    if "company_id" in choices:
        choices["company_id"] = dict(Company.objects.values_list("pk", "name"))
    if noun.on == "company":
        names = dict(Company.objects.values_list("pk", "name"))
    standing: dict[int, int] = {}
    if noun.on == "compound":
        names = dict(Compound.objects.values_list("pk", "name"))
        standing = dict(
            CompoundState.objects.order_by("period").values_list("compound_id", "community_id")
        ) | dict(CompoundState.objects.filter(period__contains=on).values_list("compound_id", "community_id"))
    fields = ["pk", f"{noun.on}_id", *noun.facts, *(["period"] if noun.dated else [])]
    for pk, owner, *facts in rows.order_by("pk").values_list(*fields).iterator(chunk_size=2000):
        held = facts.pop() if noun.dated else None
        area = standing.get(owner) if noun.on == "compound" else owner
        told = [
            masked_name(value) if key in noun.personal else choices[key].get(value, value)
            for key, value in zip(noun.facts, facts, strict=True)
        ]
        if noun.on == "company":
            where = [names.get(owner, "")]
        else:
            where = place_of(places, area)[1:] if area else ["", "", ""]
        yield [
            pk, *([owner, names.get(owner, "")] if noun.on == "compound" else []), *where, *told,
            *([held.lower, held.upper] if held is not None else []),
        ]  # fmt: skip


# Columns that such sheets share

_ID = ledgers.Column(
    "编号", "id", ledgers.whole(), ("登记编号",), width=10, check="",
    note="登记册里的编号。新登记的不填；填了就按编号认。",
)  # fmt: skip
COMPOUND_COLUMNS = (
    _ID,
    ledgers.Column("小区编号", "compound_id", ledgers.whole(), width=10, note="小区在登记册里的编号；填了，可以不填下面四列。"),
    ledgers.Column(
        "小区名称", "compound", ledgers.text(80), ("小区", "小区名", "所在小区", "住宅小区", "项目名称"),
        required=True, example="示例花园（一期）", width=24, note="登记册里的名称，或曾用名、又名。",
    ),
    ledgers.Column("区县", "district", ledgers.text(40), ("区", "所属区县", "功能区"), example="张店区", width=14),
    ledgers.Column("街道", "subdistrict", ledgers.text(40), ("镇街", "镇办", "街道（镇）", "所属街道"), width=16),
    ledgers.Column("社区", "community", ledgers.text(60), ("所属社区", "居委会"), width=18),
)  # fmt: skip
AREA_COLUMNS = (_ID, *COMPOUND_COLUMNS[3:])
COMPANY_COLUMNS = (
    _ID,
    ledgers.Column(
        "企业名称", "company", ledgers.text(100), ("企业", "物业企业", "物业服务企业", "派驻企业", "公司名称"),
        required=True, example="示例物业服务有限公司", width=32, note="登记册里的企业名称。",
    ),
)  # fmt: skip
PERIOD_COLUMNS = (
    ledgers.Column(
        "起始日期", "starts_on", ledgers.day, ("成立日期", "成立时间", "设立日期", "产生日期", "投用日期", "开始日期", "派驻日期", "派出日期"),
        example="2021-03-01", width=14, note="从哪一天起；不知道的新记录从截至日期起。",
    ),
    ledgers.Column(
        "终止日期", "ends_on", ledgers.day, ("结束日期", "停用日期", "解散日期"), width=14, note="从哪一天起不再有；还在的不填。",
    ),
)  # fmt: skip


def required(columns: tuple[ledgers.Column, ...], *keys: str) -> tuple[ledgers.Column, ...]:
    """The same columns, some of them required."""
    return tuple(replace(c, required=True) if c.key in keys else c for c in columns)


def one_of(choices: Any) -> Callable[[Any], Any]:
    """A parser of a cell that says one of the model's choices, in its Chinese words."""
    words = {normalised(str(label)): value for value, label in choices.choices}

    def parse(value: Any) -> Any:
        said = ledgers.shown(value).strip()
        if not said or said in ("/", "-", "无", "暂无数据"):
            return None
        if (found := words.get(normalised(said))) is None:
            raise ledgers.CellFault("应是其中一个：" + "、".join(str(label) for _, label in choices.choices))
        return str(found)

    return parse


__all__ = [
    "AREA_COLUMNS",
    "COMPANY_COLUMNS",
    "COMPOUND_COLUMNS",
    "PERIOD_COLUMNS",
    "Hanging",
    "one_of",
    "required",
]

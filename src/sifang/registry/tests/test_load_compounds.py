"""小区台账 into the register: all or nothing, as at a day, inside one's jurisdiction."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from sifang.accounts import public as accounts
from sifang.audit.models import AuditLine
from sifang.ledgers import public as ledgers
from sifang.ledgers.models import LedgerBatch, LedgerRow
from sifang.ledgers.template import template
from sifang.ledgers.tests.books import csv_bytes, xlsx
from sifang.registry.choices import Mode
from sifang.registry.models import (
    Company,
    CompanyChange,
    Compound,
    CompoundState,
    FormerName,
    ServiceMode,
    ServiceProject,
)

HEAD = ("小区名称", "区县", "社区", "户数", "物业服务企业", "收费标准")
DAY = date(2021, 11, 30)
LATER = date(2021, 12, 1)


@pytest.fixture
def load(small_city):
    """`load(rows, ...)` as the city's clerk, or as `by`."""

    def run(rows, *, by="city", as_at=DAY, head=HEAD, mapping=None, data=None):
        sheet = ledgers.sheet("compounds")
        table = ledgers.read_table(data or xlsx([head, *rows]), "台账.xlsx", sheet, mapping=mapping)
        person = small_city.city_clerk if by == "city" else by
        wanted = ledgers.Load(as_at=as_at, by=person, default_area=mapping.default_area if mapping else "")
        return ledgers.load(table, wanted, by=person, at=small_city.at)

    return run


def refused(load, rows, **more):
    before = Compound.objects.count(), CompoundState.objects.count(), ServiceMode.objects.count()
    with pytest.raises(ledgers.LoadRefused) as why:
        load(rows, **more)
    assert (Compound.objects.count(), CompoundState.objects.count(), ServiceMode.objects.count()) == before
    assert not LedgerBatch.objects.exists()
    return [(f.row, f.column, f.header, f.why) for f in why.value.plan.faults]


def test_a_new_compound_arrives_with_its_state_its_service_and_its_contract(load, small_city):
    load([("新月苑", "东岭区", "春晓社区", "279户", "新月物业有限公司", "0.7元/平米/月")])
    compound = Compound.objects.get(name="新月苑")
    state, mode = compound.states.get(), compound.modes.get()
    assert (state.community, state.household_count, state.period.lower) == (small_city.community, 279, DAY)
    assert (mode.mode, mode.company.name, mode.company.area.name) == (
        Mode.PROFESSIONAL,
        "新月物业有限公司",
        "东岭区",
    )
    assert compound.projects.get().fee == Decimal("0.70")
    assert (compound.pinyin, compound.initials) == ("xinyueyuan", "xyy")


def test_a_load_leaves_one_audit_line_and_a_change_for_each_record(load):
    before = AuditLine.objects.count()
    batch, _ = load([("甲园", "东岭区", "", 1, "", ""), ("乙园", "东岭区", "", 2, "", "")])
    assert AuditLine.objects.count() == before + 1
    assert list(LedgerRow.objects.values_list("what", "label")) == [("NEW", "甲园"), ("NEW", "乙园")]
    assert (batch.new_count, batch.state, batch.by_title[:1] != "") == (2, "LOADED", True)


def test_the_same_file_again_changes_nothing(load):
    rows = [("新月苑", "东岭区", "春晓社区", 279, "新月物业", 0.7), ("旧月苑", "西塘", "", "", "", "")]
    load(rows)
    tables = (Compound, CompoundState, ServiceMode, ServiceProject, Company)
    before = [list(t.objects.order_by("pk").values()) for t in tables]
    batch, _ = load(rows)
    assert (batch.new_count, batch.changed_count, batch.same_count) == (0, 0, 2)
    assert [list(t.objects.order_by("pk").values()) for t in tables] == before
    assert set(LedgerRow.objects.filter(batch=batch).values_list("what", "makes", "sets")) == {
        ("SAME", None, None)
    }


def test_a_later_day_changes_from_that_day_and_keeps_what_was(load):
    load([("新月苑", "东岭区", "春晓社区", 279, "新月物业", 0.7)])
    batch, plan = load([("新月苑", "东岭区", "春晓社区", 300, "圆月物业", 0.9)], as_at=LATER)
    compound = Compound.objects.get(name="新月苑")
    assert list(compound.states.order_by("period").values_list("household_count", "period__startswith")) == [
        (279, DAY), (300, LATER),
    ]  # fmt: skip
    assert list(compound.modes.order_by("period").values_list("company__name", "period__endswith")) == [
        ("新月物业", LATER), ("圆月物业", None),
    ]  # fmt: skip
    assert list(compound.projects.order_by("period").values_list("fee", "period__endswith")) == [
        (Decimal("0.70"), LATER), (Decimal("0.90"), None),
    ]  # fmt: skip
    change = CompanyChange.objects.get(compound=compound)
    assert (change.from_company.name, change.to_company.name, change.on) == ("新月物业", "圆月物业", LATER)
    assert plan.changes[0].fields["户数"] == ("279", "300")
    assert batch.changed_count == 1


def test_the_same_day_again_corrects(load):
    load([("新月苑", "东岭区", "", 279, "新月物业", "")])
    load([("新月苑", "东岭区", "", 297, "无物业", "")])
    compound = Compound.objects.get(name="新月苑")
    assert compound.states.get().household_count == 297
    assert compound.modes.get().mode == Mode.NONE


def test_an_earlier_day_says_what_was_before(load):
    load([("新月苑", "东岭区", "", 279, "新月物业", "")])
    load([("新月苑", "东岭区", "", 200, "", "")], as_at=date(2021, 6, 30))
    compound = Compound.objects.get(name="新月苑")
    assert compound.period.lower == date(2021, 6, 30)
    assert [s.household_count for s in compound.states.order_by("period")] == [200, 279]
    assert [m.mode for m in compound.modes.order_by("period")] == [Mode.UNKNOWN, Mode.PROFESSIONAL]


def test_an_empty_cell_says_nothing(load):
    load([("新月苑", "东岭区", "", 279, "新月物业", 0.7)])
    batch, _ = load([("新月苑", "东岭区", "", "", "", "")], as_at=LATER)
    assert batch.same_count == 1


@pytest.mark.parametrize(
    ("said", "mode"),
    [("", Mode.UNKNOWN), ("暂无数据", Mode.UNKNOWN), ("无物业", Mode.NONE), ("业主自管", Mode.SELF_MANAGED),
     ("自管", Mode.SELF_MANAGED), ("般阳街道办事处", Mode.COMMUNITY_RUN), ("街道代管", Mode.COMMUNITY_RUN),
     ("王舍居委会", Mode.COMMUNITY_RUN), ("新月物业", Mode.PROFESSIONAL)],
)  # fmt: skip
def test_the_company_column_tells_the_way_of_service(load, said, mode):
    load([("新月苑", "东岭区", "", 1, said, "")])
    assert ServiceMode.objects.get(compound__name="新月苑").mode == mode


def test_one_company_is_one_company_however_it_is_written(load):
    load(
        [("甲园", "东岭区", "", 1, "新月物业（东岭）", ""), ("乙园", "东岭区", "", 2, "新月物业 (东岭)", "")]
    )
    assert Company.objects.filter(name__startswith="新月物业").count() == 1


def test_a_finer_place_moves_the_compound_and_a_coarser_one_does_not(load, small_city):
    load([("新月苑", "东岭区", "", 1, "", "")])
    load([("新月苑", "东岭区", "春晓社区", 1, "", "")], as_at=LATER)
    load([("新月苑", "东岭", "", 1, "", "")], as_at=LATER)
    states = CompoundState.objects.filter(compound__name="新月苑").order_by("period")
    assert [s.community.name for s in states] == ["东岭区", "春晓社区"]


def test_a_number_names_the_compound_and_may_rename_it(load):
    load([("新月苑", "东岭区", "", 1, "", "")])
    pk = Compound.objects.get(name="新月苑").pk
    load([(pk, "圆月苑", "东岭区")], head=("编号", "小区名称", "区县"), as_at=LATER)
    assert Compound.objects.get(pk=pk).name == "圆月苑"
    assert FormerName.objects.get(compound=pk).name == "新月苑"
    batch, _ = load([("新月苑", "东岭区", "", 5, "", "")], as_at=LATER)
    assert (batch.new_count, batch.changed_count) == (0, 1), "a former name finds it"


def test_floor_service_by_the_same_company_stays_floor_service(load, small_city):
    load([("新月苑", "东岭区", "", 1, "新月物业", "")])
    ServiceMode.objects.filter(compound__name="新月苑").update(mode=Mode.FLOOR)
    batch, _ = load([("新月苑", "东岭区", "", 1, "新月物业", "")], as_at=LATER)
    assert batch.same_count == 1


def test_bad_cells_are_named_and_nothing_is_loaded(load):
    faults = refused(
        load,
        [
            ("甲园", "东岭区", "春晓社区", "很多", "", ""),
            ("乙园", "南岭区", "", 1, "", ""),
            ("丙园", "西塘区", "春晓社区", 1, "", ""),
            ("丁园", "", "", 1, "", ""),
            ("戊园", "东岭区", "", 1, "", "面议"),
            ("己园", "东岭区", "", 1, "", ""),
            ("己 园", "东岭", "", 1, "", ""),
        ],
    )
    assert [(row, column, header) for row, column, header, _ in faults] == [
        (2, "D", "户数"), (3, "B", "区县"), (4, "C", "社区"), (5, "B", "区县"), (6, "F", "收费标准"),
        (8, "A", "小区名称"),
    ]  # fmt: skip
    assert "是否应为“东岭区”" in faults[1][3]
    assert "与第 7 行重复" in faults[5][3]


def test_codes_are_checked_against_the_city_and_against_the_names(load):
    head = ("小区名称", "区划代码", "区县", "经度")
    faults = refused(
        load,
        [("甲园", "880102", "", ""), ("乙园", "990103", "东岭区", ""), ("丙园", "990102001001", "", 118.1), ("丁园", "990102000000", "东岭区", "")],
        head=head,
    )  # fmt: skip
    assert [(row, column) for row, column, _, _ in faults] == [(2, "B"), (3, "B"), (4, "")]
    assert "填了经度，纬度也要填" in faults[2][3]


def test_a_clerk_loads_only_inside_his_jurisdiction(load, small_city):
    rows = [("甲园", "东岭区", "春晓社区", 1, "", ""), ("乙园", "西塘区", "", 1, "", "")]
    faults = refused(load, rows, by=small_city.district_clerk)
    assert faults == [(3, "B", "区县", "西塘区不在您的辖区")]
    load(rows[:1], by=small_city.district_clerk)


def test_another_districts_compound_is_not_found_by_its_number(load, small_city):
    load([("甲园", "西塘区", "", 1, "", "")])
    pk = Compound.objects.get(name="甲园").pk
    LedgerBatch.objects.all().delete()
    head = ("编号", "小区名称", "区县")
    theirs = refused(load, [(pk, "甲园", "东岭区")], head=head, by=small_city.district_clerk)
    none = refused(load, [(999999999, "甲园", "东岭区")], head=head, by=small_city.district_clerk)
    assert theirs == none


@pytest.mark.parametrize("who", ["city_leader", "reviewer", "company_manager", "sysadmin", "stranger"])
def test_loading_needs_the_right(load, small_city, who):
    with pytest.raises(accounts.NotAllowed):
        load([("甲园", "东岭区", "", 1, "", "")], by=getattr(small_city, who))


def test_two_compounds_of_one_name_ask_for_a_number(load):
    load([("甲园", "东岭区", "春晓社区", 1, "", ""), ("甲园", "东岭区", "晨光社区", 1, "", "")])
    LedgerBatch.objects.all().delete()
    ((_, column, _, why),) = refused(load, [("甲园", "东岭区", "", 1, "", "")])
    assert column == "A"
    assert "请在“编号”一栏写明" in why


def test_the_template_loads_when_it_is_filled_in(load, small_city):
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(template(ledgers.sheet("compounds"))))
    page = book.worksheets[0]
    headers = {str(c.value).split("（")[0].rstrip("*"): c.column for c in page[1]}
    for header, value in {"小区名称": "新月苑", "区县": "东岭区", "户数": 12, "是否老旧小区": "是"}.items():
        page.cell(3, headers[header], value)
    out = io.BytesIO()
    book.save(out)
    load([], data=out.getvalue())
    assert CompoundState.objects.get(compound__name="新月苑").is_old_compound


def test_a_listing_of_a_foreign_shape_loads_through_a_mapping(load, small_city):
    """1,355 rows of another source's shape: half without a company, eight without a district."""
    rows = []
    for n in range(1355):
        company = "" if n < 675 else ("无物业" if n < 786 else f"第{n % 90}物业服务有限公司")
        district = "" if n < 8 else ("东岭", "西塘")[n % 2]
        rows.append(
            (
                "甲",
                f"{n}号院",
                f"某路{n}号",
                f"{n % 300 + 1}户",
                company,
                f"0.{n % 9 + 1}元/平米/月",
                district,
            )
        )
    rows += [("乙", f"{n}号院", "", "", "", "", "东岭") for n in range(500)]
    mapping = ledgers.read_mapping(
        "sheet: compounds\nrows: {source: 甲}\ndefault_area: '9901'\nignore: rest\ncolumns:\n"
        "  {name: 小区名称, address: 地址, households_raw: 户数, property_company: 物业服务企业,"
        " fee_raw: 收费标准, district_claim: 区县}\n",
        ledgers.sheet("compounds"),
    )
    head = ("source", "name", "address", "households_raw", "property_company", "fee_raw", "district_claim")
    before = Compound.objects.count()
    data = csv_bytes([head, *rows])
    batch, _ = load([], data=data, mapping=mapping)
    assert (batch.new_count, Compound.objects.count() - before) == (1355, 1355)
    fresh = ServiceMode.objects.filter(compound__address__startswith="某路")
    assert [fresh.filter(mode=m).count() for m in (Mode.UNKNOWN, Mode.NONE, Mode.PROFESSIONAL)] == [
        675,
        111,
        569,
    ]
    assert CompoundState.objects.filter(community=small_city.city).count() == 8
    again, _ = load([], data=data, mapping=mapping)
    assert again.same_count == 1355

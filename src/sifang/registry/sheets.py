"""小区台账: the columns in which an office keeps its compounds."""

from __future__ import annotations

from datetime import date

from sifang.ledgers import public as ledgers
from sifang.registry.choices import PartyKind
from sifang.registry.importers.companies import companies_out, plan_companies
from sifang.registry.importers.compounds import plan_compounds
from sifang.registry.importers.hanging import AREA_COLUMNS, COMPANY_COLUMNS, PERIOD_COLUMNS, Hanging, one_of
from sifang.registry.importers.out import compounds_out
from sifang.registry.matching.rows_decided import decide_within, withdraw_within
from sifang.registry.models import PartyCoverage

COMPOUNDS = ledgers.declare(
    ledgers.Sheet(
        key="compounds",
        rank=1,
        name="小区台账",
        columns=(
            ledgers.Column(
                "编号", "id", ledgers.whole(), ("小区编号", "登记编号"), width=10, check="",
                note="登记册里的编号。新小区不填；填了就按编号认，不按名称认。",
            ),
            ledgers.Column(
                "小区名称", "name", ledgers.text(80), ("小区", "小区名", "名称", "项目名称", "住宅小区", "住宅小区名称", "name"),
                required=True, example="示例花园（一期）", width=24, note="写全称，分期的写到期。",
            ),
            ledgers.Column(
                "区划代码", "area_code", ledgers.text(20, fold=True), ("行政区划代码", "社区代码", "统计用区划代码"), width=16,
                note="12 位社区代码，或 9 位街道（镇）、6 位区县代码。填了代码，可以不填下面三列。",
            ),
            ledgers.Column(
                "区县", "district", ledgers.text(40), ("区", "所属区县", "所在区县", "功能区", "行政区", "district"),
                example="张店区", width=14, note="区县或功能区的名称。",
            ),
            ledgers.Column(
                "街道", "subdistrict", ledgers.text(40), ("镇街", "镇办", "街道（镇）", "街道/镇", "镇", "所属街道", "街镇"),
                width=16, note="街道或镇的名称。",
            ),
            ledgers.Column(
                "社区", "community", ledgers.text(60), ("所属社区", "居委会", "社区居委会", "村居", "所在社区"),
                width=18, note="社区或村的名称；不知道可以不填，以后再补。",
            ),
            ledgers.Column(
                "地址", "address", ledgers.text(160), ("小区地址", "坐落", "位置", "详细地址", "address"),
                example="示例路 1 号", width=28,
            ),
            ledgers.Column(
                "户数", "household_count", ledgers.whole("户", "套"), ("总户数", "住户数", "居民户数", "households"),
                unit="户", example=1286, width=10, check="whole", note="整数，例如 1286。",
            ),
            ledgers.Column(
                "建筑面积", "floor_area", ledgers.amount("平方米", "平米", "㎡", "m2", "m²"), ("总建筑面积", "面积"),
                unit="平方米", example=128600, width=14, check="number", note="平方米，可有两位小数。",
            ),
            ledgers.Column(
                "建成年份", "built_year", ledgers.year, ("建成时间", "竣工年份", "建造年代", "建成年代", "年份"),
                example=2005, width=10, check="year", note="四位年份，例如 2005。",
            ),
            ledgers.Column(
                "楼栋数", "building_count", ledgers.whole("栋", "幢", "座", "栋楼"), ("楼栋", "栋数", "幢数", "楼幢数", "楼座数"),
                unit="栋", example=12, width=10, check="whole", note="整数。",
            ),
            ledgers.Column(
                "是否老旧小区", "is_old_compound", ledgers.yes_no, ("老旧小区", "是否老旧", "是否为老旧小区"),
                example="否", width=12, choices=("是", "否"), note="填“是”或“否”。",
            ),
            ledgers.Column(
                "物业服务企业", "company", ledgers.text(100),
                ("物业公司", "物业企业", "服务企业", "物业服务单位", "物业", "物业单位", "服务单位", "property_company"),
                example="示例物业服务有限公司", width=28,
                note="企业全称；没有物业写“无物业”，业主自管写“自管”，街道或社区代管写明是谁。不知道就留空：算“不明”，不算“没有”。",
            ),
            ledgers.Column(
                "收费标准", "fee", ledgers.fee, ("物业费", "物业服务费", "物业收费标准", "收费"),
                unit="元/平方米·月", example=0.7, width=14, check="number", note="每平方米每月多少元。",
            ),
            ledgers.Column("经度", "longitude", ledgers.degrees(73, 136), ("lng", "lon"), width=12, check="number",
                           note="与纬度同填，GCJ-02，例如 118.05。"),
            ledgers.Column("纬度", "latitude", ledgers.degrees(3, 54), ("lat",), width=12, check="number",
                           note="与经度同填，例如 36.81。"),
        ),
        plan=plan_compounds,
        out=compounds_out,
        place_keys=("area_code", "district", "subdistrict", "community"),
        pairing=ledgers.Pairing(decide_within, withdraw_within),
        subjects=(
            ledgers.Subject(
                "registry.Compound",
                (
                    ("registry.CompoundState", "compound_id"), ("registry.ServiceMode", "compound_id"),
                    ("registry.ServiceProject", "compound_id"), ("registry.FormerName", "compound_id"),
                    ("registry.CompanyChange", "compound_id"),
                ),
                derived=(("registry.DoubtfulPair", "one_id"), ("registry.DoubtfulPair", "other_id")),
                likeness="pinyin", page="compound_page",
            ),
            ledgers.Subject("registry.Company", likeness="pinyin", page="company_page"),
        ),
        explained=(
            "每行一个小区。导入时会问“截至哪一天”：表里写的都算那一天的情况。",
            "区划至少写到区县；写到社区最好。只写到区县的小区先记在区县名下，以后补。",
            "已登记的小区先按编号认；没有编号的，看名称、区划、地址和位置像不像。拿不准的，导入之前请您认定；没有认定的当作新小区。",
            "空格表示没说，不会抹掉已登记的内容；新小区没写企业的，服务方式记为“不明”。",
        ),
    )
)  # fmt: skip

COMPANIES = ledgers.declare(
    ledgers.Sheet(
        key="companies",
        rank=2,
        name="企业台账",
        columns=(
            ledgers.Column(
                "编号", "id", ledgers.whole(), ("企业编号", "登记编号"), width=10, check="",
                note="登记册里的编号。新企业不填；填了就按编号认。",
            ),
            ledgers.Column(
                "企业名称", "name", ledgers.text(100),
                ("企业", "公司名称", "物业公司", "物业企业", "物业服务企业", "单位名称", "名称"),
                required=True, example="示例物业服务有限公司", width=32, note="营业执照上的全称。",
            ),
            ledgers.Column(
                "统一社会信用代码", "credit_code", ledgers.text(18, fold=True), ("信用代码", "社会信用代码", "代码"),
                width=22, note="18 位；填了就按代码认。",
            ),
            ledgers.Column(
                "区县", "district", ledgers.text(40), ("注册地", "区", "所属区县", "所在区县", "功能区"),
                example="张店区", width=14, note="注册地所在的区县或功能区；新企业必填。",
            ),
            ledgers.Column(
                "值班电话", "phone", ledgers.text(40), ("电话", "联系电话", "服务电话"), width=18,
                note="企业对外的值班电话，不填个人手机。",
            ),
        ),
        plan=plan_companies,
        out=companies_out,
        place_keys=("district", "credit_code"),
        subjects=(ledgers.Subject("registry.Company", likeness="pinyin", page="company_page"),),
        explained=(
            "每行一家企业。按编号认，没有编号按统一社会信用代码认，都没有按区县和名称认。",
            "代码校验不通过的照写登记，标出来请核对；空格表示没说。",
        ),
    )
)  # fmt: skip

_PARTY = Hanging(
    "registry.PartyOrganisation", "area", ("name", "kind", "office_hours"), told_by="name", needed=("name", "kind"),
    otherwise={"office_hours": ""},
)  # fmt: skip
PARTY_ORGANISATIONS = ledgers.declare(
    ledgers.Sheet(
        key="party_organisations", name="党组织台账",
        columns=(
            *AREA_COLUMNS,
            ledgers.Column("党组织名称", "name", ledgers.text(100), ("名称", "党组织", "支部名称"), required=True, width=32),
            ledgers.Column(
                "类别", "kind", one_of(PartyKind), ("党组织类别",), width=12,
                choices=tuple(str(kind.label) for kind in PartyKind),
            ),
            ledgers.Column("接待时间", "office_hours", ledgers.text(80), ("办公时间",), width=20),
            *PERIOD_COLUMNS,
        ),
        plan=_PARTY.plan, out=_PARTY.out,
        subjects=(ledgers.Subject("registry.PartyOrganisation"),),
        explained=(
            "每行一个党组织，党员不列名单。按编号认；没有编号的，按区划和名称认。",
            "空格表示没说，不会抹掉已登记的内容。",
        ),
    )
)  # fmt: skip


def _has_its_own(company_id: int, day: date) -> tuple[str, str] | None:
    if PartyCoverage.objects.filter(company=company_id, period__contains=day).exists():
        return "company", f"{day} 这家企业已有党组织，不再派指导员"
    return None


_INSTRUCTORS = Hanging(
    "registry.PartyInstructor", "company", ("name", "from_office"), needed=("name",), otherwise={"from_office": ""},
    splits=("name", "from_office"), alone=("registry.PartyInstructor",), fits=_has_its_own, personal=("name",),
)  # fmt: skip
PARTY_INSTRUCTORS = ledgers.declare(
    ledgers.Sheet(
        key="party_instructors", name="党建指导员台账",
        columns=(
            *COMPANY_COLUMNS,
            ledgers.Column(
                "指导员姓名", "name", ledgers.text(40), ("姓名", "指导员", "党建指导员", "党建工作指导员"), width=14,
                example="张三", note="导出时打码；原样交回来的，当作没有变。",
            ),
            ledgers.Column(
                "派出单位", "from_office", ledgers.text(80), ("工作单位", "派出党组织", "所在单位"), width=28,
                example="示例街道党工委",
            ),
            *PERIOD_COLUMNS,
        ),
        plan=_INSTRUCTORS.plan, out=_INSTRUCTORS.out,
        subjects=(ledgers.Subject("registry.PartyInstructor"),),
        explained=(
            "每行一名派到企业的指导员；企业自己有党组织的不派。按编号认；没有编号的，按企业认。",
            "换了人算“那天起变了”的，原来的到那天为止，另起一条；算“原来登记错了”的，直接更正。",
            "空格表示没说，不会抹掉已登记的内容。",
        ),
    )
)  # fmt: skip

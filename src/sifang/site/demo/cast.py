"""The demonstration's people: one account per post worth looking at; they exist in demonstration mode alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Count

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.audit import public as audit
from sifang.lib.periods import since
from sifang.lib.words import pinyin_key
from sifang.site.demo.moments import CUT_OFF, LOADED
from sifang.site.demo.part import Part
from sifang.site.demo.seed import check_may_seed
from sifang.site.demo.words import noun

PASSWORD = "Sifang-2021-demo"
# Second factors of the three administrators: invented, printed, worth nothing outside the demonstration.
SECRETS = {
    "sysadmin": "SIFANGDEMOAAAAAAAAAAAAAAAAAAAA22",
    "secadmin": "SIFANGDEMOBBBBBBBBBBBBBBBBBBBB33",
    "auditor": "SIFANGDEMOCCCCCCCCCCCCCCCCCCCC44",
}


def _part(*cells: str) -> Part:
    return Part(*cells)


BUREAU = "淄博市住房和城乡建设局"
PARTS = (
    _part("shijingban", "周启明", "CITY_CLERK", BUREAU, "CITY_BUREAU", "物业科 · 经办", "淄博市", "city", "全市总览、登记、导入、起草通报"),
    _part("shikezhang", "郑望舒", "CITY_CHIEF", BUREAU, "CITY_BUREAU", "物业科 · 科长", "淄博市", "city", "核稿、冻结月度数"),
    _part("shilingdao", "沈既白", "CITY_LEADER", BUREAU, "CITY_BUREAU", "分管负责人", "淄博市", "city", "签发通报"),
    _part("zhangdian", "韩采薇", "DISTRICT_CLERK", "张店区住房和城乡建设局", "DISTRICT_BUREAU", "物业科 · 经办", "张店区", "area", "张店区（不含功能区代管的街道、镇）"),
    _part("boshan", "唐知远", "DISTRICT_CLERK", "博山区住房和城乡建设局", "DISTRICT_BUREAU", "物业科 · 经办", "博山区", "area", "博山区，覆盖率最低"),
    _part("gaoxin", "罗景行", "DISTRICT_CLERK", "高新区建设局", "DISTRICT_BUREAU", "物业经办", "淄博高新技术产业开发区", "area", "功能区：四宝山街道、中埠镇"),
    _part("mashang", "邓如松", "SUBDISTRICT_CLERK", "马尚街道办事处", "SUBDISTRICT_OFFICE", "物业办经办", "马尚街道", "area", "街道：联席会议、物管会、本街道小区"),
    _part("sibaoshan", "曹未央", "SUBDISTRICT_CLERK", "四宝山街道办事处", "SUBDISTRICT_OFFICE", "物业办经办", "四宝山街道", "area", "由高新区管理的街道"),
    _part("shequ", "彭若谷", "COMMUNITY_WORKER", "", "COMMUNITY_OFFICE", "物业委员", "马尚街道/社区", "area", "一个社区：四方、小区、问题"),
    _part("jingli", "卢致和", "COMPANY_MANAGER", "", "COMPANY", "项目负责人", "马尚街道", "company", "只看本企业服务的小区"),
    _part("chengguan", "蒋乐山", "DEPARTMENT_LIAISON", "淄博市城市管理局", "DEPARTMENT", "联络员", "淄博市", "", "只看派给本单位的事项"),
    _part("zdchengguan", "温伯言", "DEPARTMENT_LIAISON", "张店区城市管理局", "DEPARTMENT", "联络员", "张店区", "", "派给本单位的案件，被召集的哨"),
    _part("xiaofang", "聂长河", "DEPARTMENT_LIAISON", "张店区消防救援机构", "DEPARTMENT", "联络员", "张店区", "", "派给本单位的案件，被召集的哨"),
    _part("rexian", "阮听雨", "HOTLINE_DESK", "淄博市12345政务服务便民热线", "HOTLINE", "值班席", "淄博市", "", "交工单、取答复，只看热线交来的单"),
    _part("zuzhibu", "余清和", "PARTY_OFFICER", "淄博市委组织部", "PARTY_OFFICE", "党建联络员", "淄博市", "city", "党组织覆盖，不看党员名单"),
    _part("renda", "潘仰止", "CONGRESS_REVIEWER", "淄博市人大常委会", "CONGRESS", "评议工作人员", "淄博市", "city", "只读：数字、口径和记录"),
    _part("sysadmin", "杜明远", "SYSTEM_ADMINISTRATOR", BUREAU, "CITY_BUREAU", "系统管理员", "淄博市", "", "账号和岗位，看不到业务记录"),
    _part("secadmin", "戴慎之", "SECURITY_ADMINISTRATOR", BUREAU, "CITY_BUREAU", "安全管理员", "淄博市", "", "角色和区域权限、解锁账号"),
    _part("auditor", "夏允中", "AUDITOR", BUREAU, "CITY_BUREAU", "审计管理员", "淄博市", "", "操作记录及其校验"),
)  # fmt: skip


@cache
def password() -> str:
    """The password of all of them as it is kept; making it is meant to take long."""
    return make_password(PASSWORD)


@transaction.atomic(durable=True)
def write_cast(parts: Sequence[Part] = PARTS) -> int:
    """Write the accounts that are not there yet; returns how many were new."""
    check_may_seed()
    have = set(accounts.User.objects.values_list("username", flat=True))
    secret = password()
    new = 0
    for part in parts:
        if part.username in have:
            continue
        area = _area(part)
        company = _company_in(area) if part.sees == "company" else None
        office = _office(part, area, company)
        factor = SECRETS.get(part.username)
        user = accounts.User.objects.create(
            username=part.username, name=part.name, phone=f"1330000{9000 + len(have) + new:04d}", password=secret,
            password_changed_at=LOADED, is_demonstration=True, 
            totp_secret=accounts.second_factor_as_kept(factor) if factor else "",
        )  # fmt: skip
        post, _ = accounts.Post.objects.get_or_create(
            office=office, title=part.title,
            defaults={"role": part.role, "company_id": company.pk if company else None},
        )  # fmt: skip
        accounts.PostHolding.objects.create(post=post, user=user, period=since(date(2021, 1, 4)))
        if part.sees in ("area", "city"):
            accounts.Jurisdiction.objects.get_or_create(post=post, area=area)
        new += 1
    if new:
        audit.record(
            "demonstration.accounts", subject=areas.city(), by=None, at=LOADED, note="演示账号", new=new
        )
    return new


def _area(part: Part) -> areas.Area:
    """The area by its name; `街道/社区` means the subdistrict's community with most compounds."""
    name, _, below = part.area.partition("/")
    area = areas.Area.objects.get(name=name)
    if not below:
        return area
    states = noun("registry.CompoundState").objects.filter(
        community__in=areas.children(area, CUT_OFF), period__contains=CUT_OFF
    )
    busiest = states.values("community").annotate(many=Count("id")).order_by("-many", "community").first()
    return areas.Area.objects.get(pk=busiest["community"]) if busiest else areas.children(area, CUT_OFF)[0]


def _company_in(area: areas.Area):
    """The company that serves most compounds of an area."""
    modes = noun("registry.ServiceMode").objects.filter(
        mode="PROFESSIONAL",
        period__contains=CUT_OFF,
        compound__in=noun("registry.CompoundState")
        .objects.filter(community__in=areas.inside([area.pk], CUT_OFF), period__contains=CUT_OFF)
        .values("compound"),
    )
    most = modes.values("company").annotate(many=Count("id")).order_by("-many", "company").first()
    return noun("registry.Company").objects.get(pk=most["company"]) if most else None


def _office(part: Part, area: areas.Area, company) -> accounts.Office:
    if part.sees == "company":
        name = company.name if company else "演示物业服务有限公司"
    elif part.office:
        name = part.office
    else:
        found = accounts.Office.objects.filter(area=area, kind=part.office_kind).first()
        name = found.name if found else f"{area.name}居民委员会"
    office, _ = accounts.Office.objects.get_or_create(
        area=area, name=name, defaults={"kind": part.office_kind, "pinyin": pinyin_key(name)}
    )
    return office


def table() -> Iterator[str]:
    """The demonstration accounts as lines for a terminal."""
    if not settings.SIFANG_DEMONSTRATION:
        yield "演示账号只存在于演示模式。"
        return
    here = {
        user.username: user for user in accounts.User.objects.filter(is_demonstration=True).order_by("id")
    }
    posts = {
        holding.user_id: holding.post
        for holding in accounts.PostHolding.objects.select_related("post__office")
    }
    yield f"演示账号（口令都是 {PASSWORD}）："
    for part in PARTS:
        user = here.get(part.username)
        if user is None:
            continue
        post = f"{posts[user.pk].office.name} · {posts[user.pk].title}" if user.pk in posts else ""
        yield f"  {part.username:<12}{post}：{part.look_at}"
    yield "三名管理员登录时还要动态码，登录页上就有；也可以把密钥放进验证器："
    for username, secret in SECRETS.items():
        if username in here:
            yield f"  {username:<12}{secret}"

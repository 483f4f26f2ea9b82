"""Who acts in the small city: one person per role, and a few more where borders matter."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password

from sifang.accounts import public as accounts
from sifang.lib.periods import since
from sifang.site.demo.words import noun

if TYPE_CHECKING:
    from sifang.site.demo.small import SmallCity

PASSWORD = "Sifang-2021-demo"

# office: (kind, area)
OFFICES = {
    "青禾市住房和城乡建设局": ("CITY_BUREAU", "青禾市"),
    "东岭区住房和城乡建设局": ("DISTRICT_BUREAU", "东岭区"),
    "西塘区住房和城乡建设局": ("DISTRICT_BUREAU", "西塘区"),
    "云台开发区建设局": ("DISTRICT_BUREAU", "云台开发区"),
    "东岭街道办事处": ("SUBDISTRICT_OFFICE", "东岭街道"),
    "南河街道办事处": ("SUBDISTRICT_OFFICE", "南河街道"),
    "西塘街道办事处": ("SUBDISTRICT_OFFICE", "西塘街道"),
    "春晓社区居民委员会": ("COMMUNITY_OFFICE", "春晓社区"),
    "晨光社区居民委员会": ("COMMUNITY_OFFICE", "晨光社区"),
    "青禾市城市管理局": ("DEPARTMENT", "青禾市"),
    "青禾市委组织部": ("PARTY_OFFICE", "青禾市"),
    "青禾市人大常委会": ("CONGRESS", "青禾市"),
    "安和物业服务有限公司": ("COMPANY", "东岭区"),
    "青禾市12345政务服务便民热线": ("HOTLINE", "青禾市"),
}

# key: (name, role, office, post, jurisdiction or "", company or "")
CAST = {
    "city_clerk": ("周启明", "CITY_CLERK", "青禾市住房和城乡建设局", "物业科经办", "青禾市", ""),
    "city_chief": ("郑望舒", "CITY_CHIEF", "青禾市住房和城乡建设局", "物业科科长", "青禾市", ""),
    "city_leader": ("沈既白", "CITY_LEADER", "青禾市住房和城乡建设局", "分管负责人", "青禾市", ""),
    "district_clerk": ("韩采薇", "DISTRICT_CLERK", "东岭区住房和城乡建设局", "物业股经办", "东岭区", ""),
    "other_district_clerk": ("唐知远", "DISTRICT_CLERK", "西塘区住房和城乡建设局", "物业股经办", "西塘区", ""),
    "zone_clerk": ("罗景行", "DISTRICT_CLERK", "云台开发区建设局", "物业经办", "云台开发区", ""),
    "subdistrict_clerk": ("邓如松", "SUBDISTRICT_CLERK", "东岭街道办事处", "物业办经办", "东岭街道", ""),
    "sibling_subdistrict_clerk": ("曹未央", "SUBDISTRICT_CLERK", "南河街道办事处", "物业办经办", "南河街道", ""),
    "other_subdistrict_clerk": ("许青岚", "SUBDISTRICT_CLERK", "西塘街道办事处", "物业办经办", "西塘街道", ""),
    "community_worker": ("彭若谷", "COMMUNITY_WORKER", "春晓社区居民委员会", "物业委员", "春晓社区", ""),
    "sibling_community_worker": ("苏怀瑾", "COMMUNITY_WORKER", "晨光社区居民委员会", "物业委员", "晨光社区", ""),
    "company_manager": ("卢致和", "COMPANY_MANAGER", "安和物业服务有限公司", "项目负责人", "", "安和物业服务有限公司"),
    "department_liaison": ("蒋乐山", "DEPARTMENT_LIAISON", "青禾市城市管理局", "联络员", "", ""),
    "party_officer": ("余清和", "PARTY_OFFICER", "青禾市委组织部", "党建联络员", "青禾市", ""),
    "reviewer": ("潘仰止", "CONGRESS_REVIEWER", "青禾市人大常委会", "评议代表", "青禾市", ""),
    "sysadmin": ("杜明远", "SYSTEM_ADMINISTRATOR", "青禾市住房和城乡建设局", "系统管理员", "", ""),
    "secadmin": ("戴慎之", "SECURITY_ADMINISTRATOR", "青禾市住房和城乡建设局", "安全管理员", "", ""),
    "auditor": ("夏允中", "AUDITOR", "青禾市住房和城乡建设局", "审计管理员", "", ""),
    "hotline_desk": ("阮听雨", "HOTLINE_DESK", "青禾市12345政务服务便民热线", "值班席", "", ""),
}  # fmt: skip


def fill(city: SmallCity) -> None:
    """Write offices, posts, jurisdictions, people; `stranger` holds no post at all."""
    Office, Post, User = accounts.Office, accounts.Post, accounts.User
    rows = Office.objects.bulk_create(
        Office(name=name, kind=kind, area=city.area[area], phone="0000-0000000")
        for name, (kind, area) in OFFICES.items()
    )
    city.offices = {office.name: office for office in rows}
    secret = make_password(PASSWORD)
    names = {key: who[0] for key, who in CAST.items()} | {"stranger": "甘无名"}
    people = User.objects.bulk_create(
        User(username=key, name=name, phone=f"1330000{n:04d}", password=secret, is_demonstration=True)
        for n, (key, name) in enumerate(names.items(), start=1)
    )
    city.people = {user.username: user for user in people}
    posts = Post.objects.bulk_create(
        Post(
            office=city.offices[office],
            title=title,
            role=role,
            company_id=city.company[company].pk if company else None,
        )
        for _, role, office, title, _, company in CAST.values()
    )
    city.posts = dict(zip(CAST, posts, strict=True))
    noun("accounts.Jurisdiction").objects.bulk_create(
        accounts.Jurisdiction(post=city.posts[key], area=city.area[who[4]])
        for key, who in CAST.items()
        if who[4]
    )
    accounts.PostHolding.objects.bulk_create(
        accounts.PostHolding(post=post, user=city.people[key], period=since(date(2020, 1, 1)))
        for key, post in city.posts.items()
    )

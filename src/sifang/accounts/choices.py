"""Kinds of offices."""

from django.db import models


class OfficeKind(models.TextChoices):
    CITY_BUREAU = "CITY_BUREAU", "市住房和城乡建设局"
    DISTRICT_BUREAU = "DISTRICT_BUREAU", "区县住房和城乡建设局"
    SUBDISTRICT_OFFICE = "SUBDISTRICT_OFFICE", "街道办事处（镇政府）"
    COMMUNITY_OFFICE = "COMMUNITY_OFFICE", "社区居民委员会"
    DEPARTMENT = "DEPARTMENT", "部门"
    UTILITY = "UTILITY", "专营单位"
    # Hands orders in and takes answers out; nothing is sent to it and nobody calls it.
    HOTLINE = "HOTLINE", "政务服务热线"
    PARTY_OFFICE = "PARTY_OFFICE", "党委工作机关"
    CONGRESS = "CONGRESS", "人大"
    COMPANY = "COMPANY", "物业服务企业"

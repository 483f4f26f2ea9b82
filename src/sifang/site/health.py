"""Is everything well? Each part answers in a sentence; nothing here knows a page."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from sifang.audit import public as audit
from sifang.cases import public as cases
from sifang.policy import public as policy
from sifang.workdays import public as workdays

HEARTBEAT = timedelta(minutes=2)
FREE_BYTES = 1 << 30
FREE_SHARE = 0.05


@dataclass(frozen=True)
class Part:
    """One part of the product: how it is, in a sentence."""

    key: str
    name: str
    is_well: bool
    words: str


def database(at: datetime, now: datetime) -> Part:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), pg_database_size(current_database())")
        version, size = cursor.fetchone()
    return Part("database", "数据库", True, f"PostgreSQL {version.split()[0]}，数据 {size / 1e6:,.0f} MB")


def worker(at: datetime, now: datetime) -> Part:
    """The worker writes its heartbeat into the database; jobs that failed or stuck are counted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(last_heartbeat), count(*) FROM procrastinate_workers")
        last, count = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
        failed = cursor.fetchone()[0]
    if last is None or now - last > HEARTBEAT:
        return Part("worker", "后台任务", False, "后台进程没有在运行，封存和定时任务已停")
    if failed:
        return Part("worker", "后台任务", False, f"{failed} 个任务失败，请查看日志")
    return Part("worker", "后台任务", True, f"{count} 个进程在运行")


def disk(at: datetime, now: datetime) -> Part:
    place = Path(settings.SIFANG_DATA)
    while not place.exists() and place != place.parent:
        place = place.parent
    usage = shutil.disk_usage(place)
    is_well = usage.free >= FREE_BYTES and usage.free >= usage.total * FREE_SHARE
    return Part("disk", "磁盘", is_well, f"剩余 {usage.free / 1e9:,.1f} GB，共 {usage.total / 1e9:,.1f} GB")


def calendar(at: datetime, now: datetime) -> Part:
    problem = workdays.calendar_problem(at)
    return Part("calendar", "工作日历", not problem, problem or "节假日表齐全")


def chain(at: datetime, now: datetime) -> Part:
    """Lines should not wait long for their seal; walking the whole chain is a command's work."""
    waiting = audit.unsealed()
    if waiting:
        with connection.cursor() as cursor:
            cursor.execute("SELECT max(sealed_at) FROM audit_auditseal")
            last = cursor.fetchone()[0]
        if last is not None and now - last > timedelta(minutes=10):
            return Part("audit", "操作记录", False, f"{waiting} 条等待封存，上次封存是 {last:%Y-%m-%d %H:%M}")
    return Part("audit", "操作记录", True, f"{waiting} 条等待封存" if waiting else "全部已封存")


def ladder(at: datetime, now: datetime) -> Part:
    """Reminders go out every minute; who is behind with them is behind with everything that climbs."""
    problem = cases.ladder_problem(at)
    return Part("ladder", "案件提醒", not problem, problem or "没有落后")


def rules(at: datetime, now: datetime) -> Part:
    try:
        told = policy.version(at.date()).name
    except policy.PolicyMistakes as why:
        return Part("policy", "政策文件", False, str(why).splitlines()[0])
    return Part("policy", "政策文件", True, told)


PARTS: tuple[Callable[[datetime, datetime], Part], ...] = (
    database,
    worker,
    disk,
    calendar,
    chain,
    ladder,
    rules,
)


def examine(at: datetime, now: datetime) -> list[Part]:
    """
    How each part is.

    :param at: the city's time, by which the calendar is judged
    :param now: the machine's time, by which heartbeats are
    """
    try:
        return [part(at, now) for part in PARTS]
    except DatabaseError:
        return [Part("database", "数据库", False, "数据库没有回答")]

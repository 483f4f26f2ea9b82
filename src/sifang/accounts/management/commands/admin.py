"""The first people of a fresh city."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sifang.accounts.actions.first_people import FIRST, create_first_people
from sifang.accounts.actions.people import CannotDoThat
from sifang.accounts.roles import ROLES
from sifang.lib.clock import clock, real_clock

FLAGS = {
    "SYSTEM_ADMINISTRATOR": "system",
    "SECURITY_ADMINISTRATOR": "security",
    "AUDITOR": "auditor",
    "CITY_CLERK": "clerk",
}


class Command(BaseCommand):
    help = "新城市的头四个人：系统管理员、安全管理员、审计管理员和市级经办，须是四个不同的人"

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True)
        create = commands.add_parser("create", help="开这四个账号，一次性口令只打印这一次")
        for role in FIRST:
            create.add_argument(f"--{FLAGS[role]}", default="", metavar="登录名=姓名", help=ROLES[role].name)
        create.add_argument("--office", default="市住房和城乡建设局", help="所在单位")

    def handle(self, *args: Any, **options: Any) -> None:
        people = {}
        for role in FIRST:
            told = options[FLAGS[role]] or self._ask(role)
            username, _, name = told.partition("=")
            people[role] = (username.strip(), name.strip() or username.strip())
        try:
            passwords = create_first_people(
                people, office_name=options["office"], by=None, at=clock(), now=real_clock()
            )
        except CannotDoThat as why:
            raise CommandError(str(why)) from why
        self.stdout.write("账号已开。口令只显示这一次，登录后须改；三位管理员第一次登录时设置第二因素。")
        for role in FIRST:
            self.stdout.write(f"  {ROLES[role].name}\t{people[role][0]}\t{passwords[role]}")

    def _ask(self, role: str) -> str:
        if not sys.stdin.isatty():
            raise CommandError(f"请用 --{FLAGS[role]} 登录名=姓名 指明{ROLES[role].name}")
        return input(f"{ROLES[role].name}（登录名=姓名）：")

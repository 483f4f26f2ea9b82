"""The chain of the audit, from the command line."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from sifang.audit.actions.seal import seal_lines
from sifang.audit.verify import head, verify
from sifang.lib.clock import real_clock


class Command(BaseCommand):
    help = "操作记录的校验链：verify 从头校验，seal 封存，head 打印链尾校验值"

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True)
        verify_it = commands.add_parser("verify", help="从头校验，指出第一条断开的记录")
        verify_it.add_argument("--json", action="store_true", help="以 JSON 输出")
        verify_it.add_argument("--expect", default="", help="以前打印的链尾校验值，应仍在链中")
        commands.add_parser("seal", help="现在就封存还没有封条的记录")
        head_it = commands.add_parser("head", help="打印链尾校验值，抄在纸上，以后用来核对")
        head_it.add_argument("--expect", default="", help="以前打印的链尾校验值，应仍在链中")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, f"_{options['what']}")(**options)

    def _verify(self, **options: Any) -> None:
        verdict = verify(expect=options["expect"], at=real_clock())
        if options["json"]:
            self.stdout.write(json.dumps(verdict.as_json(), ensure_ascii=False))
        elif verdict.holds:
            self.stdout.write(f"校验通过：{verdict.sealed} 条已封存，{verdict.unsealed} 条待封存。")
            self.stdout.write(f"链尾 {verdict.head.digest}")
        else:
            self.stdout.write(f"校验不通过：{verdict.why}。此前 {verdict.sealed} 条完好。")
        if not verdict.holds:
            sys.exit(1)

    def _seal(self, **options: Any) -> None:
        self.stdout.write(f"封存 {seal_lines(at=real_clock(), everything=True)} 条。")

    def _head(self, **options: Any) -> None:
        if options["expect"]:
            self._verify(json=False, **{k: v for k, v in options.items() if k != "json"})
            return
        now = head()
        self.stdout.write(f"{now.count} 条，最后一条是记录 {now.line_id or '无'}")
        self.stdout.write(now.digest)

"""`./sifang bulletin 2021-12-01 --out FILE`: the bulletin as .html, .docx or .pdf by the file's name."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sifang.bulletins.language import TemplateMistake
from sifang.bulletins.models import Bulletin
from sifang.bulletins.output import files
from sifang.bulletins.queries import content_of, content_shown
from sifang.policy import public as policy


class Command(BaseCommand):
    help = "写出某日通报：--out 的后缀决定 .html、.docx 或 .pdf"

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("day", help="成文日期，如 2021-12-01；数字截至前一天")
        parser.add_argument("--out", required=True, help="写到哪个文件")
        parser.add_argument("--cut-off", help="数字截至哪天，默认成文日期的前一天")

    def handle(self, *args: Any, day: str, out: str, **options: Any) -> None:
        try:
            dated_on = date.fromisoformat(day)
            cut = (
                date.fromisoformat(options["cut_off"]) if options["cut_off"] else dated_on - timedelta(days=1)
            )
        except ValueError as why:
            raise CommandError("日期应写成 2021-12-01 的样子") from why
        kind = Path(out).suffix.lstrip(".").lower()
        if kind not in files.TYPES:
            raise CommandError("--out 的后缀应是 .html、.docx 或 .pdf")
        issued = (
            Bulletin.objects.filter(dated_on=dated_on, cut_off=cut, status="ISSUED").order_by("-id").first()
        )
        try:
            if issued is not None:
                content = content_shown(issued)
            else:
                text = policy.bulletin_template(dated_on).read_text(encoding="utf-8")
                content = content_of(text, dated_on=dated_on, cut_off=cut)
        except (policy.NoSuchRule, TemplateMistake) as why:
            raise CommandError(str(why)) from why
        try:
            Path(out).write_bytes(files.write(content, kind))
        except OSError as why:
            raise CommandError(f"写不了 {out}：{why.strerror}") from why
        self.stdout.write(
            f"已写出 {out}（{'已印发' if issued else '未印发，数字是现算的'}，校验码 {content['digest'][:8].upper()}）"
        )

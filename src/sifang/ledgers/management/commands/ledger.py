"""`ledger template` writes the sheet an office fills in; `ledger load` reads one, shows, loads all or nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sifang.accounts import public as accounts
from sifang.ledgers import public as ledgers
from sifang.ledgers.plan import WHAT
from sifang.ledgers.reading.content import MOST_BYTES, check_size
from sifang.ledgers.template import template
from sifang.lib.clock import clock
from sifang.lib.refusals import Refusal

MOST_SHOWN = 50


class Command(BaseCommand):
    help = "表格：写出填报模板，导入台账（.xlsx、.xls、.csv）"

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="做什么")
        one = verbs.add_parser("template", help="写出一张空白台账")
        one.add_argument("sheet", help="哪种台账，例如 compounds")
        one.add_argument("--out", help="写到哪个文件；默认是当前文件夹里的“台账名.xlsx”")
        two = verbs.add_parser("load", help="导入一张台账：先看一遍，再整批导入")
        two.add_argument("sheet", help="哪种台账，例如 compounds")
        two.add_argument("file", help=".xlsx、.xls 或 .csv 文件")
        two.add_argument(
            "--as-at", required=True, metavar="日期", help="表里写的是哪一天的情况，例如 2021-11-30"
        )
        two.add_argument("--mapping", metavar="文件", help="列名对照，.yaml 或 .json")
        two.add_argument(
            "--sheet-name", "--sheet", dest="only", default="", metavar="工作表", help="读哪张工作表"
        )
        two.add_argument("--yes", action="store_true", help="不再询问，直接导入")
        two.add_argument("--partly", action="store_true", help="好的行照样导入，有错的行留下")
        two.add_argument("--wrong", action="store_true", help="与登记不同的，是原来登记错了，不是那天起变了")
        two.add_argument("--dry-run", action="store_true", help="只看一遍，不导入")
        two.add_argument("--by", metavar="登录名", help="以谁的名义导入（权限也是他的）；默认是系统")
        three = verbs.add_parser("undo", help="撤销一次导入；后来有变化的撤不了，会说是哪些")
        three.add_argument("batch", type=int, help="批次号")
        three.add_argument("--by", required=True, metavar="登录名", help="以谁的名义撤销")
        verbs.add_parser("list", help="列出有哪些台账")

    def handle(self, *args: Any, **options: Any) -> None:
        verb = options["verb"]
        if verb == "list":
            for one in ledgers.sheets():
                self.stdout.write(f"{one.key}\t{one.name}\t{'、'.join(one.headers)}")
            return
        if verb == "undo":
            self._undo(options["batch"], _person(options["by"]))
            return
        try:
            sheet = ledgers.sheet(options["sheet"])
        except ledgers.NoSuchSheet as why:
            raise CommandError(str(why)) from why
        if verb == "template":
            self._template(sheet, options["out"])
        else:
            self._load(sheet, options)

    def _undo(self, batch_id: int, by: Any) -> None:
        try:
            batch = ledgers.undo(batch_id, by=by, at=clock())
        except ledgers.LedgerBatch.DoesNotExist as why:
            raise CommandError(f"没有批次 {batch_id}。") from why
        except ledgers.LaterChanges as why:
            told = "\n".join(
                f"  {one['label']}：{one['where']}{'，' + '；'.join(one['who']) if one['who'] else ''}"
                for one in why.standing
            )
            raise CommandError(f"{why}\n{told}") from why
        except Refusal as why:
            raise CommandError(str(why)) from why
        self.stdout.write(f"已撤销批次 {batch.pk}：{batch}。")

    def _template(self, sheet: ledgers.Sheet, out: str | None) -> None:
        path = Path(out or f"{sheet.name}.xlsx")
        try:
            path.write_bytes(template(sheet))
        except OSError as why:
            raise CommandError(f"写不进“{path}”：{why.strerror}") from why
        self.stdout.write(f"已写出 {path}：{len(sheet.columns)} 列，第 2 行是示例，从第 3 行起填。")

    def _load(self, sheet: ledgers.Sheet, options: dict[str, Any]) -> None:
        as_at = _day(options["as_at"])
        mapping = _mapping(options["mapping"], sheet)
        by = _person(options["by"])
        data, name = _file(options["file"])
        try:
            with _quiet():
                table = ledgers.read_table(data, name, sheet, mapping=mapping, only=options["only"])
        except ledgers.NotATable as why:
            raise CommandError(f"{name}：{why}") from why
        del data
        load = ledgers.Load(
            as_at=as_at, by=by, default_area=mapping.default_area, tell=self._tell, wrong=options["wrong"]
        )
        shown: ledgers.Plan | None = None
        try:
            if options["dry_run"]:
                plan = ledgers.preview(table, load)
                self._show(table, plan, as_at)
                if plan.faults and not options["partly"]:
                    raise ledgers.LoadRefused(f"有 {plan.refused} 行不能导入，整批没有导入。", plan)
                self.stdout.write("只看了一遍，什么都没有改。")
                return
            batch, plan = ledgers.plan_table(
                table, load, by=by, at=clock(), mapping=mapping.as_data(), refuse=not options["partly"]
            )
            shown = plan
            self._show(table, plan, as_at)
            if not options["yes"] and not self._agreed(plan):
                batch.delete()
                self.stdout.write("没有导入，什么都没有改。")
                return
            try:
                batch = ledgers.run(batch.pk, by=by, at=clock(), tell=self._tell)
            except ledgers.LoadRefused:
                batch.delete()
                raise
        except ledgers.LoadRefused as why:
            if why.plan is not None and shown is None:
                self._show(table, why.plan, as_at)
            raise CommandError(str(why)) from why
        except accounts.NotAllowed as why:
            raise CommandError(str(why)) from why
        self.stdout.write(
            f"已导入：新增 {batch.new_count:,}，变更 {batch.changed_count:,}，没有变化 {batch.same_count:,}"
            + (f"，有错没有导入 {batch.refused_count:,}" if batch.refused_count else "")
            + (f"，冲突没有导入 {batch.conflict_count:,}" if batch.conflict_count else "")
            + f"。批次 {batch.pk}。"
        )

    def _show(self, table: ledgers.Table, plan: ledgers.Plan, as_at: date) -> None:
        write, counts = self.stdout.write, plan.counts
        write(f"{table.file_name} · 工作表“{table.name}” · 表头在第 {table.header_row} 行 · 截至 {as_at}")
        for note in table.notes:
            write(f"  注意：{note}")
        write(
            f"  新增 {counts['new']:,} · 变更 {counts['changed']:,} · 没有变化 {counts['same']:,} · "
            f"有错 {counts['refused']:,} · 存疑 {counts['doubts']:,}"
            + (f" · 略过 {table.left_out:,}" if table.left_out else "")
        )
        for change in plan.sample():
            fields = "；".join(
                f"{header} {before + ' → ' if before else ''}{after}"
                for header, (before, after) in change.fields.items()
            )
            write(f"  第 {change.row} 行 {WHAT[change.what]} {change.label}：{fields}"[:240])
        for title, several in (("有错", plan.faults), ("存疑", plan.doubts)):
            if several:
                write(f"{title}（{len(several):,} 处）：")
                most = MOST_SHOWN if several is plan.faults else 10
                for fault in several[:most]:
                    write(f"  {fault}")
                if len(several) > most:
                    write(f"  …… 还有 {len(several) - most:,} 处")

    def _agreed(self, plan: ledgers.Plan) -> bool:
        if not sys.stdin.isatty():
            raise CommandError("没有终端可以询问；确认要导入请加 --yes，只想看一遍请加 --dry-run。")
        counts = plan.counts
        answer = input(f"导入这 {counts['new'] + counts['changed']:,} 行吗？[y/N] ")
        return answer.strip().lower() in ("y", "yes", "是")

    def _tell(self, percent: int, words: str) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{percent:3d}% {words}\033[K", ending="" if percent < 92 else "\n")


@contextmanager
def _quiet() -> Iterator[None]:
    """A damaged workbook makes the foreign reader write its own complaints to the terminal; we say it better."""
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _day(said: str) -> date:
    try:
        day = date.fromisoformat(said)
    except ValueError as why:
        raise CommandError(f"“{said}”不是日期，应写成 2021-11-30 的样子，而且要有这一天。") from why
    if day > clock().date():
        raise CommandError(f"截至日期 {day} 晚于今天 {clock().date()}。")
    if day.year < 1990:
        raise CommandError(f"截至日期 {day} 太早，应在 1990 年以后。")
    return day


def _mapping(path: str | None, sheet: ledgers.Sheet) -> ledgers.Mapping:
    if not path:
        return ledgers.Mapping()
    try:
        return ledgers.read_mapping(Path(path).read_text(encoding="utf-8-sig"), sheet)
    except OSError as why:
        raise CommandError(f"打不开对照文件“{path}”：{why.strerror}") from why
    except UnicodeDecodeError as why:
        raise CommandError(f"对照文件“{path}”不是 UTF-8 编码。") from why
    except ledgers.MappingMistake as why:
        raise CommandError(f"{path}：{why}") from why


def _person(username: str | None) -> Any:
    if not username:
        return None
    person = accounts.User.objects.filter(username=username, is_active=True).first()
    if person is None:
        raise CommandError(f"没有登录名为“{username}”的在用账号。")
    return person


def _file(said: str) -> tuple[bytes, str]:
    path = Path(said)
    try:
        size = path.stat().st_size
        check_size(size)
        with path.open("rb") as stream:
            return stream.read(MOST_BYTES + 1), path.name
    except ledgers.NotATable as why:
        raise CommandError(f"{path.name}：{why}") from why
    except OSError as why:
        raise CommandError(f"打不开“{said}”：{why.strerror}") from why

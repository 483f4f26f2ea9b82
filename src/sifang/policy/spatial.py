"""The administrative tree and the outlines of a city's folder."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from sifang.policy.reading import Report
from sifang.policy.shapes import AreaKind, AreaRow, Outline

COLUMNS = ("code", "name", "kind", "parent_code", "is_urban")
_PARENTS = {
    AreaKind.DISTRICT: (AreaKind.CITY,),
    AreaKind.SUBDISTRICT: (AreaKind.DISTRICT,),
    AreaKind.TOWN: (AreaKind.DISTRICT,),
    AreaKind.COMMUNITY: (AreaKind.SUBDISTRICT, AreaKind.TOWN),
}


def areas(folder: Path, report: Report, city_code: str) -> tuple[AreaRow, ...]:
    """Every area of `areas/*.csv`, parents before children; each has a known parent of the right kind."""
    rows: dict[str, AreaRow] = {}
    paths = sorted((folder / "areas").glob("*.csv"))
    if not paths:
        report.add(f"{folder.name}/areas", 1, "缺少区划表（areas/*.csv）")
    for path in paths:
        for row in _rows(path, f"{folder.name}/areas/{path.name}", report):
            if row.code in rows:
                first = rows[row.code]
                report.add(row.file, row.line, f"代码“{row.code}”重复，{first.file} 第 {first.line} 行已有")
                continue
            rows[row.code] = row
    for row in rows.values():
        parent = AreaKind.CITY if row.parent_code == city_code else None
        if row.parent_code in rows:
            parent = rows[row.parent_code].kind
        if parent is None:
            report.add(row.file, row.line, f"“{row.name}”的上级代码“{row.parent_code}”不存在")
        elif parent not in _PARENTS[row.kind]:
            report.add(row.file, row.line, f"“{row.name}”是{row.kind.label}，不能直接属于{parent.label}")
    order = list(AreaKind)
    return tuple(sorted(rows.values(), key=lambda row: (order.index(row.kind) if row.kind != AreaKind.TOWN else order.index(AreaKind.SUBDISTRICT), row.code)))  # fmt: skip


def _rows(path: Path, file: str, report: Report) -> Iterator[AreaRow]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        report.add(file, 1, "文件不是 UTF-8 编码")
        return
    # The first lines may say where the table comes from.
    lines = text.splitlines()
    start = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    header = tuple(lines[start].split(",")) if start < len(lines) else ()
    if header != COLUMNS:
        report.add(file, start + 1, f"表头应为：{','.join(COLUMNS)}")
        return
    kinds = [kind.value for kind in AreaKind if kind != AreaKind.CITY]
    for offset, cells in enumerate(csv.reader(lines[start + 1 :]), start=start + 2):
        if not cells:
            continue
        if len(cells) != len(COLUMNS):
            report.add(file, offset, f"应有 {len(COLUMNS)} 列，实有 {len(cells)} 列")
            continue
        code, name, kind, parent, urban = (cell.strip() for cell in cells)
        if not code or not name:
            report.add(file, offset, "代码和名称不能为空")
        elif not code.isalnum():
            report.add(file, offset, f"代码“{code}”只能由数字和字母组成")
        elif kind not in kinds:
            report.add(file, offset, f"不认识的类别“{kind}”，可用的是：{'、'.join(kinds)}")
        elif urban not in ("0", "1"):
            report.add(file, offset, f"is_urban 应为 0 或 1，不应是“{urban}”")
        else:
            yield AreaRow(code, name, AreaKind(kind), parent, urban == "1", file, offset)


def outlines(folder: Path, report: Report, known: tuple[AreaRow, ...]) -> tuple[Outline, ...]:
    """The districts' borders; a city may do without a map."""
    path, file = folder / "outlines.json", f"{folder.name}/outlines.json"
    if not path.exists():
        return ()
    names = {row.code: row.name for row in known if row.kind == AreaKind.DISTRICT}
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        report.add(file, 1, "文件不是 UTF-8 编码")
        return ()
    except json.JSONDecodeError as why:
        report.add(file, why.lineno, "JSON 写法有误")
        return ()
    if not isinstance(content, dict) or not isinstance(content.get("districts"), dict):
        report.add(file, 1, "应有 districts 分组：区县代码 → 边界")
        return ()
    if not content.get("source") or not content.get("licence"):
        report.add(file, 1, "缺少出处（source）或许可（licence）")
    answers = []
    for code, rings in content["districts"].items():
        if known and code not in names:
            report.add(file, 1, f"边界的区县代码“{code}”不在区划表中")
            continue
        try:
            shape = tuple(tuple((float(lon), float(lat)) for lon, lat in ring) for ring in rings)
        except (TypeError, ValueError):
            report.add(file, 1, f"“{code}”的边界应为 [[经度,纬度]…] 的列表")
            continue
        answers.append(Outline(code, names.get(code, code), shape))
    return tuple(answers)

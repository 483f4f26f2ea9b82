"""Reads one city's folder into a Book; every mistake is collected with its file, line and reason."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from sifang.policy import parsing, sections, spatial
from sifang.policy.book import Book
from sifang.policy.reading import Cell, Problem, Report, compose
from sifang.policy.shapes import City

FILES = ("city.yaml", "deadlines.yaml", "targets.yaml", "indicators.yaml", "zones.yaml", "offices.yaml")
FOLDERS = ("values", "lists")


class PolicyMistakes(Exception):
    """The city's folder cannot be used; `problems` says where and why."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("政策文件有误：\n" + "\n".join(str(problem) for problem in problems))


def read(folder: Path) -> tuple[Book | None, list[Problem]]:
    """Read the folder; the problems come in the order of file and line."""
    report = Report()
    if not folder.is_dir():
        report.add(str(folder), 1, "没有这座城市的政策文件夹")
        return None, report.problems
    pages = {name: _compose(folder, name, report) for name in FILES}
    shelves: dict[str, list[Cell]] = {name: [] for name in FOLDERS}
    for name in FOLDERS:
        for path in sorted((folder / name).glob("*.y*ml")):
            cell = compose(path, _label(folder, path), report)
            if cell is not None:
                shelves[name].append(cell)
    for path in sorted(folder.glob("*.y*ml")):
        if path.name not in FILES:
            report.add(_label(folder, path), 1, f"不认识的文件，可用的是：{'、'.join(FILES)}")
    for path in sorted(folder.glob("*/**/*.y*ml")):
        if path.relative_to(folder).parts[0] not in (*FOLDERS, *_read_elsewhere):
            _check_form(compose(path, _label(folder, path), report))
    for check in _also:
        for problem in check(folder):
            report.add(problem.file, problem.line, problem.reason)

    city = _city(pages["city.yaml"]) if pages["city.yaml"] else None
    values = sections.values(shelves["values"], report, folder.name)
    indicators = sections.indicators(pages["indicators.yaml"])
    targets = sections.targets(pages["targets.yaml"], indicators)
    deadlines = sections.deadlines(pages["deadlines.yaml"])
    lists = sections.lists(shelves["lists"])
    areas = spatial.areas(folder, report, city.code if city else "")
    zones = sections.zones(pages["zones.yaml"], areas)
    offices = sections.offices(pages["offices.yaml"])
    outlines = spatial.outlines(folder, report, areas)

    problems = sorted(report.problems)
    if city is None or problems:
        return None, problems
    return (
        Book(
            folder, fingerprint(folder), city, values, deadlines, targets, indicators, lists,
            areas, zones, offices, outlines,
        ),
        [],
    )  # fmt: skip


# Rooms above keep files of their own in the folder and know what is wrong with them.
_also: list[Callable[[Path], Iterable[Problem]]] = []
_read_elsewhere: set[str] = set()


def also_check(check: Callable[[Path], Iterable[Problem]], reads: str = "") -> None:
    """Have a room's own files checked together with the rest; a folder it reads wholly is not read twice."""
    if check not in _also:
        _also.append(check)
    if reads:
        _read_elsewhere.add(reads)


def _check_form(cell: Cell | None) -> None:
    """A file of another room: at least it can be read, and says nothing twice."""
    if cell is None:
        return
    if cell.is_mapping:
        for _key, _line, inner in cell.pairs():
            _check_form(inner)
    elif cell.is_list:
        for inner in cell.items():
            _check_form(inner)


def fingerprint(folder: Path) -> str:
    """One hash over every file's name and bytes: two folders with the same hash say the same."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _label(folder: Path, path: Path) -> str:
    return f"{folder.name}/{path.relative_to(folder).as_posix()}"


def _compose(folder: Path, name: str, report: Report) -> Cell | None:
    path = folder / name
    if not path.exists():
        if name in ("city.yaml", "indicators.yaml"):
            report.add(_label(folder, path), 1, "缺少这个文件")
        return None
    return compose(path, _label(folder, path), report)


def _city(cell: Cell) -> City | None:
    fields = cell.fields(
        (
            "name",
            "short_name",
            "code",
            "product_line",
            "landline_prefix",
            "longitude",
            "latitude",
            "coordinates",
        ),
        ("issuer", "document_mark", "sources"),
    )
    read_ = {key: each.read(parsing.words) for key, each in fields.items() if key != "sources"}
    sources = (
        tuple(each.read(parsing.words) for each in fields["sources"].items()) if "sources" in fields else ()
    )
    lon = fields["longitude"].read(parsing.coordinate) if "longitude" in fields else None
    lat = fields["latitude"].read(parsing.coordinate) if "latitude" in fields else None
    if "code" in fields and not (read_["code"] or "").isalnum():
        fields["code"].wrong("城市代码只能由数字和字母组成")
    if cell.report.problems and (lon is None or lat is None or "name" not in read_ or "code" not in read_):
        return None
    return City(
        name=read_["name"] or "", short_name=read_.get("short_name") or "", code=read_["code"] or "",
        product_line=read_.get("product_line") or "", landline_prefix=read_.get("landline_prefix") or "",
        centre=(lon or 0.0, lat or 0.0), coordinate_system=read_.get("coordinates") or "",
        file=cell.file, line=cell.line, issuer=read_.get("issuer") or "",
        document_mark=read_.get("document_mark") or "", sources=sources,
    )  # fmt: skip

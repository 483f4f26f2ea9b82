"""What the rates of cases are called and how they are defined: the city's words, read once per process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sifang.cases.measures.declared import MEASURES
from sifang.policy import public as policy
from sifang.policy.public import Cell, Problem, Report, Stamp, parsing

FILE = "cases/measures.yaml"


@dataclass(frozen=True)
class Wording:
    """One version of a rate's words."""

    key: str
    name: str
    numerator: str
    denominator: str
    definition: str
    source: str
    source_kind: policy.SourceKind
    in_force_from: date
    in_force_before: date | None


Words = dict[str, list[Wording]]
_kept: tuple[str, Path, Words] | None = None


def wording(on: date) -> dict[str, Wording]:
    """
    The words of a day, in the order of the rates; of days before the first version, the first.

    :raises PolicyMistakes: the file is missing or wrong
    """
    global _kept
    stamp, folder = policy.fingerprint(), policy.folder()
    if _kept is None or _kept[:2] != (stamp, folder):
        found, problems = read(folder)
        if problems:
            raise policy.PolicyMistakes(problems)
        _kept = (stamp, folder, found)
    return {
        each.key: next((one for one in reversed(_kept[2][each.key]) if one.in_force_from <= on), _kept[2][each.key][0])
        for each in MEASURES
    }  # fmt: skip


def check(folder: Path) -> list[Problem]:
    """The mistakes of a city's file, with file, line and reason."""
    return read(folder)[1]


def read(folder: Path) -> tuple[Words, list[Problem]]:
    """Read a city's words; every rate has some, and no other."""
    report, name = Report(), f"{folder.name}/{FILE}"
    path = folder / FILE
    if not path.is_file():
        report.add(name, 1, "缺少案件指标的名称和口径")
        return {}, report.problems
    page = policy.compose(path, name, report)
    answers: Words = {}
    known = {each.key for each in MEASURES}
    for key, line, cell in page.pairs() if page is not None else ():
        if key not in known:
            report.add(name, line, f"不认识的案件指标“{key}”")
            continue
        answers[key] = _versions(key, cell)
    for key in known - set(answers) if page is not None and not report.problems else ():
        page.wrong(f"缺少案件指标“{key}”")
    return answers, report.problems


def _versions(key: str, cell: Cell) -> list[Wording]:
    fields = cell.fields(("name", "versions"), ())
    name = fields["name"].read(parsing.words) if "name" in fields else None

    def build(parts: dict[str, Cell], stamp: Stamp) -> Wording | None:
        said = [parts[each].read(parsing.words) for each in ("numerator", "denominator", "definition")]
        if name is None or None in said:
            return None
        return Wording(
            key, name, str(said[0]), str(said[1]), str(said[2]), stamp.source, stamp.source_kind,
            stamp.in_force_from, stamp.in_force_before,
        )  # fmt: skip

    if "versions" not in fields:
        return []
    return policy.read_versions(
        fields["versions"], ("numerator", "denominator", "definition"), (), build, f"案件指标“{key}”"
    )

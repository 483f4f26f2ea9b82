"""What the rates of cases are called and how they are defined: the city's words, read once per process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sifang.policy import public as policy
from sifang.policy.public import Cell, Problem, Report, Stamp, parsing


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


@dataclass
class WordsFile:
    """
    One file of the city's folder that says what some rates are called; every one has words, and no other.

    :param keys: the rates, in their order
    :param noun: what one of them is called in a mistake
    """

    name: str
    keys: Sequence[str]
    noun: str
    _kept: tuple[str, Path, Words] | None = field(default=None, init=False)

    def on(self, day: date) -> dict[str, Wording]:
        """
        The words of a day, in the order of the rates; of days before the first version, the first.

        :raises PolicyMistakes: the file is missing or wrong
        """
        stamp, folder = policy.fingerprint(), policy.folder()
        if self._kept is None or self._kept[:2] != (stamp, folder):
            found, problems = self.read(folder)
            if problems:
                raise policy.PolicyMistakes(problems)
            self._kept = (stamp, folder, found)
        said = self._kept[2]
        return {
            key: next((one for one in reversed(said[key]) if one.in_force_from <= day), said[key][0])
            for key in self.keys
        }

    def check(self, folder: Path) -> list[Problem]:
        """The mistakes of a city's file, with file, line and reason."""
        return self.read(folder)[1]

    def read(self, folder: Path) -> tuple[Words, list[Problem]]:
        """Read a city's words."""
        report, name = Report(), f"{folder.name}/{self.name}"
        path = folder / self.name
        if not path.is_file():
            report.add(name, 1, f"缺少{self.noun}的名称和口径")
            return {}, report.problems
        page = policy.compose(path, name, report)
        answers: Words = {}
        for key, line, cell in page.pairs() if page is not None else ():
            if key not in self.keys:
                report.add(name, line, f"不认识的{self.noun}“{key}”")
                continue
            answers[key] = _versions(key, cell, self.noun)
        if page is not None and not report.problems:
            for key in sorted(set(self.keys) - set(answers)):
                page.wrong(f"缺少{self.noun}“{key}”")
        return answers, report.problems


def _versions(key: str, cell: Cell, noun: str) -> list[Wording]:
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
        fields["versions"], ("numerator", "denominator", "definition"), (), build, f"{noun}“{key}”"
    )

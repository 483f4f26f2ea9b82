"""
Draws the pairs of `zibo_compounds.csv` by seed: kept as it was when they were labelled, before anything was tuned.

    SIFANG_SHARED_DATA=... python bench/labels/draw.py        # prints the drawn pairs, without a verdict

Its score is deliberately simple, so that the draw does not favour the matcher it is to judge. The bands:
A the same name apart from the word for "compound"; B, C, D, E ever less alike; F the same name in two districts.
"""

from __future__ import annotations

import csv
import os
import random
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

SEED = 370300
WANTED = {"A": 560, "B": 160, "C": 140, "D": 80, "E": 30, "F": 30}
LISTINGS = Path("compounds/zibo_public_listings.csv")
_DROP = re.compile(r"[\s·•\-—_()（）【】\[\]<>《》“”\"'、，,。.`]+")
_ENDING = re.compile(r"(小区|社区|生活区|宿舍区|宿舍|家属院|家属楼|住宅楼|住宅小区)$")


def listings(folder: Path) -> list[dict]:
    """The rows that say their district, each with its line in the file."""
    with (folder / LISTINGS).open(encoding="utf-8-sig", newline="") as file:
        rows = [{**row, "line": line} for line, row in enumerate(csv.DictReader(file), 2)]
    return [row for row in rows if row["district_claim"]]


def _clean(text: str) -> str:
    return _DROP.sub("", unicodedata.normalize("NFKC", text)).lower()


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)} or {text}


def _core(name: str) -> str:
    short = _ENDING.sub("", name)
    return short if len(short) >= 2 else name


def _alike(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def first_score(one: dict, other: dict) -> float:
    """Alike names, a little by alike addresses."""
    alike = max(_alike(one["g"], other["g"]), _alike(one["cg"], other["cg"]))
    if one["a"] and other["a"]:
        alike = 0.8 * alike + 0.2 * _alike(one["a"], other["a"])
    return alike


def band(one: dict, other: dict) -> str:
    if one["district_claim"] != other["district_claim"]:
        return "F"
    if one["c"] == other["c"]:
        return "A"
    score = first_score(one, other)
    return next((letter for letter, least in (("B", 0.7), ("C", 0.55), ("D", 0.4)) if score >= least), "E")


def drawn(rows: list[dict]) -> list[tuple[str, dict, dict]]:
    """Band and the two rows of every pair, always of two sources, in the order of the labels."""
    for row in rows:
        row["n"] = _clean(row["name"])
        row["c"] = _core(row["n"])
        row["g"], row["cg"] = (_pairs(word) | set(word) for word in (row["n"], row["c"]))
        address = _clean(row["address"])
        row["a"] = _pairs(address) if address else set()
    found: set[tuple[int, int]] = set()
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    names: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        names[row["n"]].append(at)
        for pair in _pairs(row["n"]):
            blocks[row["district_claim"], pair].append(at)
        if len(row["a"]) >= 3:
            blocks[row["district_claim"], "@" + row["address"]].append(at)
    for block in blocks.values():
        if len(block) <= 150:
            found.update(_across(rows, block))
    for block in names.values():
        found.update(
            (i, j) for i, j in _across(rows, block) if rows[i]["district_claim"] != rows[j]["district_claim"]
        )
    bands: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for i, j in sorted(found):
        bands[band(rows[i], rows[j])].append((i, j))
    dice = random.Random(SEED)
    return [
        (letter, rows[i], rows[j]) for letter in WANTED for i, j in dice.sample(bands[letter], WANTED[letter])
    ]


def _across(rows: list[dict], block: list[int]):
    for at, j in enumerate(block):
        for i in block[:at]:
            if rows[i]["source"] != rows[j]["source"]:
                yield i, j


def main() -> int:
    folder = os.environ.get("SIFANG_SHARED_DATA")
    if not folder:
        print("SIFANG_SHARED_DATA is not set", file=sys.stderr)
        return 2
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["band", "one_source", "one_line", "other_source", "other_line"])
    for letter, one, other in drawn(listings(Path(folder))):
        out.writerow([letter, one["source"], one["line"], other["source"], other["line"]])
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""
Is a row of a sheet matched to the compound it speaks of? Judged against a thousand labelled pairs of real listings.

    SIFANG_SHARED_DATA=... python bench/match.py [test|tune] [--list]

Loads the sources of `compounds/zibo_public_listings.csv` one after the other into one register in memory, as a clerk
would load them, and looks where the two listings of every labelled pair ended: in one compound, offered to the clerk,
or in two. Tuned on one half of the labels (`tune`), reported on the other (`test`). Needs no database.
"""

from __future__ import annotations

import csv
import math
import os
import random
import re
import sys
import time
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src"), str(Path(__file__).resolve().parent / "labels")]
LABELS = ROOT / "bench" / "labels" / "zibo_compounds.csv"
SPLIT_SEED = 2021
PRECISION, RECALL = 0.98, 0.90


def wilson(good: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a share."""
    if not count:
        return 0.0, 1.0
    z, share = 1.959964, good / count
    middle = share + z * z / (2 * count)
    spread = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return (middle - spread) / (1 + z * z / count), (middle + spread) / (1 + z * z / count)


def labels(half: str) -> list[dict]:
    """The labelled pairs of one half; every band is halved by itself."""
    with LABELS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    dice = random.Random(SPLIT_SEED)
    wanted = []
    for band in sorted({row["band"] for row in rows}):
        mine = [row for row in rows if row["band"] == band]
        dice.shuffle(mine)
        wanted += mine[("tune", "test").index(half) :: 2]
    return wanted


def first_number(text: str) -> int | None:
    found = re.search(r"\d+", text or "")
    return int(found.group(0)) if found else None


def standing(row: dict):
    """What a clerk's sheet would say of a listing: the developer is not a column of the register."""
    from sifang.registry.matching.scoring import Standing

    year = first_number(row["year_raw"])
    area = frozenset({row["district_claim"]})
    return Standing(
        row["line"], row["name"], row["district_claim"], area, area, row["address"],
        float(row["lng"]) if row["lng"] else None, float(row["lat"]) if row["lat"] else None,
        first_number(row["households"]), first_number(row["buildings_raw"]),
        year if year and 1900 <= year <= 2100 else None, row["property_company"],
    )  # fmt: skip


def place_names() -> frozenset[str]:
    from sifang.policy import public as policy
    from sifang.registry.matching.names import place_words

    named = [policy.city().name, *(a.name for a in policy.areas() if a.kind == policy.AreaKind.DISTRICT)]
    for zone in policy.zones():
        named += [zone.name, zone.short_name]
    return place_words(named)


def described(register: dict[int, object], names: list[tuple[int, str]]) -> list:
    """The compounds of the register, and once more under every other name they are known by."""
    also = [replace(register[key], name=name, is_former=True, read=None, where=None) for key, name in names]
    return [*register.values(), *also]


def load(rows: list[dict]) -> tuple[dict[int, int], set[tuple[int, int]], int]:
    """
    Line -> compound, the pairs of compounds offered to the clerk, and how many compounds there are at the end.

    A compound keeps the name it came with, and is known by those of the rows matched to it as well; its other facts are
    those told last, as a load writes them.
    """
    from sifang.registry.matching.matcher import match_all
    from sifang.registry.matching.names import clean
    from sifang.registry.matching.pairing import pairs_in_doubt
    from sifang.registry.matching.rules import rules

    told, places = rules(), place_names()
    register: dict[int, object] = {}
    compound_of: dict[int, int] = {}
    offered: set[tuple[int, int]] = set()
    names: list[tuple[int, str]] = []
    for source in dict.fromkeys(row["source"] for row in rows):
        mine = [standing(row) for row in rows if row["source"] == source]
        begun = time.perf_counter()
        found = match_all(told, places, mine, described(register, names))
        took = time.perf_counter() - begun
        count = Counter("same" if m.key else ("offered" if m.doubtful else "new") for m in found.values())
        print(
            f"  {source}: {len(mine)} 行，自动对上 {count['same']}，请人核对 {count['offered']}，新 {count['new']}，{took:.2f} s"
        )
        for row in mine:
            match = found[row.key]
            if match.key is None and match.twin is not None:
                # Handed back: the sheet says it twice.
                compound_of[row.key] = compound_of[match.twin]
                continue
            if match.key is None:
                compound_of[row.key] = row.key
                offered |= {(key, row.key) for key, _ in match.doubtful}
                register[row.key] = row
                continue
            compound_of[row.key] = match.key
            before = register[match.key]
            fresh = {
                key: getattr(row, key)
                for key in ("address", "longitude", "latitude", "households", "buildings", "year", "company")
                if getattr(row, key)
            }
            register[match.key] = replace(before, **fresh, read=None, where=None)
            if clean(row.name) != clean(before.name):
                names.append((match.key, row.name))
    begun = time.perf_counter()
    again = pairs_in_doubt(told, places, described(register, names))
    print(f"  登记册与自己比：{len(again)} 对请人核对，{time.perf_counter() - begun:.2f} s")
    return compound_of, offered | set(again), len(register)


def main(half: str, listing: bool) -> int:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    import draw

    rows = draw.listings(Path(os.environ["SIFANG_SHARED_DATA"]))
    print(f"{len(rows):,} 行有区县的名录，按来源先后载入：")
    compound_of, offered, count = load(rows)
    print(f"  登记册里有 {count:,} 个小区")
    outcome: dict[str, Counter] = defaultdict(Counter)
    by_line = {str(row["line"]): row for row in rows}
    for pair in labels(half):
        one, other = int(pair["one_line"]), int(pair["other_line"])
        if compound_of[one] == compound_of[other]:
            did = "automatic"
        elif {(compound_of[one], compound_of[other]), (compound_of[other], compound_of[one])} & offered:
            did = "offered"
        else:
            did = "apart"
        outcome[pair["verdict"]][did] += 1
        outcome[pair["band"] + " " + pair["verdict"]][did] += 1
        if listing and (pair["verdict"], did) in {
            ("different", "automatic"),
            ("unsure", "automatic"),
            ("same", "apart"),
            ("same", "offered"),
        }:
            a, b = by_line[pair["one_line"]], by_line[pair["other_line"]]
            print(
                f"    {pair['verdict']} {did}: {a['name']}（{a['address']}） / {b['name']}（{b['address']}）"
            )
    return report(half, outcome)


def report(half: str, outcome: dict[str, Counter]) -> int:
    same, different, unsure = outcome["same"], outcome["different"], outcome["unsure"]
    print(
        f"{half}：{sum(same.values())} 对同一，{sum(different.values())} 对不同，{sum(unsure.values())} 对说不准"
    )
    for key in sorted(key for key in outcome if " " in key):
        print(f"    {key:12} {dict(outcome[key])}")
    good, automatic = same["automatic"], same["automatic"] + different["automatic"]
    low, high = wilson(good, automatic)
    print(
        f"  自动对上的：{good}/{automatic} 正确，{good / automatic:.4f}，95% 区间 {low:.4f}–{high:.4f}（要求下限 {PRECISION}）"
    )
    strict = wilson(good, automatic + unsure["automatic"])
    print(f"    把说不准的 {unsure['automatic']} 对也算错：下限 {strict[0]:.4f}")
    total = sum(same.values())
    lows, highs = wilson(good, total)
    print(
        f"  该对上的：自动对上 {good}/{total}，{good / total:.4f}，95% 区间 {lows:.4f}–{highs:.4f}（要求 {RECALL}）"
    )
    print(f"    连同请人核对的：{good + same['offered']}/{total}")
    reached = low >= PRECISION and good / total >= RECALL
    print("达到" if reached else "没有达到")
    return 0 if reached else 1


if __name__ == "__main__":
    words = sys.argv[1:]
    sys.exit(main("tune" if "tune" in words else "test", "--list" in words))

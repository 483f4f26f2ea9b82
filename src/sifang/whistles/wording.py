"""What the rates of both sides are called and how they are defined: the city's words, dated, with their source."""

from __future__ import annotations

from sifang.cases import public as cases

WORTH, RESPONSE, SOLVED = "whistle_worth", "whistle_response", "whistle_solved"
WORDS = cases.WordsFile("cases/whistle_measures.yaml", (WORTH, RESPONSE, SOLVED), "吹哨指标")

"""Chinese names made findable: pinyin keys, initials, pairs of characters, masks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_DROP = re.compile(r"[\s·•\-—_()（）【】\[\]<>《》“”\"'、，,。.]+")


_JOINERS = "\u200d\ufe0f"  # hold the parts of one emoji together


def legible(words: str) -> str:
    """
    What somebody typed, without signs nobody sees and without blanks around it.

    A line of such signs says nothing, and some turn the text after them around: every door takes them out.
    """
    if not words.isprintable():
        words = "".join(
            sign
            for sign in words
            if sign in "\n\t" or sign in _JOINERS or unicodedata.category(sign) not in ("Cc", "Cf")
        )
    while (bare := words.strip().strip(_JOINERS)) != words:
        words = bare
    return words


def number_in(text: str, digits: int = 17) -> int | None:
    """The number that a text out of an address or a form is, in at most so many digits; None: it is none, or longer."""
    # Signs such as ² count as digits and are no number; what is longer than a key of the database is nobody's.
    return int(text) if text.isdecimal() and len(text) <= digits else None


def normalised(name: str) -> str:
    """Full width to half width, lower case, without spaces and brackets: for comparing names."""
    return _DROP.sub("", unicodedata.normalize("NFKC", name or "")).lower()


@lru_cache(maxsize=1)
def _pinyin():
    import pypinyin

    # Place names the general dictionary reads wrongly.
    pypinyin.load_phrases_dict(
        {"长清": [["cháng"], ["qīng"]], "般阳": [["pán"], ["yáng"]], "长山": [["cháng"], ["shān"]]}
    )
    return pypinyin


@lru_cache(maxsize=20_000)
def _word(word: str) -> tuple[str, ...]:
    return tuple(_pinyin().lazy_pinyin([word]))


@dataclass(frozen=True)
class _Dictionary:
    chinese: re.Pattern[str]
    """Parts a name into what is not Chinese and what is, by turns."""
    phrases: Container[str]
    beginnings: Container[str]
    """Every beginning of a phrase."""
    alone: dict[str, str]
    """The syllables of single characters, as they are met."""


@lru_cache(maxsize=1)
def _dictionary() -> _Dictionary:
    _pinyin()
    from pypinyin.constants import PHRASES_DICT, RE_HANS
    from pypinyin.seg import mmseg

    inside = RE_HANS.pattern[len("^(?:[") : RE_HANS.pattern.rindex("]")]
    return _Dictionary(re.compile(f"([{inside}]+)"), PHRASES_DICT, mmseg.p_set._set, {})


def _syllables(clean: str) -> list[str]:
    """The syllables of a normalised name; what is not Chinese stands as it is."""
    known = _dictionary()
    found: list[str] = []
    chinese = False
    for run in known.chinese.split(clean):
        if chinese:
            _spell(run, known, found)
        elif run:
            found.append(run)
        chinese = not chinese
    return found


def _spell(run: str, known: _Dictionary, found: list[str]) -> None:
    """
    Add the syllables of Chinese characters, always the longest phrase of the dictionary first.

    As pypinyin cuts them, but for names, which are many and seldom phrases: single characters are looked up at once.
    """
    alone, beginnings, at, end = known.alone, known.beginnings, 0, len(run)
    while at < end:
        upto = at + 1
        if run[at : at + 2] in beginnings:
            for to in range(at + 2, end + 1):
                word = run[at:to]
                if word not in beginnings:
                    break
                if word in known.phrases:
                    upto = to
            else:
                # All the rest begins a phrase: it is not looked into for shorter ones.
                if upto == at + 1:
                    for character in run[at:]:
                        found += _word(character)
                    return
        if upto > at + 1:
            found += _word(run[at:upto])
        else:
            character = run[at]
            if (syllable := alone.get(character)) is None:
                syllable = alone[character] = _word(character)[0]
            found.append(syllable)
        at = upto


def spelled(name: str, clean: str = "") -> tuple[str, str]:
    """
    Pinyin and initials of a name.

    :param clean: the name `normalised`, where that is known already
    """
    parts = _syllables(clean or normalised(name))
    short = [p if not p.isalpha() and len(p) > 1 and p.isascii() else p[:1] for p in parts]
    return "".join(parts)[:120], "".join(short)[:60]


def pinyin_key(name: str) -> str:
    """`阳光花园` -> `yangguanghuayuan`: a stable order of names without an ICU collation."""
    return "".join(_syllables(normalised(name)))[:120]


def initials(name: str) -> str:
    """`阳光花园` -> `yghy`."""
    return spelled(name)[1]


def pairs(text: str) -> str:
    """Every two neighbouring characters, spaced: what the search index holds and is asked for."""
    clean = normalised(text)
    return " ".join(dict.fromkeys(clean[i : i + 2] for i in range(len(clean) - 1))) or clean


def masked_name(name: str) -> str:
    """`张三丰` -> `张*`."""
    return f"{name[:1]}*" if name else ""


def masked_phone(phone: str) -> str:
    """`13812345678` -> `138****5678`; landlines of offices are not personal and are not masked here."""
    digits = phone or ""
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 11 else ("****" if digits else "")


def days_since(first: date, at: date) -> str:
    """How long something goes on, in words: `已 3 天`, `当天`."""
    days = (at - first).days
    return f"已 {days} 天" if days > 0 else "当天"

"""Chinese names made findable: pinyin keys, initials, pairs of characters, masks."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache

_DROP = re.compile(r"[\s·•\-—_()（）【】\[\]<>《》“”\"'、，,。.]+")


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


@lru_cache(maxsize=20_000)
def _run(characters: str) -> tuple[str, ...]:
    """The syllables of a run of characters that are all, or all not, Chinese."""
    _pinyin()
    from pypinyin.constants import RE_HANS
    from pypinyin.seg import mmseg

    if not RE_HANS.match(characters):
        # Digits and letters are their own spelling; house numbers are too many to be remembered.
        return (characters,)
    return tuple([syllable for word in mmseg.seg.cut(characters) for syllable in _word(word)])


@lru_cache(maxsize=1)
def _runs() -> re.Pattern[str]:
    from pypinyin.constants import RE_HANS

    chinese = RE_HANS.pattern[len("^(?:[") : RE_HANS.pattern.rindex("]")]
    return re.compile(f"[{chinese}]+|[^{chinese}]+")


@lru_cache(maxsize=65536)
def _syllables(name: str) -> tuple[str, ...]:
    # Names share their words: each is looked up once, which is several times faster than whole names.
    return tuple(syllable for run in _runs().findall(normalised(name)) for syllable in _run(run))


def pinyin_key(name: str) -> str:
    """`阳光花园` -> `yangguanghuayuan`: a stable order of names without an ICU collation."""
    return "".join(_syllables(name))[:120]


def initials(name: str) -> str:
    """`阳光花园` -> `yghy`."""
    parts = _syllables(name)
    return "".join(p if p.isascii() and len(p) > 1 and not p.isalpha() else p[:1] for p in parts)[:60]


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

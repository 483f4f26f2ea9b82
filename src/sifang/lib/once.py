"""Did anybody change the record since the form was opened? The form carries what it showed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core import signing

from sifang.lib.refusals import ChangedMeanwhile

PRESSED_TWICE = timedelta(minutes=10)
"""The same form with the same words from the same person so soon again is one press on a slow line, not two wishes."""


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def seal(values: Mapping[str, Any], secret: tuple[str, ...] = ()) -> str:
    """What a form shows, for its hidden field; `secret` values go in as fingerprints only."""
    told = {
        key: hashlib.sha256(_text(value).encode()).hexdigest()[:16] if key in secret else _text(value)
        for key, value in values.items()
    }
    return signing.dumps(told, salt="form-seen")


def check_unchanged(sealed: str, now: Mapping[str, Any], labels: Mapping[str, str]) -> None:
    """
    Compare what the form showed with what the locked row holds now.

    :raises ChangedMeanwhile: with every difference; an unreadable seal counts as no seal
    """
    if not sealed:
        return
    try:
        seen = signing.loads(sealed, salt="form-seen")
    except signing.BadSignature:
        raise ChangedMeanwhile([("表单", "已失效", "请刷新")]) from None
    changes = [
        (labels.get(key, key), was, _text(now[key]))
        for key, was in seen.items()
        if key in now and was != _text(now[key])
    ]
    if changes:
        raise ChangedMeanwhile(changes)

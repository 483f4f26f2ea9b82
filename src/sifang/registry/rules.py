"""What the standards say about a company's code. Plain values in, plain answers out."""

from __future__ import annotations

import re

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

_SPACES = re.compile(r"[\s\-]+")


def tidy_code(code: str) -> str:
    """Upper case, half width, without spaces."""
    import unicodedata

    return _SPACES.sub("", unicodedata.normalize("NFKC", code or "")).upper()


def credit_code_fault(code: str) -> str:
    """
    What is wrong with a unified social credit code (GB 32100), or '' when nothing is.

    A fault is a warning: the company stays on the register with its code as stated.
    """
    if not code:
        return ""
    try:
        uscc.validate(code)
    except InvalidLength:
        return f"应为 18 位，填了 {len(code)} 位"
    except InvalidChecksum:
        return "校验位不对，可能抄错了一位"
    except ValidationError:
        return "含有代码里不会出现的字符"
    return ""

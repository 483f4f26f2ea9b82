"""The front door of the pictures."""

from sifang.files.actions import forget_unused_within, keep_within
from sifang.files.models import StoredFile
from sifang.files.photographs import Limits, NotAPhotograph, Photograph, photograph
from sifang.files.queries import content_of, lookalikes

__all__ = [
    "Limits",
    "NotAPhotograph",
    "Photograph",
    "StoredFile",
    "content_of",
    "forget_unused_within",
    "keep_within",
    "lookalikes",
    "photograph",
]

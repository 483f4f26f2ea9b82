"""Questions about pictures."""

from __future__ import annotations

from collections.abc import Iterable

from sifang.files.models import StoredFile

# Of 64 spots so many may differ before two pictures count as two: saving again and shrinking change up to four.
_ALIKE = 4


def content_of(file_id: int, *, small: bool = False) -> bytes | None:
    """The bytes to serve (JPEG), the small copy when asked; nothing when there is no such picture."""
    field = "small" if small else "content"
    found = StoredFile.objects.filter(pk=file_id).values_list(field, flat=True).first()
    return None if found is None else bytes(found)


def lookalikes(looks: int, among: Iterable[int]) -> list[int]:
    """Which of some pictures (ids) show the same picture, however it was saved; nearest first."""
    rows = StoredFile.objects.filter(pk__in=list(among)).values_list("pk", "looks")
    near = sorted((((other ^ looks) & (2**64 - 1)).bit_count(), pk) for pk, other in rows)
    return [pk for far, pk in near if far <= _ALIKE]

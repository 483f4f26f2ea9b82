"""The noun: one picture as it is kept."""

from __future__ import annotations

from django.db import models

from sifang.lib.constraints import one_of


class FileKind(models.TextChoices):
    PHOTOGRAPH = "PHOTOGRAPH", "照片"


class StoredFile(models.Model):
    """附件: its content never changes; the same content is kept once."""

    kind = models.CharField("附件类别", max_length=12, choices=FileKind.choices)
    digest = models.CharField("校验值", max_length=64, unique=True)
    content = models.BinaryField("内容")
    small = models.BinaryField("小图")
    width = models.IntegerField("宽")
    height = models.IntegerField("高")
    # 64 bits of what it looks like; nearly the same for nearly the same picture.
    looks = models.BigIntegerField("样子")
    stored_at = models.DateTimeField("存入时间")

    # Faces may be on it: it is shown only by the room that owns its subject.
    PERSONAL = {"content", "small"}

    class Meta:
        verbose_name = "附件"
        verbose_name_plural = verbose_name
        constraints = [
            one_of("kind", FileKind.values, name="file_kind_is_known", message="附件类别不在清单内"),
            models.CheckConstraint(
                name="a_stored_picture_has_an_extent",
                condition=models.Q(width__gt=0, height__gt=0),
                violation_error_message="照片的宽和高应大于 0",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.digest[:12]}"

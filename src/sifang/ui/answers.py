"""What a form says of an answer it cannot take: for the person who filled it in, not for who wrote it."""

from __future__ import annotations

from django import forms
from django.core import validators

_CHOOSE = "请从列出来的里面选一个"


def speak_plainly() -> None:
    """In place of the framework's own words, once, when the process starts."""
    forms.Field.default_error_messages = {**forms.Field.default_error_messages, "required": "请填上"}
    for field in (forms.ChoiceField, forms.MultipleChoiceField, forms.ModelChoiceField):
        field.default_error_messages = {
            **field.default_error_messages, "invalid_choice": _CHOOSE, "required": "请选一个",
        }  # fmt: skip
    forms.IntegerField.default_error_messages = {"invalid": "请写一个整数"}
    validators.MaxLengthValidator.message = "最多 %(limit_value)d 个字，现在是 %(show_value)d 个"  # type: ignore[assignment]  # typed lazy
    validators.MinValueValidator.message = "不能小于 %(limit_value)s"  # type: ignore[assignment]  # typed lazy
    validators.MaxValueValidator.message = "不能大于 %(limit_value)s"  # type: ignore[assignment]  # typed lazy

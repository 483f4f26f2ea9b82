"""What every noun owes: a door for those who may see it, sentences for its truths, a word on personal data."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import models
from django.db.models import CheckConstraint, Model

from tests.architecture.fields import AT_ALONE, NOT_PERSONAL, SEEN_THROUGH

NOUNS = [m for m in apps.get_models() if m.__module__.startswith("sifang.")]
each_noun = pytest.mark.parametrize("noun", NOUNS, ids=[m._meta.label for m in NOUNS])


def _conditions(noun: type[Model]) -> str:
    return " ".join(str(c.condition) for c in noun._meta.constraints if isinstance(c, CheckConstraint))


@each_noun
def test_every_choice_is_checked_by_the_database(noun):
    told = _conditions(noun)
    for field in noun._meta.concrete_fields:
        if not field.choices:
            continue
        assert f"('{field.name}__in'" in told, f"{noun._meta.label}.{field.name} 的可选值，数据库并不知道"
        for value, _ in field.flatchoices:
            assert f"'{value}'" in told, f"{noun._meta.label}.{field.name}={value} 数据库不接受"


@each_noun
def test_a_moment_has_its_person_and_the_database_agrees(noun):
    """`x_at` comes with `x_by`; when they may be empty, they are empty together."""
    names = {field.name: field for field in noun._meta.concrete_fields}
    told = " ".join(f"{c.name} {getattr(c, 'condition', '')}" for c in noun._meta.constraints)
    for name, field in names.items():
        if name.endswith("_at") and isinstance(field, models.DateTimeField):
            by = names.get(f"{name[:-3]}_by") or names.get(f"{name[:-3]}_by_id")
            label = f"{noun._meta.label}.{name}"
            if by is None:
                assert label in AT_ALONE, (
                    f"{label} 没有对应的 {name[:-3]}_by；不需要的话写进 fields.py 并说明"
                )
                continue
            if field.null or by.null:
                assert f"'{name}__isnull'" in told and f"'{by.name}__isnull'" in told, (
                    f"{label} 与 {by.name} 须同时有或同时没有（set_together）"
                )
        if name.endswith("_by"):
            assert f"{name[:-3]}_at" in names, f"{noun._meta.label}.{name} 没有时间"


@each_noun
def test_every_constraint_is_a_sentence_with_words_for_a_person(noun):
    usual = {
        models.UniqueConstraint.default_violation_error_message,
        CheckConstraint.default_violation_error_message,
    }
    for constraint in noun._meta.constraints:
        assert str(constraint.violation_error_message) not in {str(one) for one in usual}, (
            f"{constraint.name} 没有给人看的话"
        )
        assert len(constraint.name.encode()) <= 63
        assert len(constraint.name.split("_")) >= 3, f"{constraint.name} 不是一句话"


@each_noun
def test_every_noun_is_closed_unless_opened(noun):
    if noun._meta.label in SEEN_THROUGH:
        assert SEEN_THROUGH[noun._meta.label]
        return
    query = noun._default_manager.get_queryset()
    assert hasattr(query, "visible_to"), (
        f"{noun._meta.label} 没有 visible_to(user)；若只随别的名词一起被看到，写进 fields.py 的 SEEN_THROUGH"
    )


@pytest.mark.django_db
@each_noun
def test_nobody_sees_nothing(noun):
    if noun._meta.label in SEEN_THROUGH:
        return
    for nobody in (None, SimpleNamespace(pk=None, is_active=False)):
        assert noun._default_manager.get_queryset().visible_to(nobody).count() == 0


@each_noun
def test_every_text_is_declared_personal_or_not(noun):
    """Only text can name a person: dates, numbers, choices and references cannot."""
    personal = set(getattr(noun, "PERSONAL", ()))
    known = {field.name for field in noun._meta.concrete_fields}
    assert personal <= known, f"{noun._meta.label}.PERSONAL 写了不存在的字段 {personal - known}"
    declared = NOT_PERSONAL.get(noun._meta.label, {})
    assert not personal & set(declared)
    for field in noun._meta.concrete_fields:
        if not isinstance(field, (models.CharField, models.TextField, models.JSONField)) or field.choices:
            continue
        assert field.name in personal or field.name in declared, (
            f"{noun._meta.label}.{field.name} 是不是个人信息？写进模型的 PERSONAL，或写进 fields.py 的 NOT_PERSONAL"
        )


def test_no_declaration_outlives_its_field():
    labels = {m._meta.label: {f.name for f in m._meta.concrete_fields} for m in NOUNS}
    for label, names in NOT_PERSONAL.items():
        assert label in labels, f"没有 {label}"
        assert set(names) <= labels[label], f"{label} 没有 {set(names) - labels[label]}"
    assert set(SEEN_THROUGH) <= set(labels)
    assert {name.rsplit(".", 1)[0] for name in AT_ALONE} <= set(labels)


@each_noun
def test_pointing_down_leaves_no_way_back(noun):
    """A foreign key into another room has no reverse name there, and never deletes history with it."""
    for field in noun._meta.concrete_fields:
        if not isinstance(field, models.ForeignKey):
            continue
        target = field.related_model
        if target._meta.app_label == noun._meta.app_label:
            continue
        label = f"{noun._meta.label}.{field.name}"
        assert field.remote_field.related_name == "+", f"{label} 在 {target._meta.label} 上留了回路"
        allowed = (
            models.PROTECT,
            models.RESTRICT,
            models.CASCADE if label in MAY_CASCADE else models.PROTECT,
        )
        assert field.remote_field.on_delete in allowed, f"{label} 删除上级时会带走历史"


MAY_CASCADE: set[str] = set()

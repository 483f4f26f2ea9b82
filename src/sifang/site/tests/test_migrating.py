"""A table that is added renders no other model anew, and those it points at know of it all the same."""

from __future__ import annotations

from django.db import models
from django.db.migrations.state import ModelState, ProjectState

from sifang.site.management.commands.migrate import new_models_alone


def model(name: str, **more: models.Field) -> ModelState:
    return ModelState("houses", name, [("id", models.BigAutoField(primary_key=True)), *more.items()])


def test_a_new_table_leaves_the_others_as_they_are_and_they_know_who_points_at_them():
    state = ProjectState()
    state.add_model(model("Street"))
    before = state.apps.get_model("houses", "Street")
    with new_models_alone():
        state.add_model(model("House", street=models.ForeignKey("houses.Street", models.CASCADE)))
        house = state.apps.get_model("houses", "House")
        assert state.apps.get_model("houses", "Street") is before
        assert [each.related_model for each in before._meta.related_objects] == [house]
        assert house._meta.get_field("street").remote_field.model is before
        # A column that comes later does concern those that hang together.
        state.add_field("houses", "street", "name", models.CharField(max_length=9), preserve_default=True)
        after = state.apps.get_model("houses", "Street")
        assert after is not before and state.apps.get_model("houses", "House") is not house
    state.add_model(model("Square", street=models.ForeignKey("houses.Street", models.CASCADE)))
    assert state.apps.get_model("houses", "Street") is not after

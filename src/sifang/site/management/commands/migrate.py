"""`manage.py migrate`, in half of Django's time: a table that is added renders no other model anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db.migrations.state import ModelState, ProjectState


class Command(Migrate):
    def handle(self, *args: Any, **options: Any) -> None:
        with new_models_alone():
            super().handle(*args, **options)


@contextmanager
def new_models_alone() -> Iterator[None]:
    """
    Render a model that is added, and no other, while the block runs.

    After every added model Django renders all that hang together with it once more, although nothing about them has
    changed but who points at them, and that the new one tells them by itself. A hundred tables that hang together
    made this most of the time a new database takes.
    """
    # What Django does inside is not among its promises.
    state: Any = ProjectState
    plain = state.add_model

    def add_model(self: Any, model: ModelState) -> None:
        key = (model.app_label, model.name_lower)
        apps = self.__dict__.get("apps")
        if apps is None or key in self.models:
            plain(self, model)
            return
        self.models[key] = model
        if self._relations is not None:
            self.resolve_model_relations(key)
        apps.render_multiple([model])

    state.add_model = add_model
    try:
        yield
    finally:
        state.add_model = plain

"""Django's entry for the room of components."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "sifang.ui"
    label = "ui"
    verbose_name = "界面"

    def ready(self) -> None:
        from sifang.ui import answers

        answers.speak_plainly()

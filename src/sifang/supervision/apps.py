from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "sifang.supervision"
    label = "supervision"
    verbose_name = "督办"

    def ready(self) -> None:
        from sifang.lib.constraints import register_sentence

        register_sentence("supervision_entries_are_append_only", "督办记录记下就不能改、不能删")

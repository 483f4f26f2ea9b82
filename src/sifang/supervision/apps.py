from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "sifang.supervision"
    label = "supervision"
    verbose_name = "督办"

    def ready(self) -> None:
        from sifang.cases import public as cases
        from sifang.lib.constraints import register_sentence
        from sifang.supervision import panels

        cases.what_rests_on_cases_is_told_by("supervision", panels.of_case)
        register_sentence("supervision_entries_are_append_only", "督办记录记下就不能改、不能删")

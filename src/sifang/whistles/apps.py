from django.apps import AppConfig


class WhistlesConfig(AppConfig):
    name = "sifang.whistles"
    label = "whistles"
    verbose_name = "吹哨报到"

    def ready(self) -> None:
        from sifang.cases import public as cases
        from sifang.lib.constraints import register_sentence
        from sifang.policy import public as policy
        from sifang.whistles import panels, reckoning
        from sifang.whistles.actions import reckon
        from sifang.whistles.wording import WORDS
        from sifang.workdays import public as workdays

        policy.also_check(WORDS.check)
        cases.what_rests_on_cases_is_told_by("whistles", panels.of_case)
        workdays.register_mover("whistles", workdays.Mover(reckoning.foresee, reckon.move_within))

        register_sentence("whistle_events_are_append_only", "吹哨经过记下就不能改、不能删")

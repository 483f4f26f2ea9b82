from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "sifang.cases"
    label = "cases"
    verbose_name = "案件"

    def ready(self) -> None:
        from sifang.cases import measures, reckoning, rulebook
        from sifang.cases.actions import reckon
        from sifang.cases.clocks import reading
        from sifang.lib.constraints import register_sentence
        from sifang.policy import public as policy
        from sifang.workdays import public as workdays

        policy.also_check(reading.check)
        policy.also_check(measures.check)
        policy.also_check(rulebook.problems, reads="cases")
        workdays.register_mover("cases", workdays.Mover(reckoning.foresee, reckon.move_within))
        register_sentence("case_events_are_append_only", "案件经过记下就不能改、不能删")
        register_sentence(
            "a_parent_of_a_case_has_no_parent", "母案件自己不能是子案件，子案件也不能再有子案件"
        )
        for name, words in (("step", "案件经过"), ("clock", "案件计时"), ("telling", "上报")):
            register_sentence(
                f"what_a_{name}_names_is_there", f"{words}说到的案件、人和单位要登记过，也不能先于它删掉"
            )

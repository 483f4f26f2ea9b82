from django.apps import AppConfig

from sifang.lib.constraints import register_sentence


class CommitteesConfig(AppConfig):
    name = "sifang.committees"
    label = "committees"
    verbose_name = "组织"

    def ready(self) -> None:
        # Kept by a trigger, see migration 0002.
        register_sentence(
            "a_compound_has_one_of_the_two_bodies_a_day",
            "小区同一天不能既有业主委员会又有物业管理委员会",
        )
        # Routing asks which compounds have a body of their own.
        from sifang.cases import public as cases
        from sifang.committees.bodies import with_a_body

        cases.owners_bodies_are_told_by(with_a_body)

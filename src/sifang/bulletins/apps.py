from django.apps import AppConfig


class BulletinsConfig(AppConfig):
    name = "sifang.bulletins"
    label = "bulletins"
    verbose_name = "通报"

    def ready(self) -> None:
        from sifang.bulletins.checks import template_problems
        from sifang.policy import public as policy

        policy.also_check(template_problems)

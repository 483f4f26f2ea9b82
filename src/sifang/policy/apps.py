from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "sifang.policy"
    verbose_name = "政策"

    def ready(self) -> None:
        from sifang.policy import checks  # noqa: F401 - importing registers them

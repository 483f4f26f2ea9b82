from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "sifang.registry"
    label = "registry"
    verbose_name = "台账登记"

    def ready(self) -> None:
        from sifang.registry.importers import wording  # noqa: F401 - importing registers its check

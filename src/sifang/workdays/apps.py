from django.apps import AppConfig
from django.db.models.signals import post_migrate


class WorkdaysConfig(AppConfig):
    name = "sifang.workdays"
    verbose_name = "工作日"

    def ready(self) -> None:
        from sifang.workdays.seeds import seed_after_migrate

        post_migrate.connect(seed_after_migrate, sender=self, dispatch_uid="workdays.seed")

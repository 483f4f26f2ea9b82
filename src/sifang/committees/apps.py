from django.apps import AppConfig


class CommitteesConfig(AppConfig):
    name = "sifang.committees"
    label = "committees"
    verbose_name = "组织"

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "sifang.files"
    label = "files"
    verbose_name = "附件"

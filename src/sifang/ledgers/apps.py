from django.apps import AppConfig


class LedgersConfig(AppConfig):
    name = "sifang.ledgers"
    label = "ledgers"
    verbose_name = "表格"

    def ready(self) -> None:
        from sifang.lib.constraints import register_sentence

        register_sentence("a_row_of_a_load_is_of_a_batch", "导入的行要属于一个批次，批次不能先于它的行删掉")

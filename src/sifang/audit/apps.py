from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "sifang.audit"
    label = "audit"
    verbose_name = "操作记录"

    def ready(self) -> None:
        from sifang.lib.constraints import register_sentence

        register_sentence("the_audit_is_append_only", "操作记录只能追加，不能修改、删除或清空")

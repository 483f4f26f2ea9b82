"""After a change of the machine's secret key."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sifang.accounts.actions.keys import seal_second_factors_anew
from sifang.lib.clock import clock
from sifang.notices import public as notices


class Command(BaseCommand):
    help = "更换 SIFANG_SECRET_KEY 之后，用新密钥重新封存各管理员的第二因素和收消息的地址"

    def handle(self, *args: Any, **options: Any) -> None:
        done, closed = seal_second_factors_anew(by=None, at=clock())
        self.stdout.write(f"已用现在的密钥重新封存 {done} 个。")
        addresses, lost = notices.seal_addresses_anew(by=None, at=clock())
        self.stdout.write(
            f"收消息的地址重新封存 {addresses} 个。" + (f"{lost} 个打不开，要本人重新填。" if lost else "")
        )
        if closed:
            raise CommandError(
                "这些账号的第二因素打不开，请把原来的密钥写进 SIFANG_SECRET_KEY_FALLBACKS 再来，"
                f"或由安全管理员清除后重新设置：{'、'.join(closed)}"
            )

"""Second factors are kept sealed, survive a change of the machine's key, and open with no other."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from sifang.accounts import second_factor
from sifang.accounts.actions import sign_in as actions
from sifang.accounts.models import User
from sifang.accounts.tests.factories import make_holder
from sifang.audit.models import AuditLine
from sifang.lib.clock import real_clock
from sifang.lib.constraints import sentence_for
from sifang.lib.sealing import CannotOpen, open_sealed, seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor():
    return make_holder("AUDITOR", "auditor", totp_secret=second_factor.new_secret())


def test_the_database_alone_makes_no_code(auditor):
    with connection.cursor() as cursor:
        cursor.execute("SELECT totp_secret FROM accounts_user WHERE id = %s", [auditor.pk])
        kept = cursor.fetchone()[0]
    assert second_factor.opened(kept) and second_factor.opened(kept) not in kept


def test_the_database_refuses_one_that_is_not_sealed(auditor):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        User.objects.filter(pk=auditor.pk).update(totp_secret="JBSWY3DPEHPK3PXP")
    assert sentence_for(refused.value) == "第二因素密钥须封存后保存"


def test_what_is_sealed_opens_for_its_purpose_and_key_alone(settings):
    sealed = seal("四方", purpose="one")
    assert open_sealed(sealed, purpose="one") == "四方"
    with pytest.raises(CannotOpen):
        open_sealed(sealed, purpose="another")
    settings.SECRET_KEY = "another key " * 4
    with pytest.raises(CannotOpen):
        open_sealed(sealed, purpose="one")


def test_a_new_key_and_the_one_before_it_let_an_administrator_in(auditor, settings):
    now = real_clock()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "the new key " * 4
    code = second_factor.code_now(auditor.totp_secret, now)
    assert actions.try_code(auditor.pk, code, by=auditor, at=now, now=now)


def test_after_sealing_anew_the_former_key_may_be_forgotten(auditor, settings, capsys):
    secret = second_factor.opened(auditor.totp_secret)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "the new key " * 4
    call_command("seal_anew")
    assert "重新封存 1 个" in capsys.readouterr().out
    settings.SECRET_KEY_FALLBACKS = []
    auditor.refresh_from_db()
    assert second_factor.opened(auditor.totp_secret) == secret
    assert AuditLine.objects.filter(event="account.second_factors_sealed_anew").exists()


def test_a_key_that_was_lost_lets_nobody_in_and_is_named(auditor, settings):
    now = real_clock()
    settings.SECRET_KEY = "a wholly different key " * 2
    assert not actions.try_code(auditor.pk, "000000", by=auditor, at=now, now=now)
    with pytest.raises(CommandError, match="auditor"):
        call_command("seal_anew")


def test_the_migration_seals_what_stood_open(auditor):
    """Driven by itself on a row as the release before left it; the constraint comes after it."""
    step = import_module("sifang.accounts.migrations.0004_second_factors_are_kept_sealed")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_user DROP CONSTRAINT a_second_factor_is_kept_sealed")
        cursor.execute(
            "UPDATE accounts_user SET totp_secret = 'JBSWY3DPEHPK3PXP' WHERE id = %s", [auditor.pk]
        )
    step.seal(apps, SimpleNamespace())
    auditor.refresh_from_db()
    assert second_factor.opened(auditor.totp_secret) == "JBSWY3DPEHPK3PXP"
    step.open_again(apps, SimpleNamespace())
    auditor.refresh_from_db()
    assert auditor.totp_secret == "JBSWY3DPEHPK3PXP"

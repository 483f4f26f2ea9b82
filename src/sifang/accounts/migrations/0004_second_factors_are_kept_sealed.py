"""Second factors stood in the database as they are; from here on they are sealed with the machine's key."""

import base64

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import migrations, models


def box(key):
    derived = HKDF(SHA256(), 32, salt=None, info=b"sifang/second factor").derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


def seal(apps, schema_editor):
    """Every secret that is not sealed yet."""
    User = apps.get_model("accounts", "User")
    present = box(settings.SECRET_KEY)
    for user in (
        User.objects.exclude(totp_secret="").exclude(totp_secret__startswith="gAAAA").only("totp_secret")
    ):
        user.totp_secret = present.encrypt(user.totp_secret.encode()).decode()
        user.save(update_fields=["totp_secret"])


def open_again(apps, schema_editor):
    """Back to the release before: it knows secrets as they are."""
    User = apps.get_model("accounts", "User")
    present = box(settings.SECRET_KEY)
    for user in User.objects.filter(totp_secret__startswith="gAAAA").only("totp_secret"):
        user.totp_secret = present.decrypt(user.totp_secret.encode()).decode()
        user.save(update_fields=["totp_secret"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_the_three_administrators_are_kept_apart")]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="totp_secret",
            field=models.CharField(blank=True, max_length=255, verbose_name="第二因素密钥（封存）"),
        ),
        migrations.RunPython(seal, open_again),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("totp_secret", ""), ("totp_secret__startswith", "gAAAA"), _connector="OR"
                ),
                name="a_second_factor_is_kept_sealed",
                violation_error_message="第二因素密钥须封存后保存",
            ),
        ),
    ]

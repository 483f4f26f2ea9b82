"""The pictures in the documentation are the code's."""

from django.core.management import call_command


def test_every_picture_is_as_the_code_draws_it(db):
    call_command("draw", check=True, verbosity=0)

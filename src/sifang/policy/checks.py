"""Before anything starts: a mistake in the city's folder stops it, with file, line and reason."""

from __future__ import annotations

from django.core.checks import Error, register

from sifang.policy import public


@register()
def policy_folder(app_configs, **kwargs) -> list[Error]:
    try:
        public.book()
    except public.PolicyMistakes as why:
        return [Error(str(problem), id="policy.E001") for problem in why.problems]
    return []

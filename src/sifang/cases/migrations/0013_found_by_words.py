"""
Cases are found by words of their title: a key without spaces and brackets, and an index of its pairs of characters.

The key stands beside the title in the table and nowhere in the model: the database makes it for whoever writes.
"""

from django.db import migrations, models

FORWARDS = r"""
create function case_title_key(title text) returns text
    language sql immutable strict parallel safe
    return lower(regexp_replace(normalize(title, NFKC), '[[:space:]·•\-—_()（）【】\[\]<>《》“”"''、，,。.]+', '', 'g'));
create function case_pairs(key text) returns text[]
    language sql immutable strict parallel safe cost 1000
    return (select coalesce(array_agg(distinct substr(key, n, 2)), '{}') from generate_series(1, length(key) - 1) n);
alter table cases_case add column title_key text generated always as (case_title_key(title)) stored;
create index cases_by_title_pairs on cases_case using gin (case_pairs(title_key))
    with (fastupdate = on, gin_pending_list_limit = 256);
"""
BACKWARDS = """
alter table cases_case drop column title_key;
drop function case_pairs(text);
drop function case_title_key(text);
"""


def _index(name: str, *fields: str, **more: object) -> migrations.AddIndex:
    return migrations.AddIndex("case", models.Index(fields=list(fields), name=name, **more))  # type: ignore[arg-type]  # names and fields of one index


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_a_parent_has_no_parent")]
    operations = [
        migrations.RunSQL(FORWARDS, BACKWARDS),
        # Other indexes begin with these two columns.
        migrations.AlterField(
            "case",
            "community",
            models.ForeignKey(
                db_index=False,
                on_delete=models.PROTECT,
                related_name="+",
                to="areas.area",
                verbose_name="社区",
            ),
        ),
        migrations.AlterField(
            "case",
            "compound",
            models.ForeignKey(
                db_index=False,
                on_delete=models.PROTECT,
                related_name="+",
                to="registry.compound",
                verbose_name="小区",
            ),
        ),
        _index("cases_of_a_type", "problem_type", "found_on", "id"),
        _index("cases_of_a_source", "source", "found_on", "id"),
        _index("cases_of_a_status", "status", "found_on", "id", condition=~models.Q(status="CLOSED")),
        _index("cases_by_resolution", "resolved_on", "id"),
        _index(
            "cases_that_ask_for_time",
            "due_at",
            "id",
            condition=models.Q(asks_extension=True, closed_at__isnull=True),
        ),
    ]

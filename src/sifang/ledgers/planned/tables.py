"""The SQL of a stored plan: guards, writing, taking back. Every statement speaks of a whole batch at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, Model
from psycopg import sql

from sifang.ledgers.choices import WRITTEN
from sifang.ledgers.models import LedgerBatch
from sifang.ledgers.planned.asking import ROWS, ask, do
from sifang.ledgers.planned.packed import guard_packed
from sifang.ledgers.sheets import Sheet, Subject

_OURS = sql.SQL("r.batch_id = %(batch)s and r.what = any(%(written)s)")


def model_of(label: str) -> type[Model]:
    return apps.get_model(label)


def table_of(label: str) -> str:
    return model_of(label)._meta.db_table


def _models() -> dict[str, type[Model]]:
    return {model._meta.db_table: model for model in apps.get_models()}


def _about(batch: int) -> dict[str, Any]:
    return {"batch": batch, "written": [str(w) for w in WRITTEN]}


# What a record looks like, so that a later look can tell whether somebody touched it


def _look(subject: Subject) -> sql.Composable:
    """An expression over `t`, a row of the root: a digest of the record with all its parts."""
    pieces: list[sql.Composable] = [sql.SQL("t::text")]
    for label, column in subject.parts:
        pieces.append(
            sql.SQL(
                "coalesce((select string_agg(p::text, '|' order by p.id) from {} p where p.{} = t.id), '')"
            ).format(sql.Identifier(table_of(label)), sql.Identifier(column))
        )
    return sql.SQL("md5({})").format(sql.SQL(" || '#' || ").join(pieces))


def looks_of(subject: Subject, ids: Iterable[int]) -> dict[int, str]:
    """How records look now."""
    wanted = list(ids)
    if not wanted:
        return {}
    found = ask(
        sql.SQL("select t.id, {} from {} t where t.id = any(%(ids)s)").format(
            _look(subject), sql.Identifier(table_of(subject.root))
        ),
        ids=wanted,
    )
    return dict(found)


def _alike(subject: Subject) -> sql.Composable:
    """Of each new row that has its like in the register: id, digest of the ids of its like, the ids."""
    return sql.SQL(
        "select r.id, md5(string_agg(c.id::text, ',' order by c.id)) as look, array_agg(c.id) as ids"
        " from {rows} r join {root} c on c.{like} = r.makes -> {key} ->> {like_key}"
        " where {ours} and r.makes ? {key} group by r.id"
    ).format(
        rows=ROWS, root=sql.Identifier(table_of(subject.root)), like=sql.Identifier(subject.likeness),
        key=sql.Literal(table_of(subject.root)), like_key=sql.Literal(subject.likeness), ours=_OURS,
    )  # fmt: skip


def guard_new(batch: int, subject: Subject, only: list[int] | None = None) -> None:
    """Remember of each new row (or of these alone) which records of its likeness stood there already."""
    if subject.likeness:
        do(
            sql.SQL(
                "update {} r set guard = x.look from ({}) x where x.id = r.id"
                " and (%(only)s::int[] is null or r.row = any(%(only)s))"
            ).format(ROWS, _alike(subject)),
            only=only, **_about(batch),
        )  # fmt: skip
        guard_packed(batch, subject, table_of(subject.root), only)


def touched(batch: int, subject: Subject) -> list[tuple[int, int | None, list[int]]]:
    """
    Rows whose record is no longer what it was when the plan was made: (row's id, record's id, its new like).

    Locks the records that will be written.
    """
    root = sql.Identifier(table_of(subject.root))
    key = sql.Literal(table_of(subject.root))
    kind = subject.root.lower()
    about = _about(batch)
    do(
        sql.SQL(
            "select t.id from {root} t where t.id in (select r.subject_id from {rows} r where {ours}"
            " and r.subject_kind = %(kind)s and not coalesce(r.makes ? {key}, false)) order by t.id for update"
        ).format(root=root, rows=ROWS, ours=_OURS, key=key),
        kind=kind, **about,
    )  # fmt: skip
    changed = ask(
        sql.SQL(
            "select r.id, r.subject_id from {rows} r left join {root} t on t.id = r.subject_id where {ours}"
            " and r.subject_kind = %(kind)s and not coalesce(r.makes ? {key}, false)"
            " and r.guard is distinct from {look}"
        ).format(rows=ROWS, root=root, ours=_OURS, key=key, look=_look(subject)),
        kind=kind, **about,
    )  # fmt: skip
    found: list[tuple[int, int | None, list[int]]] = [(pk, subject_id, []) for pk, subject_id in changed]
    if subject.likeness:
        came = ask(
            sql.SQL(
                "select x.id, x.ids from ({}) x join {} r on r.id = x.id where r.guard is distinct from x.look"
            ).format(_alike(subject), ROWS),
            **about,
        )
        gone = ask(
            sql.SQL(
                "select r.id from {rows} r where {ours} and r.makes ? {key} and r.guard <> ''"
                " and not exists (select 1 from {root} c where c.{like} = r.makes -> {key} ->> {like_key})"
            ).format(
                rows=ROWS, ours=_OURS, key=key, root=root, like=sql.Identifier(subject.likeness),
                like_key=sql.Literal(subject.likeness),
            ),
            **about,
        )  # fmt: skip
        found += [(pk, None, ids) for pk, ids in came]
        found += [(pk, None, []) for (pk,) in gone]
    return found


# Writing


def _tables(batch: int, part: str) -> list[str]:
    return sorted(_written(batch).get(part, {}))


def _keys(batch: int, part: str, table: str) -> list[str]:
    return list(_written(batch)[part][table])


def _written(batch: int) -> dict[str, dict[str, list[str]]]:
    """Part -> table -> columns that rows of the batch may write, noted down as they were stored."""
    (told,) = LedgerBatch.objects.filter(pk=batch).values_list("outcome__writes", flat=True)
    return told or {}


def _typed(table: str, keys: Iterable[str]) -> sql.Composable:
    """`id bigint, name varchar(80)`: the columns as the database types them."""
    known: dict[Any, Any] = {f.column: f for f in _models()[table]._meta.concrete_fields}
    # The types are the database's own words, no text of a person.
    return sql.SQL(", ").join(
        [
            sql.SQL("{} {}").format(sql.Identifier(key), sql.SQL(known[key].db_type(connection)))
            for key in keys
        ]
    )


def _names(keys: Iterable[str], of: str = "") -> sql.Composable:
    return sql.SQL(", ").join(sql.Identifier(of, key) if of else sql.Identifier(key) for key in keys)


def keep_what_was(batch: int) -> None:
    """Write down beside each row what it is about to change or delete."""
    pieces: list[sql.Composable] = []
    for part, path in (("sets", "->> 'id'"), ("drops", "")):
        for table in _tables(batch, part):
            value = sql.SQL("(r.{} -> {}) {}" if path else "r.{} ->> {}{}").format(
                sql.Identifier(part), sql.Literal(table), sql.SQL(path)
            )
            pieces.append(
                sql.SQL(
                    "case when r.{part} ? {key} then jsonb_build_object({key},"
                    " (select to_jsonb(t) from {table} t where t.id = ({value})::bigint)) else '{{}}' end"
                ).format(
                    part=sql.Identifier(part),
                    key=sql.Literal(table),
                    table=sql.Identifier(table),
                    value=value,
                )
            )
    if pieces:
        do(
            sql.SQL("update {} r set was = {} where {} and (r.sets <> '{{}}' or r.drops <> '{{}}')").format(
                ROWS, sql.SQL(" || ").join(pieces), _OURS
            ),
            **_about(batch),
        )


def write(batch: int) -> dict[str, int]:
    """Delete, change and insert what the rows of a batch say; how many rows each table got."""
    about = _about(batch)
    for table in _tables(batch, "drops"):
        do(
            sql.SQL("delete from {} t using {} r where {} and t.id = (r.drops ->> %(table)s)::bigint").format(
                sql.Identifier(table), ROWS, _OURS
            ),
            table=table, **about,
        )  # fmt: skip
    for table in _tables(batch, "sets"):
        _set(batch, table, "sets")
    made = {}
    for table in _tables(batch, "makes"):
        keys = _keys(batch, "makes", table)
        made[table] = do(
            sql.SQL(
                "insert into {table} ({names}) select {values} from {rows} r,"
                " jsonb_to_record(r.makes -> %(table)s) as x({typed}) where {ours} and r.makes ? %(table)s"
            ).format(
                table=sql.Identifier(table), names=_names(keys), values=_names(keys, "x"), rows=ROWS,
                typed=_typed(table, keys), ours=_OURS,
            ),
            table=table, **about,
        )  # fmt: skip
    return made


def _set(batch: int, table: str, part: str) -> None:
    """Set the columns that `sets` names, from `part`: `sets` itself, or `was` to restore them."""
    keys = [key for key in _keys(batch, "sets", table) if key != "id"]
    if not keys:
        return
    do(
        sql.SQL(
            "update {table} t set {each} from {rows} r, jsonb_to_record(r.{part} -> %(table)s) as x({typed})"
            " where {ours} and r.sets ? %(table)s and t.id = x.id"
        ).format(
            table=sql.Identifier(table), rows=ROWS, part=sql.Identifier(part), ours=_OURS,
            typed=_typed(table, ["id", *keys]),
            each=sql.SQL(", ").join(
                sql.SQL("{0} = case when r.sets -> %(table)s ? {1} then x.{0} else t.{0} end").format(
                    sql.Identifier(key), sql.Literal(key)
                )
                for key in keys
            ),
        ),
        table=table, **_about(batch),
    )  # fmt: skip


def analyze(made: dict[str, int]) -> None:
    """The planner should know at once that tables have grown."""
    for table, count in made.items():
        if count > 1000:
            do(sql.SQL("analyze {}").format(sql.Identifier(table)))


# Taking back


def lock_written(batch: int, sheet: Sheet) -> None:
    """Lock the records a batch wrote, so that nobody builds on them while they are taken back."""
    for subject in sheet.subjects:
        do(
            sql.SQL(
                "select t.id from {} t where t.id in (select r.subject_id from {} r where {}"
                " and r.subject_kind = %(kind)s) order by t.id for update"
            ).format(sql.Identifier(table_of(subject.root)), ROWS, _OURS),
            kind=subject.root.lower(), **_about(batch),
        )  # fmt: skip


def standing_on(batch: int, sheet: Sheet) -> dict[int, set[str]]:
    """Rows of a batch that cannot be taken back: id of the row -> tables in which something came after it."""
    about = _about(batch)
    derived = {table_of(label) for subject in sheet.subjects for label, _ in subject.derived}
    found: dict[int, set[str]] = {}

    def note(rows: list[tuple], table: str) -> None:
        for (pk,) in rows:
            found.setdefault(pk, set()).add(table)

    for part in ("makes", "sets"):
        for table in _tables(batch, part):
            changed = ask(
                sql.SQL(
                    "select r.id from {rows} r left join {table} t"
                    " on t.id = (r.{part} -> %(table)s ->> 'id')::bigint"
                    " where {ours} and r.{part} ? %(table)s"
                    " and not coalesce(to_jsonb(t) @> ((r.{part} -> %(table)s) - 'search'), false)"
                ).format(
                    rows=ROWS, table=sql.Identifier(table), part=sql.Identifier(part), ours=_OURS
                ),
                table=table, **about,
            )  # fmt: skip
            note(changed, table)
    for table in _tables(batch, "makes"):
        for model, column in _pointing_at(table):
            there = model._meta.db_table
            if there in derived:
                continue
            later = ask(
                sql.SQL(
                    "with mine as ("
                    " select (r.makes -> %(there)s ->> 'id')::bigint as id from {rows} r"
                    " where {ours} and r.makes ? %(there)s"
                    " union select (r.sets -> %(there)s ->> 'id')::bigint from {rows} r"
                    " where {ours} and r.sets ? %(there)s)"
                    " select distinct r.id from {rows} r join {there} m"
                    " on m.{column} = (r.makes -> %(table)s ->> 'id')::bigint left join mine on mine.id = m.id"
                    " where {ours} and r.makes ? %(table)s and mine.id is null"
                ).format(rows=ROWS, there=sql.Identifier(there), column=sql.Identifier(column), ours=_OURS),
                table=table, there=there, **about,
            )  # fmt: skip
            note(later, there)
    return found


def _pointing_at(table: str) -> list[tuple[type[Model], str]]:
    """Every foreign key of the product that points at a table."""
    return [
        (model, field.column)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model._meta.db_table == table
    ]


def take_back(batch: int, sheet: Sheet) -> None:
    """Undo what `write` did: delete what was made, restore what was changed or deleted."""
    about = _about(batch)
    for subject in sheet.subjects:
        for label, column in subject.derived:
            do(
                sql.SQL(
                    "delete from {} t using {} r where {} and r.makes ? %(table)s"
                    " and t.{} = (r.makes -> %(table)s ->> 'id')::bigint"
                ).format(sql.Identifier(table_of(label)), ROWS, _OURS, sql.Identifier(column)),
                table=table_of(subject.root), **about,
            )  # fmt: skip
    for table in _tables(batch, "makes"):
        do(
            sql.SQL(
                "delete from {} t using {} r where {} and r.makes ? %(table)s"
                " and t.id = (r.makes -> %(table)s ->> 'id')::bigint"
            ).format(sql.Identifier(table), ROWS, _OURS),
            table=table, **about,
        )  # fmt: skip
    for table in _tables(batch, "sets"):
        _set(batch, table, "was")
    for table in _tables(batch, "drops"):
        keys = [str(f.column) for f in _models()[table]._meta.concrete_fields]
        do(
            sql.SQL(
                "insert into {table} ({names}) select {values} from {rows} r,"
                " jsonb_to_record(r.was -> %(table)s) as x({typed}) where {ours} and r.drops ? %(table)s"
            ).format(
                table=sql.Identifier(table), names=_names(keys), values=_names(keys, "x"), rows=ROWS,
                typed=_typed(table, keys), ours=_OURS,
            ),
            table=table, **about,
        )  # fmt: skip

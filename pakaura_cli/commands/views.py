"""`view`: filters saved under a name, for --view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.client import views
from pakaura_cli.client.views import RESERVED, TABLE, View
from pakaura_cli.commands import named_tables, verbs
from pakaura_cli.commands.config_values import check_value
from pakaura_cli.commands.reading import filter_text, limit_of
from pakaura_cli.output.escape import safe
from pakaura_server.core.errors import UsageError

if TYPE_CHECKING:
    from typing import Any

    from pakaura_cli.client.session import Session
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output


def view(invocation: Invocation, session: Session, output: Output) -> int:
    return verbs.run(_VERBS, invocation, session, output)


def _list(_words: list[str], _invocation: Invocation, session: Session, output: Output) -> None:
    found = [views.find(session, name) for name in views.names(session)]
    if output.machine:
        for each in found:
            output.record(_record(each))
    elif not output.terminal:
        output.page(["\t".join([safe(each.name), safe(each.filter)]) for each in found])
    elif found:
        width = max(len(each.name) for each in found)
        output.page([f"{safe(each.name):<{width}}  {safe(_described(each))}" for each in found])
    else:
        output.note("no views; save one: pakaura view save NAME FILTER")


def _show(words: list[str], _invocation: Invocation, session: Session, output: Output) -> None:
    found = views.find(session, words[0])
    if output.machine:
        output.record(_record(found))
        return
    for name, value in _record(found).items():
        if value is not None and value != "":
            output.data(f"{name}: {safe(str(value))}")


def _save(words: list[str], invocation: Invocation, session: Session, output: Output) -> None:
    name = named_tables.clean_name(words[0], RESERVED)
    fields = {"filter": filter_text(words[1:])}
    fields |= {field: str(invocation.options.get(field, "")) for field in ("columns", "sort")}
    for field, text in fields.items():
        if text:
            check_value(f"{TABLE}.{name}.{field}", text, session)
    limit = limit_of(invocation)
    if limit is None and not any(fields.values()):
        raise UsageError("view save needs a filter", f"such as: pakaura view save {name} +work due.by:eow")
    replaced = named_tables.save(invocation, session, TABLE, name, {**fields, "limit": "" if limit is None else limit})
    output.data(f"{'Replaced' if replaced else 'Saved'} {name}: {safe(fields['filter'])}")


def _rename(words: list[str], invocation: Invocation, session: Session, output: Output) -> None:
    old, new = words[0], named_tables.clean_name(words[1], RESERVED)
    named_tables.rename(invocation, session, TABLE, old, new)
    output.data(f"Renamed {safe(old)} to {new}")


def _delete(words: list[str], invocation: Invocation, session: Session, output: Output) -> None:
    named_tables.remove(invocation, session, TABLE, words[0])
    output.data(f"Deleted {safe(words[0])}")


def _record(each: View) -> dict[str, Any]:
    return {
        "name": each.name,
        "filter": each.filter,
        "sort": each.sort or None,
        "columns": each.columns or None,
        "limit": each.limit,
    }


def _described(each: View) -> str:
    more = [f"--sort {each.sort}" if each.sort else "", f"--columns {each.columns}" if each.columns else ""]
    return " ".join([part for part in (each.filter, *more, f"--limit {each.limit}" if each.limit else "") if part])


_VERBS: verbs.Verbs = {
    "list": (_list, ""),
    "show": (_show, "NAME"),
    "save": (_save, "NAME ..."),
    "rename": (_rename, "NAME NAME"),
    "delete": (_delete, "NAME"),
}
"""What view can do, and the words that follow."""

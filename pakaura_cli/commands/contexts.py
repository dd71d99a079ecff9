"""`context`: one part of life, chosen for every list and for what is added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.client import config_writing, contexts
from pakaura_cli.client.config import variable_of
from pakaura_cli.client.contexts import NONE, SETTING, TABLE, Context
from pakaura_cli.client.origins import USER, held
from pakaura_cli.client.paths import at_home
from pakaura_cli.commands import named_tables, verbs
from pakaura_cli.commands.config import file_of
from pakaura_cli.commands.config_values import check_value
from pakaura_cli.output.escape import safe
from pakaura_server.core.errors import PakauraError, UsageError

if TYPE_CHECKING:
    from typing import Any

    from pakaura_cli.client.session import Session
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output


def context(invocation: Invocation, session: Session, output: Output) -> int:
    return verbs.run(_VERBS, invocation, session, output)


def _list(_words: list[str], _invocation: Invocation, session: Session, output: Output) -> None:
    active = session.config.get(SETTING)
    found = [contexts.find(session.config, name) for name in contexts.names(session.config)]
    if output.machine:
        for each in found:
            output.record(_record(each, active))
    elif not output.terminal:
        output.page(["\t".join(map(safe, [each.name, each.filter, each.add, _mark(each, active)])) for each in found])
    elif found:
        width = max(len(each.name) for each in found)
        for each in found:
            sign = "*" if each.name == active else " "
            output.page([f"{sign} {safe(each.name):<{width}}  {safe(_described(each))}"])
    else:
        output.note('no contexts; save one: pakaura context save NAME --filter "..." --add "..."')


def _show(words: list[str], _invocation: Invocation, session: Session, output: Output) -> None:
    """That of the name, else the active one and where it comes from."""
    if len(words) > 1:
        raise UsageError("context show: too many words", "write: pakaura context show NAME")
    active = session.config.get(SETTING)
    name = words[0] if words else active
    if name in ("", NONE):
        if not output.machine:
            output.note("no context is active")
        return
    found = contexts.find(session.config, name) if words else contexts.active(session.config)
    assert found is not None
    if output.machine:
        output.record(_record(found, active))
        return
    output.data(f"name: {safe(found.name)}")
    for label, text in (("filter", found.filter), ("add", found.add)):
        if text:
            output.data(f"{label}: {safe(text)}")
    if name == active:
        output.data(f"active: {_origin(session)}")


def _set(words: list[str], invocation: Invocation, session: Session, output: Output) -> None:
    name = words[0]
    if name != NONE:
        contexts.find(session.config, name)
    path, is_project = file_of(invocation, session)
    # Of no context there is none to be named, unless the file of the directory is to overrule the person's own.
    remove = name == NONE and not is_project

    def work(file: config_writing.ConfigFile) -> None:
        if remove:
            file.remove((SETTING,))
        else:
            file.set((SETTING,), name)

    config_writing.change(session.paths, path, work, is_project)
    session.forget_config()
    now = session.config.get(SETTING) or NONE
    if now != name:
        raise PakauraError(f"the context stays {now} here: {_origin(session)} asks for it", _way(session, name))
    output.data("No context" if name == NONE else f"Context {safe(name)}")


def _way(session: Session, name: str) -> str:
    """How to have the context nevertheless where something decides before the file."""
    variable = variable_of(SETTING)
    if variable in session.environ:
        return f"unset {variable}"
    verb, value = (NONE, "") if name == NONE else (f"set {name}", name)
    return f"pakaura context {verb} --project, or {variable}={value} for one command"


def _none(_words: list[str], invocation: Invocation, session: Session, output: Output) -> None:
    _set([NONE], invocation, session, output)


def _save(words: list[str], invocation: Invocation, session: Session, output: Output) -> None:
    name = named_tables.clean_name(words[0], (NONE,))
    fields = {field: str(invocation.options.get(field, "")) for field in ("filter", "add")}
    if not any(fields.values()):
        raise UsageError(
            "context save needs a filter, attributes or both",
            f"such as: pakaura context save {name} --filter +{name} --add +{name}",
        )
    for field, text in fields.items():
        check_value(f"{TABLE}.{name}.{field}", text, session)
    replaced = named_tables.save(invocation, session, TABLE, name, fields)
    output.data(f"{'Replaced' if replaced else 'Saved'} {name}: {safe(_described(Context(name, **fields)))}")


def _rename(words: list[str], invocation: Invocation, session: Session, output: Output) -> None:
    old, new = words[0], named_tables.clean_name(words[1], (NONE,))
    named_tables.rename(invocation, session, TABLE, old, new)
    _follow(invocation, session, output, old, new)
    output.data(f"Renamed {safe(old)} to {new}")


def _delete(words: list[str], invocation: Invocation, session: Session, output: Output) -> None:
    named_tables.remove(invocation, session, TABLE, words[0])
    _follow(invocation, session, output, words[0], "")
    output.data(f"Deleted {safe(words[0])}")


def _follow(invocation: Invocation, session: Session, output: Output, old: str, new: str) -> None:
    """A context that the file it was in makes the active one is so under its new name, or is no more.

    What else asks for the old name is told of.
    """
    path, is_project = file_of(invocation, session)

    def work(file: config_writing.ConfigFile) -> None:
        if file.get((SETTING,)) == old:
            if new:
                file.set((SETTING,), new)
            else:
                file.remove((SETTING,))

    config_writing.change(session.paths, path, work, is_project)
    session.forget_config()
    if session.config.get(SETTING) == old and old not in contexts.names(session.config):
        output.note(f"{_origin(session)} still asks for the context {safe(old)}")


def _origin(session: Session) -> str:
    found = next(each for each in held(session) if each.name == SETTING)
    return (
        "by context set" if found.origin == USER else f"{found.origin} {safe(at_home(found.source, session.environ))}"
    )


def _record(each: Context, active: str) -> dict[str, Any]:
    return {"name": each.name, "filter": each.filter, "add": each.add, "active": each.name == active}


def _mark(each: Context, active: str) -> str:
    return "active" if each.name == active else ""


def _described(each: Context) -> str:
    return ", ".join([text for text in (each.filter, f"adds {each.add}" if each.add else "") if text])


_VERBS: verbs.Verbs = {
    "list": (_list, ""),
    "show": (_show, "..."),
    "set": (_set, "NAME"),
    "none": (_none, ""),
    "save": (_save, "NAME"),
    "rename": (_rename, "NAME NAME"),
    "delete": (_delete, "NAME"),
}
"""What context can do, and the words that follow."""

"""Showing tasks in the form that the reader of stdout can use: a person, a shell script or a JSON parser."""

from __future__ import annotations

from pakaura_cli.output import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from pakaura_cli.output.plain import ShortId
    from pakaura_cli.output.streams import Output
    from pakaura_cli.output.tree import Node
    from pakaura_server.core.structure import Structure
    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment

    BlockedAmong = Callable[[list[Task]], Collection[str]]


def print_tasks(
    output: Output,
    tasks: Iterable[Task],
    short_id: ShortId,
    now: Moment,
    *,
    columns: str = "",
    template: str = "",
    total: int | None = None,
    blocked_among: BlockedAmong = lambda _: (),
    tree: bool = False,
) -> None:
    """Many tasks: records, bare ids (-q), the template's lines, a table on a terminal, lines with tabs elsewhere.

    `output.finish()` shows them. `columns` and `template` are the texts of --columns and --format; `total` is how many
    tasks there are if `tasks` are only some. `blocked_among` gives the ids of those that are held up, and is asked
    where that is shown. With `tree`, each task follows the one that it is part of. Raises UsageError for a text that
    cannot be read, and for two forms.
    """
    _check_forms(output, columns, template)
    chosen = plain.read_columns(columns) if columns else ()
    nodes = _arranged(tasks) if tree else []
    if nodes:
        tasks = [task for task, _ in nodes]
    if output.machine:
        _print_records(output, tasks, short_id)
    elif template:
        output.page(plain.formatted(tasks, plain.read_template(template), short_id))
    elif output.quiet:
        output.page(task.id for task in tasks)
    elif output.terminal:
        branches = {task.id: _branch(more, output.unicode) for task, more in nodes if more}
        _print_table(output, list(tasks), short_id, now, chosen, total, blocked_among, branches)
    else:
        indents = {task.id: "  " * len(more) for task, more in nodes if more}
        output.page(plain.lines(tasks, chosen or plain.DEFAULT_COLUMNS, short_id, indents))


def print_details(
    output: Output,
    tasks: Iterable[Task],
    short_id: ShortId,
    now: Moment,
    restored_on: Callable[[str], str] = lambda _: "",
    around: Structure | None = None,
) -> None:
    """All that is known of each task: records, bare ids (-q), a labelled view on a terminal, `label: value` elsewhere.

    Tasks are parted by an empty line. `restored_on` and `around` as for `detail.details`.
    """
    if output.machine:
        _print_records(output, tasks, short_id)
    elif output.quiet:
        output.page(task.id for task in tasks)
    else:
        from pakaura_cli.output.detail import details

        output.page(details(tasks, short_id, now, output, restored_on, around))


def _check_forms(output: Output, columns: str, template: str) -> None:
    forms = [
        f"--{output.machine}" if output.machine else "",
        "--columns" if columns else "",
        "--format" if template else "",
    ]
    given = [form for form in forms if form]
    if len(given) > 1:
        from pakaura_server.core.errors import UsageError

        raise UsageError(f"{given[0]} and {given[1]} exclude each other", "leave one of them out")


def _print_records(output: Output, tasks: Iterable[Task], short_id: ShortId) -> None:
    from pakaura_server.core.record import to_record

    records = (to_record(task, short_id(task.id)) for task in tasks)
    if output.machine == "ndjson":
        output.page(map(output.encoded, records))
        return
    for record in records:
        output.record(record)


def _arranged(tasks: Iterable[Task]) -> list[Node]:
    from pakaura_cli.output.tree import arranged

    return arranged(list(tasks))


def _branch(more: tuple[bool, ...], unicode: bool) -> str:
    from pakaura_cli.output.tree import branch

    return branch(more, unicode)


def _print_table(
    output: Output,
    tasks: list[Task],
    short_id: ShortId,
    now: Moment,
    chosen: tuple[str, ...],
    total: int | None,
    blocked_among: BlockedAmong,
    branches: Mapping[str, str],
) -> None:
    from pakaura_cli.output.cells import cut
    from pakaura_cli.output.table import summary, table

    if not tasks:
        output.note("no tasks")
        return
    style, width = output.style, output.width
    footer = style.paint(cut(summary(tasks, now, total), width, style.ellipsis), "dim")
    output.page([*table(tasks, short_id, now, width, style, chosen, blocked_among(tasks), branches), "", footer])

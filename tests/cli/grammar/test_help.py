"""Help as it is read on a terminal of 80 columns."""

from __future__ import annotations

import pytest

from pakaura_cli.commands import app
from pakaura_cli.grammar.commands import COMMANDS, find
from pakaura_cli.grammar.help import WIDTH, explain, overview

OVERVIEW = """\
Examples:
  pakaura add "buy milk" due:fri +home  capture a task
  pakaura                               the dashboard; in a pipe, what is due
  pakaura list project:home             find tasks
  pakaura done 3 7                      complete tasks by their number
  pakaura undo                          take the latest command back

Usage: pakaura COMMAND [OPTION | WORD]...

Everyday:
  add            capture a task
  list           list the tasks that fit a filter (also: ls)
  today          list what is due today or overdue
  next           list what is most urgent, and why
  agenda         list the coming days with their tasks, what is overdue first
  done           complete tasks (also: complete)
  edit           change a task (also: modify)
  note           add a line to the notes of a task, or edit them
  annotate       add a line to the notes of a task, with the time
  delete         delete tasks; undo brings them back (also: rm)
  purge          delete tasks for good on every device; nothing brings them back
  recur          show how a task repeats, what comes next, skip one, or stop it
  chat           tell the assistant in your own words what to do

Look:
  calendar       show a month and how many tasks are due on its days
  stats          show what was done, week by week, and what is open
  why            say why a view shows a task, or hides it
  show           show all of a task
  search         find tasks, done ones too, by words of title and notes
  date           show how a date is read
  projects       list the projects and how many tasks are open in each
  tags           list the tags and how many tasks are open under each
  tui            open the dashboard
  web            serve the dashboard to browsers

History:
  undo           take back the latest command, or a group of the log
  redo           do again what was undone
  log            list what was done, the latest first
  reopen         open completed tasks again (also: uncomplete)
  conversations  see and delete the conversations with the assistant

Sync:
  register       make an account on a server; the tasks made before come along
  login          sign in to an account, and get its tasks
  logout         end the sign-in on this machine; the tasks stay
  account        show and change your accounts and their sign-ins
  whoami         say which account this list belongs to
  sync           send what waits, and get what is new
  status         say how far this list is in step with the server
  conflicts      list what two devices wrote unseen by each other, and decide
  devices        list the devices of the account, name this one, or sign one out

Settings:
  config         show and change the settings
  view           save filters under a name
  context        see and add the tasks of one part of life only

Scripts:
  import         take in tasks that another program wrote
  export         write tasks for another program, or as a backup
  apply          make the changes that chat planned, unless overtaken
  mcp            let another program's assistant use the tasks, over MCP
  completion     let the shell complete commands, projects, tags and tasks
  doctor         check the store, the configuration and this machine
  man            show the manual, or write its pages for man
  schema         print the JSON Schema of the records
  version        print the version
  help           explain a command

pakaura help COMMAND, or pakaura COMMAND --help, explains a command.
"""

DONE = """\
Examples:
  pakaura done 3 7-9
  pakaura done buy milk  the one open task with these words

Usage: pakaura done [OPTION]... REFERENCE...

Complete tasks.

Words:
  REFERENCE  numbers (3, or 1,4-6), the start of an id, or words of the title

Options:
  --with-subtasks  the open subtasks, too, without asking
  --keep-subtasks  leave the subtasks as they are, without asking
  -n, --dry-run    say what would be done and change nothing
  --json           print one JSON document
  --ndjson         print one JSON object a line
  -q, --quiet      print bare ids and nothing else
  --no-color       no colour, as with NO_COLOR set
  --no-input       never ask; what needs a yes fails with exit code 7
  -h, --help       show this help

Also: pakaura complete
"""

UNDO = """\
Examples:
  pakaura undo
  pakaura undo --dry-run  what it would take back

Usage: pakaura undo [OPTION]... [GROUP]

Take back the latest command, or a group of the log.

What a newer change stands in the way of is listed and left alone, with exit
code 5.

Words:
  GROUP  the group that log shows; by default the latest command

Options:
  -n, --dry-run  say what would be done and change nothing
  --json         print one JSON document
  --ndjson       print one JSON object a line
  -q, --quiet    print bare ids and nothing else
  --no-color     no colour, as with NO_COLOR set
  --no-input     never ask; what needs a yes fails with exit code 7
  -h, --help     show this help
"""


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (["-h"], OVERVIEW),
        (["--help"], OVERVIEW),
        (["help"], OVERVIEW),
        (["done", "-h"], DONE),
        (["complete", "--help"], DONE),
        (["help", "done"], DONE),
        (["--help", "done"], DONE),
        (["undo", "--json", "--help"], UNDO),
        (["help", "--help"], explain(next(command for command in COMMANDS if command.name == "help"))),
    ],
)
def test_every_way_to_ask_for_help_prints_it(line: list[str], text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert app.read(line) is None
    assert capsys.readouterr() == (text, "")


def test_help_fits_the_terminal_and_begins_with_examples() -> None:
    for text in [overview(), *(explain(command) for command in COMMANDS)]:
        assert text.startswith("Examples:\n  pakaura ")
        assert max(len(line) for line in text.splitlines()) <= WIDTH
        assert text.isascii()


def test_help_names_every_option_and_every_alias_but_what_is_for_the_program_itself() -> None:
    for command in COMMANDS:
        text = explain(command)
        assert all((spelling in text) != option.hidden for spelling, option in command.spellings.items())
        assert all(alias in text and alias in overview() for alias in command.aliases)


def test_the_overview_names_every_command_once() -> None:
    lines = [line.split()[0] for line in overview().partition("Everyday:")[2].splitlines() if line.startswith("  ")]
    assert sorted(lines) == sorted(command.name for command in COMMANDS)
    assert all(find(name) for name in lines)

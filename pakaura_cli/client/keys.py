"""The actions of the dashboard: what each does, and by which keys, unless the configuration says others."""

from __future__ import annotations

from typing import NamedTuple

from pakaura_server.core.errors import BadValue

TABLE = "keys"
"""The table of the configuration: `keys.NAME`."""
MOVING, TASKS, MARKS, VIEWS, PROGRAM = "Moving", "Tasks", "Several tasks", "Views", "The program"
BEYOND = "The assistant and the server"
GROUPS = (MOVING, TASKS, MARKS, VIEWS, BEYOND, PROGRAM)
_MODIFIERS = ("ctrl", "shift", "alt", "super", "meta")


class Action(NamedTuple):
    """`keys` are names with commas between them, as Textual calls them; a character stands for itself.

    `meaning` goes on after "to". One with a `label` has a place at the bottom of the screen.
    """

    name: str
    keys: str
    meaning: str
    group: str
    label: str = ""


ACTIONS = (
    Action("down", "j,down", "go to the next task", MOVING),
    Action("up", "k,up", "go to the one before", MOVING),
    Action("left", "h,left", "go to the column or the pane on the left", MOVING),
    Action("right", "l,right", "go to the column or the pane on the right", MOVING),
    Action("page_down", "ctrl+d,pagedown,ctrl+f", "go a screen down", MOVING),
    Action("page_up", "ctrl+u,pageup,ctrl+b", "go a screen up", MOVING),
    Action("first", "g,home", "go to the first task", MOVING),
    Action("last", "G,end", "go to the last task", MOVING),
    Action("open", "enter", "look at all of the task", MOVING),
    Action("back", "escape", "go back: out of a pane, then no marks, then no filter", MOVING),
    Action("add", "a", "add a task, as people write it", TASKS, "add"),
    Action("done", "d,space", "complete the task, or open it again", TASKS, "done"),
    Action("edit", "e", "change the title in place", TASKS, "edit"),
    Action("modify", "m", "change it by words: due:fri +tag project:home", TASKS),
    Action("due", "t", "set the day or time when it is due", TASKS, "due"),
    Action("wait", "w", "set until when it waits", TASKS),
    Action("priority", "p", "choose the priority", TASKS),
    Action("tags", "+", "add tags and take tags away", TASKS),
    Action("project", "#", "set the project", TASKS),
    Action("note", "n", "add a line to the notes", TASKS),
    Action("notes", "E", "edit the notes in $EDITOR", TASKS),
    Action("subtask", "s", "add a subtask", TASKS),
    Action("skip", "S", "skip this time of a task that repeats", TASKS),
    Action("delete", "x,delete", "delete the task", TASKS),
    Action("undo", "u", "take back the latest command", TASKS, "undo"),
    Action("redo", "U,ctrl+r", "do again what was undone", TASKS),
    Action("copy_id", "Y", "copy the id of the task", TASKS),
    Action("menu", "full_stop", "show what can be done to the task", TASKS),
    Action("mark", "v", "mark the task for what comes next, or no longer", MARKS),
    Action("mark_all", "V", "mark all tasks that the view shows", MARKS),
    Action("filter", "/,f", "filter, in the language of pakaura list", VIEWS, "filter"),
    Action("search", "F", "search titles and notes, completed tasks too", VIEWS),
    Action("go", "o", "go to a view, a project or a tag by its name", VIEWS, "go"),
    Action("list", "1", "show the view as a list", VIEWS),
    Action("board", "2", "show the view as a board", VIEWS),
    Action("week", "3", "show the view as a week", VIEWS),
    Action("columns", "c", "choose the columns of the board: project, priority or due", VIEWS),
    Action("move_left", "<,H", "move the task a column to the left", VIEWS),
    Action("move_right", ">,L", "move the task a column to the right", VIEWS),
    Action("context", "z", "choose the context", VIEWS),
    Action("sidebar", "b", "show the views on the left, or no longer", VIEWS),
    Action("assistant", "A", "talk with the assistant", BEYOND, "ask"),
    Action("sync", "r", "sync now with the server", BEYOND),
    Action("conflicts", "C", "decide about what two machines wrote, and what the server refused", BEYOND),
    Action("account", "@", "show whose list this is, and choose another account", BEYOND),
    Action("sign_in", "I", "sign in", BEYOND),
    Action("register", "R", "register an account", BEYOND),
    Action("sign_out", "O", "send what waits, and sign out", BEYOND),
    Action("log", "ctrl+g", "show the command lines of what was done here", PROGRAM),
    Action("copy_line", "y", "copy the latest of these command lines", PROGRAM),
    Action("theme", "T", "choose the colours", PROGRAM),
    Action("import", "i", "take in tasks from a file that another program wrote", PROGRAM),
    Action("refresh", "ctrl+l", "read everything anew", PROGRAM),
    Action("help", "?,f1", "show all keys", PROGRAM, "help"),
    Action("commands", "colon,ctrl+p", "find an action by its name", PROGRAM),
    Action("suspend", "ctrl+z", "put the program into the background, until fg", PROGRAM),
    Action("quit", "q,ctrl+q", "leave", PROGRAM, "quit"),
)
"""In the order in which they are told."""
BY_NAME = {action.name: action for action in ACTIONS}


def check(setting: str, text: str) -> None:
    """Raises BadValue unless the text names keys: `a`, `ctrl+r`, `f5`, with commas between them."""
    for key in text.split(","):
        *modifiers, last = key.strip().split("+") if len(key.strip()) > 1 else [key.strip()]
        known = last and (len(last) == 1 or last.isidentifier()) and not last.isspace()
        if not known or any(modifier not in _MODIFIERS for modifier in modifiers):
            raise BadValue(f"{setting} = {text!r} names no keys", "such as a, or ctrl+r,f5")

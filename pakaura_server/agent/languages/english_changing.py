"""How people say in English what becomes of a task that they have."""

from __future__ import annotations

from pakaura_server.agent.languages.language import Rule

_ALL_DONE = (
    "[all |everything |anything |all of |every ][<my> |those |these ][of ][<my> ]"
    "[<tasks> |ones |that (is|are) |that's |which (is|are) |[that ](i|we) have |[that ]i've |what's |what is |old ]"
    "[already |all |been ](done|completed|complete|finished|ticked[ off]|checked[ off]|crossed[ off| out])"
    "[ <tasks>| <task>| ones| list][ already][ (from|off) <my> <list>| away| up| out][ now]"
)
DELETING = (
    Rule("untag", "(remove|delete|take|drop) [the ](tag|label) {rest}", "from|off|of", "new", "task"),
    Rule("untag", "(remove|delete|take|drop) [the ]{new} (tag|label) (from|off|of) {task}"),
    Rule("untag", "untag {task}"),
    Rule("no_due", "(remove|clear|delete|drop|take away|unset|cancel) [the ]<due> (of|from|for|on|off) {task}"),
    Rule("no_due", "(remove|clear|delete|drop|take) {task}'s <due>"),
    Rule("no_level", "(remove|clear|delete|drop|unset|take away) [the ]priority (of|from|for|on|off) {task}"),
    Rule(
        "clear_completed",
        "(clear|clear out|clear up|clear away|clean|clean up|clean out|purge|wipe|empty|flush|archive|sweep|tidy up|"
        f"<deleting>) [out |up |away ]{_ALL_DONE}",
    ),
    Rule(
        "clear_completed",
        "(clear|clear out|clean up|purge|<deleting>) (what|whatever|the ones|those|all) [that ](i|we)['ve| "
        "have] [already ](<done>|done)",
    ),
    Rule(
        "clear_completed",
        "(clear|clear out|clean up|purge|<deleting>) (everything|all [of ][<my> ]<tasks>|[<my> ]<tasks>|all|"
        "[all ](the|those) ones|those|the things) "
        "[that |which ][i've |(i|we) have |(is|are) |that's ][already |all |been ]"
        "(done|completed|complete|finished|ticked off|checked off|crossed off)[ already]",
    ),
    Rule(
        "clear_completed",
        "clear (up|out)|clear-completed|clear_completed|cleanup|(clean up|tidy up|declutter) <my> <list>",
    ),
    Rule(
        "delete_all",
        "(<deleting>|clear|empty|wipe|reset|purge|flush|clean|clean out|wipe out|clear out) "
        "(everything|every [single |last ]<task>|each and every <task>|every single thing|all [of ][<my> ]<tasks>|"
        "all|it all|all of (it|them)|<my> ((whole|entire) )[<list>]|<my> <list>)[ (on|in|from|off) <my> "
        "<list>| i have]",
    ),
    Rule(
        "delete",
        "(<deleting>|take|taking|clear|pull|strike) {task} (from|off|off of|out of) <my> [{kind} ]<list>",
    ),
    Rule("delete", "take {task} off"),
    Rule("delete", "<deleting>[:] {task}"),
    Rule("delete", "(take off|forget about|forget|no need for|ditch|axe|chuck) {task}", sure=False),
    Rule(
        "delete",
        "{task} (can|should|could|may|must|has to|needs to) (go|be (deleted|removed|dropped|erased|scrapped)|go away)",
    ),
    Rule(
        "delete",
        "(i|we) (don't|do not|dont|no longer|won't|will not) ~ [have to |need to |want to |need |want |have ]{task} "
        "(anymore|any more|any longer|after all)",
        sure=False,
    ),
    Rule("delete", "(i|we) no longer (need|want|have) [to ]{task}", sure=False),
    Rule(
        "delete",
        "{task} (is|are) (no longer needed|not needed any[ ]more|obsolete|cancelled|canceled|irrelevant)",
        sure=False,
    ),
)
UNCOMPLETING = (
    Rule("complete", "put a (check|tick|check[ ]mark) (next to|on|by|beside|against) {task}"),
    Rule("complete", "cross out {task}"),
    Rule("uncomplete", "(unmark|un-mark|unflag) {task} as <done>"),
    Rule(
        "uncomplete",
        "(uncomplete|un-complete|reopen|re-open|uncheck|untick|unmark|un-check|un-tick|unfinish|reactivate|"
        "uncompleting|"
        "reopening|reinstate|resurrect|revive|unarchive|undo completing|undo complete|undo done|(undo|cancel|"
        "revert) [the ]completion of|undone|un-done|un-do|restore|recover|"
        "undelete|undone|not done|open again)[:] {task}",
    ),
    Rule(
        "uncomplete", "(mark|set|flag|put|make|change|turn|move) {task} [back ][as |to |to be |into ](<undone>)[ again]"
    ),
    Rule("uncomplete", "(revert|return) [back ]{task} [back ]to (<undone>)"),
    Rule("uncomplete", "{task} needs to be done again"),
    Rule("uncomplete", "{task} (is|are) still (open|pending|to do)", sure=False),
    Rule("bring_back", "(bring|put) back {task}"),
    Rule("uncomplete", "(mark|set|flag) as <undone>[:] {task}"),
    Rule("uncomplete", "(put|bring|move|add|get) {task} back[ (on|onto|in|into|to) <my> (<list>|open <tasks>)]"),
    Rule("uncomplete", "open {task} (up again|back up|again)"),
    Rule("uncomplete", "(take|remove) the (check|tick|check[ ]mark) (off|from) {task}"),
    Rule("undo_task", "undo {task}", loose=True),
    Rule(
        "uncomplete", "{task} (isn't|is not|wasn't|was not|aren't|are not|isnt) ~ <done>[ (after all|yet)]", sure=False
    ),
    Rule(
        "uncomplete",
        "(i|we) (haven't|have not|didn't|did not) (actually|really) (do|finish|complete|done|finished) "
        "{task}[ after all| yet]",
        sure=False,
    ),
)
COMPLETING = (
    Rule(
        "complete",
        "(mark|set|flag|check|tick|cross|put|make|change|turn|move|marking|consider|call) {task} [off ][as |"
        "to |to be |into ]"
        "[being |already |now ](<done>|a done one|closed)",
    ),
    Rule("complete", "(mark|check|tick|set|flag) (off|as <done>|<done>)[:] {task}"),
    Rule(
        "complete",
        "(check|tick|cross|strike|mark|checking|ticking|crossing|marking) {task} off[ [(on|in|from|of) ]<my> <list>]",
    ),
    Rule(
        "complete",
        "(check|tick|cross|strike|mark|checking|ticking|crossing) off {task}[ (on|in|from|of|off) <my> <list>]",
    ),
    Rule("complete", "(check|tick) {task}", loose=True),
    Rule(
        "complete",
        "(complete|completing|finish|finishing|sign off[ on]|close|close out|resolve|conclude|finalise|finalize|"
        "accomplish|"
        "wrap up|x|✓|✔|✅|☑) "
        "[off ]{task}",
    ),
    Rule("complete", "(done|finished|completed|complete|check|finish)[:|,][ with| w] {task}"),
    Rule("complete", "{task} (✓|✔|✅|☑)"),
    Rule("complete", "(make|mark|put|set) {task} [as |to ]finish"),
    Rule("complete", "{task} (can|may|could|should) be (ticked|checked|crossed|marked)[ off][ (as <done>|<done>)]"),
    Rule("complete", "(i|we)['ve| have] ~ (finish|complete) ~ {task}"),
    Rule("complete", "[<i> ]~ <finished> [(with|w) |doing |off ]{task}"),
    Rule("complete", "[<i> ]~ (got|gotten|had|have) {task} (<done>|out of the way|done and dusted)"),
    Rule("complete", "(that's|that is) {task} (<done>|out of the way)"),
    Rule("was_done", "(that's|that is|i've got|i got) {task} {past}[ (then|now|too|at last)]"),
    Rule("was_done", "(mark|flag|set) {task} as {past}"),
    Rule(
        "complete",
        "{task} (is|are|was|has been|have been|got|has) ~ (<done>|out of the way|done and dusted|off my "
        "plate)[ (now|already|too|today|at last)]",
    ),
    Rule("complete", "{task}'s ~ (<done>)", loose=True),
    Rule("complete", "{task}[,|:| -| =] ~ (done|finished|completed|complete|check)"),
    Rule("was_done", "{task} (is|are|was|were|has been|have been|got) ~ {past}"),
    Rule("was_done", "{task}'s [been ]~ {past}"),
    Rule("did", "<i> ~ {did}"),
    Rule("did", "(have|'ve) ~ {did}", loose=True),
    Rule("was_done", "[<i> ]~ (got|had|have|gotten) {task} {past}"),
    Rule("did", "(just|finally|already) ~ {did}", loose=True),
)
LEVELS = (
    Rule("level", "<set> {task} priority [to |as ]{level}"),
    Rule("level", "<set> [the |a ]priority (of|for|on) {rest}", "to|as|at|=", second="level"),
    Rule("level", "<set> {task}'s priority [to |as ]{level}"),
    Rule("level", "give {task} [a |the ]{level} priority"),
    Rule("level", "give {level} priority to {task}"),
    Rule("level", "<set> {task} [as |to |to be |at |a |an |my ][as ]{level}[ priority| one| task]"),
    Rule(
        "level",
        "(raise|increase|bump|upgrade|lower|decrease|drop|reduce) [up ][the ]priority (of|for|on) {rest}",
        "to",
        second="level",
    ),
    Rule("level", "(prioriti(s|z)e|star) {task}"),
    Rule("level", "{pronoun}'s ~ [a |top |to be ]{level}[ priority]"),
    Rule(
        "level",
        "{task} (is|has|are|'s|gets|should be|should have|needs) ~ [a |top |to be ]{level}[ priority]",
        loose=True,
    ),
    Rule("level", "(raise|increase|bump up|up) [the ]priority (of|for|on) {task}"),
    Rule("lower", "(lower|decrease|reduce) [the ]priority (of|for|on) {task}"),
)
MOVING = (
    Rule("move", "{pronoun}'s ~ (due|for)[ on| by| at] {when}"),
    Rule(
        "move",
        "{rest}",
        "needs to happen|needs to happen by|has to happen by|has to happen|must happen|must happen by|needs doing by",
        second="when",
        loose=True,
    ),
    Rule("move", "(put|push) {rest}", "off until|off till|off to|back until|back to", second="when"),
    Rule("move", "[the ]<due> (of|for|on) {rest}", "is|is now|should be|is on|moved to", second="when", loose=True),
    Rule("move", "(<move>|<set>) [the |my ]<due> (of|for|on) {rest}", "to|until|till|for|by|as|on|=", second="when"),
    Rule("move", "(give|set) {task} a <due> (of|on|for|at) {when}"),
    Rule("move", "<set> {rest}", "due|due on|due by|to be due|to be due on|due at", second="when"),
    Rule(
        "move",
        "{rest}",
        "is due|is now due|are due|is due on|is due by|is due at|must be done by|has to be done by|needs to be done by|"
        "should be done by|is now due on",
        second="when",
        loose=True,
    ),
    Rule(
        "move",
        "<move> {rest}",
        "to|until|till|for|by|onto|back to|back until|forward to|on to|out to|off until|off till|off to",
        second="when",
    ),
    Rule("schedule", "(schedule|plan) {rest}", "for|on", second="when"),
)
RENAMING = (
    Rule("rename", "<edit> {task}:[ ]{new}"),
    Rule("rename", "(make|have|let) {rest}", "say|read"),
    Rule(
        "rename",
        "(rename|retitle|reword|rephrase|renaming) [the ][<task> ][(called|named|from) ]{rest}",
        "to be|to|as|into|=>|->|→",
    ),
    Rule(
        "rename",
        "<edit> [the |my ](title|name|text|wording|description) (of|for|on) {rest}",
        "to be|to say|so it says|to|into|as",
    ),
    Rule(
        "rename",
        "(<edit>|turn|switch|convert|make) [the <task> |<task> ]{rest}",
        "by|to say|to read|to be|so it says|so that it says|instead to|to|into|with|->|=>|→",
    ),
    Rule("rename", "(replace|swap|substitute|exchange) {rest}", "with|by|for"),
    Rule(
        "rename",
        "{rest}",
        "should be called|should say|should read|should really be|should actually be|should be|should have been|"
        "is now called|must say|ought to be",
        loose=True,
    ),
    Rule("rename", "{rest}", "->|=>|→"),
    Rule("retitle", "(rename|retitle|reword|rephrase) {task}"),
    Rule("change_last", "(make|call|rename|name|set|change) {pronoun} [to |as |into |be |say |for ]{new}"),
)
WITHOUT_TASK = (
    Rule("delete", "(delete|remove|erase|del|rm|get rid of)"),
    Rule("complete", "complete|mark (as <done>|off|<done>)|(tick|check|cross) off|finish"),
    Rule("uncomplete", "uncomplete|reopen|uncheck|untick"),
)
RULES = (*DELETING, *COMPLETING, *LEVELS, *MOVING, *RENAMING, *WITHOUT_TASK)

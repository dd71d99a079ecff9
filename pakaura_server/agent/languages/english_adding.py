"""How people ask in English for something new."""

from __future__ import annotations

from pakaura_server.agent.languages.language import Rule

FIRST_RULES = (
    Rule("add", "should (really|probably|definitely|also) {title}"),
    Rule("add", "let (me|us) not forget [about |to |that i (need|have) to ]{title}"),
    Rule(
        "add",
        "((do not|don't|dont|never) [let (me|us) |you ]|never let me )forget[:] [about |to |that i (need|have) "
        "to ]{title}",
    ),
    Rule(
        "add",
        "(i|we) (must not|mustn't|mustnt|must never|can't|cannot|should not|shouldn't|better not|may not|don't want to|"
        "do not want to) forget [about |to |that i (need|have) to ]{title}",
    ),
    Rule(
        "add", "(make sure|see to it|ensure) [that ](i|we) [do not |don't |never ](forget|remember) [to |about ]{title}"
    ),
)
_NEW = "[<my> |a |an |another |one more |two |three |some |the following |these |following ][new |quick |more ]"
_CALLED = (
    "[,|:| -][ called| named| titled| saying| that says| which says| reading| for| about| to| that i (need|have) to|"
    " reminding me to]"
)
RULES = (
    Rule("add", "(jot|write|note) (this|that|it) down[:] {title}"),
    Rule("add_many", f"<adding> {_NEW}<tasks>[ to <my> <list>][ called| named| for]:[ ]{{title}}"),
    Rule("add_many", f"<adding> {_NEW}<tasks>[ to <my> <list>][ called| named| for] {{title}}"),
    Rule(
        "add_many",
        "<adding> (these|the following|all of these|all these|some things|a few things)[ to <my> <list>][:|,] {title}",
    ),
    Rule("add_many", "<adding> (all [of ]these|this)[ <tasks>][ to <my> <list>]:[ ]{title}"),
    Rule("note", "(add|put|attach|write|leave|make) (a|the) <note> (to|on|for|in) {task}:[ ]{new}"),
    Rule(
        "note", "(add|put|attach|write|leave) (a|the) <note> (to|on|for) {rest}", "saying|that says|which says|reading"
    ),
    Rule("note", "(add|put|attach) (the|a|this) <note> {rest}", "to|on", "new", "task", loose=True),
    Rule("add", "(note to self|memo to self|note|memo|reminder to self|to self):[ ]{title}"),
    Rule("note", "<note> (on|for|to) {task}:[ ]{new}"),
    Rule("tag", "(add|put|attach|apply|give) [the |a ](tag|label) {rest}", "to|on", "new", "task"),
    Rule("tag", "(add|put|attach|apply) [the |a ]{new} (tag|label) (to|on) {task}"),
    Rule("tag", "(tag|label) {rest}", "with|as"),
    Rule("add_to_project", "add {rest}", "(to|into|in|under)[ the| my] project"),
    Rule("project", "(move|put|assign|file) {rest}", "(to|into|in|under)[ the| my] project"),
    Rule("project", "(add|move|put|assign|file) {rest} project", "(to|into|in|under) (the|my)|to|into|in|under"),
    Rule("project", "<set> [the ]project (of|for|on) {rest}", "to|as"),
    Rule("add", f"<adding> {_NEW}<task>[ to <my> <list>]{_CALLED} {{title}}"),
    Rule("add", f"<adding> {_NEW}{{level}} <task>{_CALLED} {{title}}"),
    Rule("add", f"<adding> {_NEW}<task>:{{title}}"),
    Rule("add", "<adding> to <my> <list> please[:|,] {title}"),
    Rule("add", "<adding> to <my> <list>[:| -|,][ that i (need|have) to| to] {title}"),
    Rule(
        "add",
        "(put|stick|get|throw|place|pop|have|slap|chuck|include|set|write|<adding>) {title} (on|onto|in|into|on "
        "to|<to>) "
        "(<my>|a) <list>",
    ),
    Rule(
        "add",
        "(put|stick|get|throw|place|pop|have|slap|chuck|include|set|write|<adding>) {title} (on|onto|in|into|on to|to) "
        "(<my>|a) [{kind} ]<list>",
    ),
    Rule("add", "<adding> [in]to (list|tasks|todos|to-do list|todo list|to do list|task list)[:|,| -] {title}"),
    Rule("add", "(pop|put|jot|write|note|get|take) {title} down[ (on|in) <my> <list>]"),
    Rule("add", "(in|on|to|onto) <my> <list>[,] (put|add|write|place) {title}"),
    Rule("add", "(put|write|place|add|set|include) [please ](in|on|to|into|onto) <my> <list>[:|,| please] {title}"),
    Rule(
        "add",
        "[it (would|'d) be (good|nice|great|useful|helpful) to |i'd love to ](have|see|get) {title} (on|in) "
        "<my> <list>",
    ),
    Rule("add", "(put|throw|stick|add|pop) {title} (on there|in there|on it)"),
    Rule("add", "(add|adding) (another one|one more thing|a new one)[:|,] {title}"),
    Rule("add", "(add|adding) (another|one more|one)(:|,) {title}"),
    Rule("add", "(another one|one more|another|next one|one more thing|another thing|last one):[ ]{title}"),
    Rule("add", "(i could use|i need|i want|i'd like) a reminder (to|for|about) {title}"),
    Rule("add", "(add|adding|create|creating|append|insert)[:|,] {title}"),
    Rule("add", "<adding>[:|,] {title}", loose=True),
    Rule(
        "add",
        f"(make|take|leave|set|set up|start|open|need|want|give me|make me|create me|set me|add me|open) (a|an|"
        f"another|one more) [new |quick "
        f"](<task>|<note>)[ for me]{_CALLED} {{title}}",
    ),
    Rule(
        "add",
        "(new|another|next|one more|extra) (<task>)[:|,| -][ called| named| to| for| is| would be| is to] {title}",
    ),
    Rule("add", "(new|another) <task>:{title}"),
    Rule("add", "(<task>|note to self|note|memo|memo to self|remember|add|new|reminder to self|to self):[ ]{title}"),
    Rule("add", "(reminder|note to self|memo to self|mental note) [to |that i (need|have) to ]{title}"),
    Rule("add", "(todo|task|tasks|todos) add {title}", loose=True),
    Rule("add", "(action[ item]|to-do item|next action|action point|ai)[:| -] {title}"),
    Rule("add", f"(i|we) ~ (need|want|have|would like) to <adding> {_NEW}(<task>|action item){_CALLED} {{title}}"),
    Rule(
        "add",
        "(i|we) ~ (should|need to|have to|must|ought to|want to|would like to) <adding> {title} (to|on|onto|in) "
        "<my> <list>",
    ),
    Rule("add", "{when} (i|we) ~ (need to|have to|must|should|gotta|got to|'ve got to) {title}"),
    Rule("add", "(todo|+) {title}"),
    Rule(
        "add",
        "(remind|reminding) (me|us) [also |please |again |kindly |just ](<to>|about|of|that i (need|have|must|"
        "should|ought) [to ]|that) {title}",
    ),
    Rule("add", "(remind|reminding) (me|us)[:] {title}"),
    Rule(
        "add",
        "(set|create|make|schedule|give me|i need|i want|put in) (a|another) reminder [for me ](to|for|about|"
        "that) {title}",
    ),
    Rule("add", "(remember|make sure|be sure) (to|that i|i) {title}"),
    Rule("add", "remember[:] {title}"),
    Rule("add", "be reminded (to|of|about) {title}"),
    Rule(
        "add",
        "[(i|we|i'm|we're|i am|we are)['ve| have] ~ ][gonna |going to |'ll |will ](need to|needs to|have to|has "
        "to|got <to>|gotta|must|ought to|should|had better|better|"
        "needa|hafta|am supposed to|are supposed to|am meant to) ~ [not forget to |remember to ]{title}",
    ),
    Rule("add", "(i'm|we're) ~ (supposed|meant|obliged) to {title}"),
    Rule("add", "(i'd|we'd) better {title}"),
    Rule("add", "{title} ~ (needs|has) ~ to (be done|get done|be added|go on <my> <list>)"),
    Rule("add", "(i|we)['d| would] ~ (need|want|like) {title} (on|in) <my> <list>"),
    Rule(
        "add", "(i|we) ~ (want|would like|plan|intend|hope|wish|am going|are going|am planning) to {title}", sure=False
    ),
    Rule("add", "(i'd|we'd) ~ (like|love) to {title}", sure=False),
    Rule("add", "(i'm|we're) ~ (going|planning) to {title}", sure=False),
    Rule("add", "(i'll|i will|we will|we'll|let me|let us|i'm gonna|gonna) ~ {title}", sure=False),
    Rule("add", "[(i|we) ~ ]need {title}", sure=False),
    Rule("add", "(i|we) ~ (forgot|keep forgetting) to {title}", sure=False),
    Rule("add", "(we are|we're|i'm|i am) ~ (out of|running low on|running out of|low on) {title}", sure=False),
)

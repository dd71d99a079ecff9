"""Small talk, and how people ask in English to see their tasks."""

from __future__ import annotations

from pakaura_server.agent.languages.language import Rule

ADVICE = (
    Rule(
        "advice",
        "(what (should|shall|could|do you (think|suggest|recommend)) (i|we) [should ](do|start with|work on|"
        "tackle|focus on|begin with|prioriti(s|z)e)[ {any}]|"
        "where (should|do|shall) i (start|begin)[ {any}]|what('s| is) [the ](most important|most urgent|"
        "best)[ {any}]|which [one |task |of these ]should i [do |start ][{any}])",
    ),
)
SMALL_TALK = (
    *ADVICE,
    Rule("complete", "[actually ]did {clitic}[ one][ already| now| too]"),
    Rule(
        "greeting",
        "(hi|hello|hey|hiya|howdy|yo|heya|greetings|sup|what's up|whats up|good (morning|afternoon|evening|"
        "day)|morning|"
        "evening|hi there|hello there|hey there)[,][ (there|again|pakaura|everyone|assistant|bot|friend|mate|"
        "buddy|all|you)]"
        "[,| and| -][ (how are you|how are you doing|how's it going|how are things)][ today]",
    ),
    Rule(
        "greeting",
        "(how are you|how are you doing|how's it going|how do you do|nice to meet you|are you there|you there)[ today]",
    ),
    Rule(
        "thanks",
        "(thanks|thank you|thx|ty|cheers|thank u|much appreciated|i appreciate it|many thanks|tysm)"
        "[ (a lot|so much|very much|a bunch|a million|again|mate|buddy|pal|pakaura|indeed|heaps)][ for {any}]",
    ),
    Rule(
        "thanks",
        "(thanks|thank you|thx|ty|cheers)[,][ (that|that's|this|this is|it|it's|you|you're|looks|great|"
        "perfect) [{any}]]",
    ),
    Rule(
        "bye",
        "(bye|goodbye|bye bye|see you|see ya|see you [later|soon|tomorrow]|good night|goodnight|cya|take "
        "care|ciao)[ {any}]",
    ),
    Rule(
        "ok",
        "(ok|okay|done|finished|all done|did it|i did it|cool|great|nice|perfect|awesome|good job|well done|"
        "great job|nice work|lol|haha|wow|hm|hmm|got it|alright|"
        "all right|fine|no worries|no problem|sounds good|understood|i see|right|good|excellent|amazing|brilliant|"
        "wonderful|you rock|you're the best|you are (great|awesome|the best|amazing)|i love (you|this|it)|k|kk|sure|"
        "yes|yeah|yep|yup|y|sorry|oops|my bad|whatever|nothing|good to know|that's (great|nice|good|cool|"
        "perfect|all|it|right|fine|true))"
        "[ (then|thanks|thank you|good|great|cool|perfect|you|man|so far)]",
    ),
    Rule(
        "help",
        "(help|(show|tell|explain to|teach) me how {any}|list [the |all ]commands|"
        "i need help with (this|the app|pakaura|this app)|help me|help please|commands|?|??|/help|usage|"
        "manual|instructions|options|i need [some ]help|"
        "i'm (lost|confused|stuck)|"
        "can you help[ me]|how does this [app |thing ](work|function)|what (can|do) you do|what are you able to do|"
        "who are you|what are you|what is this|what (can|could|should) i (say|ask|do|type)[ here| to you| "
        "with you| with this]|"
        "what can you (do|help)[ for| with][ me| us]|how (do|can|should|would) i use (this|you|it|pakaura|the app)|"
        "what (commands|features|options) [are there|do you (have|know|support|understand)|can i use]|"
        "what else can you do|how (do|can|should|would|to) [i |you |we ](add|create|delete|remove|complete|"
        "finish|edit|change|update|rename|mark|undo|clear|list|see|use)[ {any}]|"
        "(show|give) me [the |some |your ](help|commands|instructions|options)|tell me what you can do|"
        "how does it work|what do you do)",
    ),
    Rule(
        "cancel",
        "(maybe later|later|never mind|nevermind|nvm|forget it|forget that|cancel|cancel that|stop|stop it|"
        "no|nope|nah|no thanks|no thank you|not now|leave it|"
        "skip it|skip|abort|don't|do nothing|please don't|do not|don't bother|don't do (it|that|anything)|"
        "do not do (it|that|anything)|hold on|wait|no wait|not yet|leave it alone|leave it as it is|let it be)",
    ),
    Rule(
        "undo",
        "[oops |whoops |no |wait |damn |ah |oh no |sorry ](undo|undo (that|it|this|them|these|everything|"
        "everything you just did|[<my> |the ][very ]last [one|change|action|thing|step|turn|command|message|"
        "operation|move]|"
        "what (you|i) just did|what you did|all that|the changes|those changes|both)|(take|roll) (that|it|"
        "this|them) back|"
        "take back (that|it|this|[the |my ]last {any})|roll back|rollback|revert|revert (that|it|this|the "
        "last {any}|back)|reverse (that|it|this|the last {any})|"
        "(put|bring) (it|that|them|everything|those|these) back[ (again|please|as (it was|they were|"
        "before))]|ctrl-z|ctrl+z|ctrl z|change (it|that|them) back|"
        "turn back|go back|i take (it|that) back|i take back (what i said|that|it)|restore (it|that|them|"
        "those|everything)|undo my last {any})[ please| now]",
    ),
    Rule("redo", "(redo|redo (that|it|this)|do (it|that) again|undo the undo|redo please|put it back again)"),
)
SEARCHING = (
    Rule("search", "(any|which|what|got any) (<tasks>|<task>) (about|with|mentioning|on|for|regarding) {words}"),
    Rule("search", "(show|view|open|see|display) [me ][the |my |any ]{words} (<task>|<tasks>)"),
    Rule(
        "search",
        "(which|what) (<tasks>|of <my> <tasks>) [do ](mention|have|contain|are about|include|talk about|"
        "involve) {words}",
    ),
    Rule(
        "search",
        "(is|are) there ~ (something|anything|a <task>|any <tasks>|<tasks>) (about|with|on|for|mentioning|"
        "called) {words}[ (on|in) <my> <list>]",
    ),
    Rule(
        "search",
        "do (i|we) have ~ (something|anything|a <task>|any <tasks>|<tasks>|any) (about|with|on|for|mentioning|"
        "called) {words}[ (on|in) <my> <list>]",
    ),
    Rule(
        "search",
        "(search|find|look up|look for|show me|find me|search for) (something|anything|everything|whatever)[ "
        "there is| i have] (about|with|on|mentioning|for) {words}",
    ),
    Rule(
        "search",
        "(find|look up|look for|search for|search|locate|where is|where's) [me ][the |my |a |any ]{words} "
        "(<task>|<tasks>)",
    ),
    Rule(
        "search",
        "(search|find|look up|look for|lookup|locate|grep|where is|where's|searching|finding) [for ][me ][(a|"
        "any|all|the|my) ][<task> |<tasks> ][about |with |called |named |containing |for |that mention |"
        "mentioning ]{words}",
    ),
    Rule(
        "search",
        "(show|list|give|get|display|tell) [me ][all |any |the |my ][<tasks>|everything|anything] (about|"
        "with|containing|mentioning|that mention|matching|related to|including) {words}",
    ),
    Rule("status", "(did|have|has|had) (i|we) [already |ever |actually |really ]{did}"),
    Rule(
        "status",
        "(is|are|was|were) {task} [already |still |really ](done|finished|complete|completed|open|pending|"
        "due|overdue|urgent|important|not done|on (<my> )<list>|there|in <my> <list>)",
    ),
    Rule("status", "(do|did) (i|we) [still |really ](have|need|want) to {task}"),
    Rule("status", "(do|did) (i|we) [still |already ](have|need) {task}[ (on|in) <my> <list>]"),
    Rule(
        "status", "(when|what day|what time) (is|was|are|do i (have|need) to) {task}[ due| done| supposed to be done]"
    ),
    Rule(
        "status",
        "(what's|what is|what was|show me|show|tell me about|details (of|for|on)|open|describe|info on|view|"
        "read) [the ](status|state|priority|due date|deadline|notes|note|details|project|tags) (of|for|on) {task}",
    ),
)
OPENING = (
    "gimme|where am|where do|pull up|how's|how is|overdue|show|list|ls|display|print|view|see|give|read|get|"
    "tell|fetch|pull up|"
    "bring up|what|what's|whats|which|how many|how much|any|anything|"
    "is there|are there|do i|do we|have i|have we|i (want|need|have) to (see|check|view|look at)|i'd like to "
    "see|let me see|let's see|i want|"
    "let me know|remind me what|"
    "remind me of what|check what|open|overview|where are|where's|read out|go through|can i see|could i see|"
    "may i see|want to see|am i|"
    "everything|all|my|the|today's|tomorrow's|anything else|what else|tasks|todos|agenda|list|/tasks|/list|"
    "status|summary|recap|summari(s|z)e"
)
WORDS = frozenset(
    """
    a about all already also am any anything are as at be been before by can check completed coming could current
    currently date day days deadline deadlines did displaying do does doing done due else every everything far
    finish finished for from get give got has have haven't high i i'd i'm i've important in incomplete is it item
    items its just know left let let's level like list listing lists long low many me medium month more most must my
    need needs new next normal not now of on only open our out outstanding overdue past pending please pressing
    priority put quick quickly read remain remaining remains see should show so something status still stuff task
    tasks tell than that that's the them there there's these they thing things this time to gimme how how's look
    looking pull remind supposed to-do to-dos today today's todo todos tomorrow tomorrow's tonight top unfinished up
    upcoming urgent us view want was we week week's weekend what what's whats which with work yet you agenda
    schedule plate plan planned overview display prints print ls late later expired missed checked ticked crossed off
    completed undone active archived recently again another here na moment rest ones isn't aren't
    stand off where happening going everything's order sorted full
    entire whole accomplished achieved i'll we've board summary recap page how much were would my may
    """.split()
)
TRIGGERS = frozenset(
    """
    agenda deadline deadlines done due item items left list lists next on outstanding overdue pending plate remaining
    remains schedule stuff task tasks thing things to-do to-dos todo todos unfinished upcoming urgent completed
    finished open undone incomplete planned accomplished happening up doing work important late anything everything
    all do 's overview summary recap board have rest
    """.split()
)
FILTERS = (
    ("to be done|needs doing|need doing|left to do", ""),
    (
        (
            "(not|haven't|isn't|aren't|un)[ ](done|completed|finished|complete)|incomplete|unfinished|open|pending|"
            "outstanding|remaining|left|undone"
        ),
        "",
    ),
    ("completed|finished|ticked off|crossed off|checked off|checked|accomplished|achieved", "completed:yes"),
    (
        (
            "(have|did) (i|we) [already ](done|do|finish|finished|complete|completed|get done|accomplish|"
            "achieve)|is done|are done|done (<tasks>|today)|<tasks> done|i've done|i have done|already done|done"
        ),
        "completed:yes",
    ),
    ("overdue|late|past due|missed|expired", "overdue:yes"),
    ("(high[est]|top)[ |-]priority|urgent|important|priority high|most important|pressing", "pri:high"),
    ("medium[ |-]priority|priority medium", "pri:medium"),
    ("low[ |-]priority|priority low", "pri:low"),
    ("today|today's|tonight", "due.before:tomorrow"),
    ("tomorrow|tomorrow's", "due:tomorrow"),
    ("this week|week's|the week|coming week", "due.before:+7d"),
    ("this month", "due.before:+1m"),
    ("due", "not due:"),
    (
        (
            "(in|for|from|of) [the |my ][project ]{project} project|(in|for|from|of) [the |my ]project {project}|"
            "project {project}"
        ),
        "project:{}",
    ),
    ("(tagged|labelled|labeled) [with |as ]{tag}|with [the ](tag|label) {tag}", "+{}"),
)

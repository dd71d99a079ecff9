"""How people speak to the agent in English."""

from __future__ import annotations

from pakaura_server.agent.languages import (
    english_adding,
    english_asking,
    english_changing,
    english_replies,
    english_verbs,
)
from pakaura_server.agent.languages.language import Language, Rule

_PRONOUNS = {
    **dict.fromkeys(
        "it,that,this,that one,this one,that task,this task,the task,it's,the one,same,the same,the same one".split(
            ","
        ),
        "one",
    ),
    **dict.fromkeys(
        "them,those,these,all of them,they,these tasks,those tasks,all of those,all of these,all three,all of it,"
        "the lot".split(","),
        "many",
    ),
    **dict.fromkeys(
        "both,both of them,both of those,both of these,those two,these two,the two,the two of them,both tasks".split(
            ","
        ),
        "two",
    ),
    **dict.fromkeys(
        "the last one,last one,the last task,last,the last,the latest,the latest one,the newest,the newest "
        "one,the most recent one,"
        "the one i just added,what i just added,the one just added,the task i just added,the new one,the "
        "last one i added,the previous one,"
        "the one you just added,the latest task,the task you just added,the last thing i added,the last "
        "added task,the last added".split(","),
        "last",
    ),
    **dict.fromkeys(
        "all,everything,all tasks,all my tasks,all the tasks,all of my tasks,every task,all open tasks,all "
        "my open tasks,all items,"
        "everything on my list,everything on the list,all the things,all todos,all my todos,the whole list,"
        "all of the tasks,each task,all things,my whole list".split(","),
        "all",
    ),
}
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()

_SUBJECTS = "(i|we|it|he|she|they|there|that)[('s|'m|'re|'ve|'d)]"

ENGLISH = Language(
    code="en",
    macros={
        "adverbs": "now|already|finally|just|all|also|actually|officially|at last|totally|completely|really|"
        "successfully|"
        "still|definitely|urgently|absolutely|probably|most likely|both|only|again|please|later|"
        "at long last|somehow|even|then|today|yesterday|this morning|since|apparently|have|so",
        "task": "task|(to-do|todo|to do|list)[ |-]item|todo|to-do|to do|item|reminder|entry|things to do",
        "indefinite": "something|anything|stuff|things|a thing|one|another|another one|[a few|some|several] "
        "(things|ones)|sth",
        "tasks": "tasks|todos|to-dos|to dos|items|things|reminders|entries|stuff",
        "list": "list|lists|to-do list|todo list|to do list|task list|tasks list|list of tasks|tasks|todos|"
        "to-dos|agenda|plate|board|inbox",
        "my": "my|the|our|this|that|your",
        "adding": "add|adding|create|creating|insert|append|note down|note|jot down|jot|write down|put down|log|record|"
        "enter|register|capture|add in|add on",
        "note": "note|comment|memo|notes",
        "deleting": "delete|deleting|remove|removing|erase|erasing|del|rm|trash|discard|discarding|drop|"
        "dropping|bin|scrap|dlt|rmv|get shot of|do away with|ditch|nix|"
        "scratch|kill|eliminate|get rid of|getting rid of|throw away|throw out|toss|cancel|dump|nuke|zap|destroy",
        "done": "done|done and dusted|complete|completed|finished|ticked off|checked off|checked|taken care of|"
        "sorted|accomplished|"
        "dealt with|handled|over with|done with",
        "undone": "not done|undone|not complete|not completed|incomplete|uncompleted|unfinished|not finished|open|"
        "pending|active|todo|to do|to-do|not done yet|still open|still to do|outstanding|not yet done|unchecked",
        "i": "i have|we have|i've|we've|ive|i|we|i am|i'm|im|we are|we're|i was|i had",
        "finished": "done|finished|completed|ticked off|through with|crossed off|checked off|accomplished|"
        "managed to|got round to|"
        "managed to finish|managed to complete|taken care of|took care of|dealt with|sorted|sorted out|knocked "
        "out|wrapped up|"
        "knocked off|"
        "got through|handled|got done with|did|got around to",
        "to": "to|2",
        "every": "both|all|every|the two|the three|all three|these|those|all of|all the",
        "aside": "if possible|if you don't mind|if that's (ok|okay|alright|all right|possible)|if it's not too much "
        "(trouble|bother)|"
        "if you (would|could|can|please|get a chance|have (a|the) (moment|minute|second|time))|before i forget|"
        "while (i think of it|i remember|you're at it)|you know what|when[ever] you (can|get a (chance|moment|minute)|"
        "have a (moment|minute))|no (rush|hurry)[ but]|at your [earliest ]convenience|i was [just ]thinking|"
        "one [more ]thing|quick (favour|favor|one|question)|now that i think (of|about) it|come to think of it|"
        "just (a|one) (thing|second)|let me think|let's see|to be honest|honestly|last but not least|"
        "when you're ready",
        "set": "set|change|make|mark|flag|update|adjust|put|turn|edit|give",
        "edit": "change|update|edit|modify|correct|fix|alter|amend|adjust|updating|changing|editing|set",
        "move": "move|reschedule|postpone|push|delay|defer|bump|shift|snooze|put off|bring forward|moving|rescheduling",
        "due": "due date|deadline|due|date|due day|due time",
        "level": "|".join(sorted(english_verbs.LEVELS, key=len, reverse=True)),
        "clitic": "that|that one|this one|those|them",
        "pronoun": "it|that|this|that one|this one|the last one|that task|this task|the last task",
    },
    opening="[(and|oh|oh and|so|um|well|but) ](<aside>)|do the needful and|yo|nah|nope|just|yes|yeah|yep|yup|"
    "[sorry ]i meant to say|[just |i just |i "
    "](wanted|want|"
    "wanna) to let you know[ that]|just letting you know[ that]|[it "
    "]turns out[ that]|"
    "(you'll|you will) be (happy|glad|pleased) to hear[ that]|i'm (happy|glad|pleased) to (say|report)[ "
    "that]|just so you know|"
    "guess what|hey|hi|hello|please|pls|plz|kindly|hey pakaura|ok pakaura|pakaura|go ahead and|be so kind and|"
    "be a dear and|be so (good|kind) as to|um|umm|uh|uhm|er|"
    "erm|ehm|hmm|hm|oh|ah|you know|i mean|so like|okay so|ok so|alright so|so yeah|yeah so|well|um so|so um|"
    "so|okay|ok|alright|"
    "i'd say|do me a favour and|do me a favor and|quickly|i said|and|also|then|and then|plus|oh and|but|now "
    "please|actually|basically",
    opening_with_comma="[(and|oh|oh and|so|um|well|but) ](<aside>)|hi|hello|hey|hi there|hey there|hello there|"
    "yo|good morning|good afternoon|good "
    "evening|morning|pakaura|"
    "assistant|computer|siri|alexa|bot|buddy|like|now|right|just|first|next|finally|lastly|again|sorry|yes|"
    "yeah|yep|sure|great|"
    "perfect|thanks|thank you|cool|nice|by the way|btw|listen|look|dear|oops|wait|no wait|one more thing|another thing|"
    "last thing|quick one|awesome|wonderful|good|good news|phew|yay|hooray|woohoo|no|okay great|ok great|ok "
    "cool|welp|alrighty|guess what|excellent|"
    "hey pakaura|hi pakaura|hello pakaura|dear pakaura|hey assistant|ok thanks|quick question|fyi|mate|today|"
    "by the way pakaura",
    asking="[i would|i'd|it would|it'd] be (grateful|great|nice|lovely|good|awesome|helpful) if you (could|"
    "would)|would you mind|do you mind|would you be able to|would you be so kind as to|(can|could|would|will|"
    "can't|couldn't|won't) (you|u|ya|we|i get you to|i ask you to|i have you)[ to]"
    "[ <adverbs>|kindly| maybe| possibly| perhaps| quickly| go ahead and| help me]|"
    "i (want|need|would like|expect) you to|i'd (like|love|want|need) you to|i would like to|"
    "we (can|may)|i'd like to|i should like[ you] to|(i|we) (want|need|would like) that you|"
    "(may|might|can|could) i (trouble|bother|"
    "ask) you to|(can|could|will) you to|u (can|could|may)|you'd be a star if you|(i'd|i would) appreciate it "
    "if you (could|would)|i was hoping you could|i was wondering if you could|"
    "would it be possible to|is it possible to|if you (could|would)|"
    "please (could|can) you|let's|let us|you (can|may|should|could)|help me[ to]|let me|i want to|i wanna|i wish to|"
    "[it's ]time to|may i ask you to|feel free to|i need to ask you to|go",
    hedges="we (could|might as well)|[it ](looks|seems) like|maybe|perhaps|probably|possibly|i think|i guess|i "
    "believe|i suppose|i "
    "reckon|i think that|maybe "
    "you (could|should|can)|"
    "maybe (we|i) should|perhaps (we|i|you) (should|could)|i think (you|we|i) should|i'm not sure but|not sure but|"
    "i'm pretty sure|pretty sure|i might have|i may have|i could have|it seems|it looks like|i'd guess",
    order="first|firstly|first of all|second|secondly|third|next|finally|lastly|last|after that|afterwards|today|now",
    closing="would ya|will ya|instead|please and (thanks|thank you)|already|lol|haha|yaar|please (dear|love|"
    "mate|sir|friend|darling)|please|pls|plz|for me|would you|will you|could you|can you|if you (can|could|"
    "would|don't mind|"
    "please)|right now|immediately|"
    "right away|as well|too|you know|mate|buddy|thx|if possible|when you can|or something|i guess|i think|"
    "for me please|straight away|at once",
    closing_with_comma="thanks|thank you|cheers|ok|okay|pakaura|alright|right|dear|ta|thanks a lot|thank you "
    "very much|thanks so much|"
    "many thanks|finally|at last|yay|phew|man|pal|friend|sorry|yeah|huh|eh|got it|thank you so much|lol|haha|"
    "already|actually|"
    "please and thank you|thanks in advance|woohoo|hooray|all right|love",
    first_rules=(*english_adding.FIRST_RULES, *english_asking.SMALL_TALK),
    negation="(no more|no need|no way|do not|don't|dont|do n't|never|no need to|there's no need to|there is "
    "no need to|let's not|let us not|not|stop|avoid|"
    "refrain from|please not|no longer|under no circumstances|by no means|neither|nobody|no one|nothing|cannot|ain't|"
    "don't you (dare|ever)|(i|we|you|they|he|she|it|that|this|there) (<aux> not|(do|does|did|have|has|had|is|"
    "are|was|were|will|would|can|could|"
    "should|must|need|ai|wo|ca)n't|dont|didnt|havent|wont|cant|never|hardly|barely|no longer)|(i'm|i've|"
    "we're|we've|you're|it's|"
    "that's|i'd|i'll|we'll) (not|never|no longer)|(are|is|was|were|wo|ca|could|should|would|did|have|has|had|"
    "must|need)n't)".replace(
        "<aux>", "(do|does|did|have|has|had|am|is|are|was|were|will|would|can|could|should|must|need|may|might)"
    ),
    negated="not|never|isn't|aren't|wasn't|weren't|hasn't|haven't|didn't|don't|doesn't|no longer|isnt|arent|"
    "wasnt|havent|didnt|almost|nearly|half|partly|far from",
    hypothesis="(adding|creating|deleting|removing|erasing|discarding|dropping|completing|finishing|marking|"
    "checking|ticking|crossing|updating|changing|editing|renaming|moving|rescheduling|taking|"
    "uncompleting|reopening|searching|finding|reminding)|if|what if|suppose|supposing|imagine|"
    "assume|assuming|in case|unless|once|as soon as|until|after|before|say i|"
    "pretend|even if|whenever|(i|we) (wish|wonder|wondered|was thinking|am thinking|might|may|could|would|"
    "used to|(failed|refused|wanted|planned|promised|decided|agreed|offered|needed|hoped|intended|meant|wished|"
    "attempted|"
    "expected|struggled|neglected|omitted|declined|had|was supposed|were supposed|was meant|was going) to|hope "
    "you|hope that|hoped|almost|nearly|was going|were going|was about|"
    "am about|feel|felt|tried|try|started|began|am working|was working|was wondering|was hoping|were "
    "thinking|dreamt|dreamed|will have)|"
    "(i'm|we're) (about|thinking|wondering|working|trying|still|almost|nearly|halfway|half)|(i've|we've) "
    "(almost|nearly|half|started|begun|been|tried)|"
    "i have (almost|nearly|half|started|begun|been|tried)|i'd (have|rather|better not)|were i to|should i have|had i|"
    "(he|she|they|my {any}|someone|somebody|people|everyone|everybody|mum|mom|dad|bob|anna) (said|says|told|"
    "asked|thinks|wants|wanted|will|would|might|did)|(he|she|they|my {any}) (has|have|had)",
    question="should|what|what's|whats|which|who|who's|whose|when|where|where's|why|how|how's|is|are|was|"
    "were|does|did|has|had|am i|isn't|aren't|"
    "wasn't|didn't|hasn't|haven't|doesn't|(do|have|should|shall|can|could|may|might|must|will|would|don't|"
    "can't|shouldn't|couldn't|wouldn't|won't) "
    "(i|we|they|he|she|it|this|that|these|those|there|anyone|somebody|someone|everyone|my {any})|do you|have "
    "you|should you|are you|would it|is it|shall|"
    "may i|does anyone|can anyone",
    rules=(
        *english_changing.UNCOMPLETING,
        *english_adding.RULES,
        *english_changing.RULES,
        *english_asking.SEARCHING,
        Rule("add", "task {title}"),
    ),
    soft_joints=",|so|and so|, so please|so please|and then|and also|and please|, and then|, and also|, and|, "
    "then|, also|, plus|and|then|"
    "also|plus|&|, but|but|, so|after that|afterwards|oh and|, oh and|as well as",
    but="but|instead|only|rather|so|so please|and so",
    correction="[oh |ah |sorry[,] |oops[,] ](no[,] (wait|sorry|actually)|wait[,] no|i (mean|meant)|scratch that|"
    "correction|"
    "actually[,] no|make that|or rather|strike that)",
    enumeration="and also|and then|and|&|plus|und|as well as|, and",
    several="(<tasks>|these|the following)",
    list_opening=english_asking.OPENING,
    list_words=english_asking.WORDS,
    list_triggers=english_asking.TRIGGERS,
    list_filters=english_asking.FILTERS,
    about_tasks="<my> (<list>|<task>|<tasks>)|the {any} one|(done|not done)=(true|false|yes|no|1|0)",
    retitling="(<edit>) {task}",
    pronouns=_PRONOUNS,
    ordinals={
        **{word: place for place, word in enumerate(_ORDINALS, 1)},
        **{
            f"{place}{'st' if place == 1 else 'nd' if place == 2 else 'rd' if place == 3 else 'th'}": place
            for place in range(1, 21)
        },
        "21st": 21,
        "22nd": 22,
        "23rd": 23,
        "last": -1,
        "final": -1,
        "bottom": -1,
        "top": 1,
        "second last": -2,
        "second to last": -2,
        "next to last": -2,
        "penultimate": -2,
    },
    numbers={word: count for count, word in enumerate(_NUMBERS, 1)},
    number_words="number|numbers|nos|items|tasks|no|nr|task|item|#|todo|task number|item number|num|№|option|"
    "entry|to-do",
    counted_first="(<my> )[(very )]{place} {count}[ <tasks>| ones| of them]",
    task_affixes=(
        "(the|my|our|that|this|a|an|every|some) {task}",
        (
            "[the |my |that |this ](task|todo|to-do|item|one|reminder|entry|thing)[ (called|named|titled|about|"
            "with|for|that says|which says|saying|to)|:] {task}"
        ),
        "{task} (task|todo|to-do|item|one|reminder|entry|thing|job|errand)",
        "(about|with|to|for|called|named|titled) {task}",
        "{task} (from|on|in|off) <my> [{kind} ]<list>",
        "{task} (from|off) <list>",
        "(already|just|actually|finally) {task}",
        (
            "{task} (now|already|today|again|please|too|finally|yesterday|tonight|this morning|myself|for good|"
            "completely|entirely|immediately|instead|altogether|permanently|then|anymore|off|this afternoon|this "
            "evening|last night|after all|earlier|just now)"
        ),
        "(both|all|up|out|with|w|off|doing) {task}",
        "{task}[,| but| and] (not|instead of|rather than) {any}",
        # `delete buy milk, we have plenty`
        "{task}[,| -] (because|since|cause|cos|cuz|as (i|we|it|he|she|they|there)) {any}",
        f"{{task}}[,| -| –] ({_SUBJECTS}) {{any}}",
    ),
    no_objects=english_verbs.NO_OBJECTS,
    articles=frozenset("the a an my our your some that this".split()),
    group_affixes=("(<every>) [of ][the |my |those |these ]{task} (<tasks>|<task>|ones|one)",),
    yes="yes|y|yes please|yeah|yep|yup|ya|sure|ok|okay|do it|do that|go ahead|go for it|please do|of course|"
    "certainly|absolutely|"
    "definitely|confirm|confirmed|affirmative|correct|right|exactly|that's right|yes do it|yes go ahead|yes "
    "i do|yes that one|"
    "sure thing|make it so|fine|alright|yes i am sure|i'm sure|yes i'm sure|yes delete (it|them|all|everything)|"
    "delete (it|them|both|all)|yes delete them all|yes sure|proceed|uh-huh|mhm|sounds good|yes all of them|"
    "yes both|yes add it|add it|yes all|"
    "please|why not|yess|yesss|ok do it|okay do it|yes of course|yes thanks|yes thank you|please go ahead|"
    "that one|yes it is|it is|agreed|perfect|do so",
    no="no|n|nope|nah|no thanks|no thank you|don't|do not|cancel|stop|never mind|nevermind|nvm|forget it|"
    "leave it|none|none of them|"
    "neither|neither of them|no way|not now|abort|negative|please don't|rather not|no don't|don't do it|"
    "don't do that|leave them|keep it|keep them|no keep {any}|"
    "no leave {any}|no stop|nothing|not that|no not that|wait no|no i don't|of course not|certainly not|"
    "better not|no cancel|neither one|none of these|none of those|not any of them|i changed my mind|on "
    "second thought no",
    levels=english_verbs.LEVELS,
    dates=(
        ("[with |at |as |and ][a ](high|top) priority$|[with ]priority (high|urgent)$", "!high"),
        ("[with |at |as |and ][a ]medium priority$|[with ]priority medium$", "!medium"),
        ("[with |at |as |and ][a ]low priority$|[with ]priority low$", "!low"),
        ("(with|and) [the ](tag|label) {tag}$|(tagged|labelled) [as |with ]{tag}$", "@{}"),
        ("(in|to|for|under) [the |my ]project {project}$", "#{}"),
        *[
            (f"at {word}[ o'clock] {half}", f"{hour}{half}")
            for hour, word in enumerate(_NUMBERS, 1)
            for half in ("am", "pm")
        ],
        *[(f"for {day}$", day) for day in (*"today tomorrow tonight".split(), *_DAYS)],
        *[(f"for next {day}$", f"next {day}") for day in ("week", "month", *_DAYS)],
    ),
    title_leads=("to ", "that i have to ", "i have to ", "about "),
    title_edits=(
        (r"(?i)\A(?:that )?(?:i|we) (?:have|need|ought|must|should)(?: to)? ", ""),
        (r"(?i)\A(?:have|need) to ", ""),
        (r"\Ato (?=\w)(?!do\b)", ""),
        (r"\A[-–:]\s+", ""),
        (r"(?i) (?:to|on) (?:my|the) (?:to-?do )?list\Z", ""),
    ),
    actions=english_verbs.ACTIONS,
    action_last=False,
    base_forms=english_verbs.IRREGULAR,
    endings=english_verbs.ENDINGS,
    ongoing=(("", "ing", ""), ("", "ing", "e")),
    said_of_people=english_verbs.SAID_OF_PEOPLE,
    orders=english_verbs.ORDERS,
    sentences=english_verbs.SENTENCE_WORDS,
    replies=english_replies.REPLIES,
)

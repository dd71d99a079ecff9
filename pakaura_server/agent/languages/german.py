"""How people speak to the agent in German."""

from __future__ import annotations

from pakaura_server.agent.languages import german_rules, german_words
from pakaura_server.agent.languages.language import Language

_ORDINALS = "erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte".split()
_NUMBERS = "eins zwei drei vier fünf sechs sieben acht neun zehn".split()

GERMAN = Language(
    code="de",
    macros={
        "adverbs": "jetzt|schon|bereits|endlich|gerade|eben|auch|noch|bitte|mal|nun|heute|gestern|soeben|"
        "wirklich|dringend|unbedingt|doch|einfach|"
        "alle|beide|nur|wieder|halt|übrigens|eigentlich|ganz|komplett|vollständig|auf jeden fall|unbedingt noch",
        "tasks": "aufgaben|todos|to-dos|punkte|sachen|einträge|dinge",
        "list": "liste|todo-liste|to-do-liste|todoliste|aufgabenliste|aufgaben|todos|einkaufsliste",
        "my": "meine|meiner|meinen|die|der|den|das|unsere|deine|diese",
        "neu": "neue|erstelle|erstell|lege|leg|notiere|notier|hinzufügen|ergänze",
        "löschen": "lösche|lösch|loesche|loesch|löschen|entferne|entfern|entfernen|streiche|streich|verwirf|"
        "storniere|tilge|beseitige",
        "ändern": "ändere|änder|aendere|aktualisiere|bearbeite|setze|setz",
        "schieben": "verschiebe|verschieb|schieb|schiebe|verlege|leg|lege|setze|setz|terminiere|vertage",
        "done": "erledigt|fertig|gemacht|abgehakt|abgeschlossen|geschafft|beendet|erledigt worden|durch|"
        "vollendet|fertiggestellt",
        "undone": "offen|unerledigt|nicht erledigt|nicht fertig|noch offen|ausstehend|nicht abgehakt|unfertig|todo",
        "level": "|".join(sorted(german_words.LEVELS, key=len, reverse=True)),
        "pronoun": "es|das|diese|diesen|die letzte|den letzten",
    },
    opening="bitte|hey pakaura|pakaura|ähm|äh|also|so|und|dann|ach|ach ja|na ja|naja|ok|okay|gut|hm|übrigens|"
    "auch|jetzt|mal",
    opening_with_comma="hallo|hi|hey|moin|servus|guten morgen|guten tag|guten abend|danke|ja|super|prima|"
    "toll|klasse|ach|so|nein|sorry|"
    "entschuldigung|alles klar|stopp|halt|warte|perfekt|ach übrigens|noch was|noch etwas|gute nachricht|juhu|"
    "yeah|geschafft",
    asking="(kannst|könntest|würdest|willst|magst) du[ (bitte mal|mir bitte|für mich|bitte|mir|mal)]|"
    "(können|könnten|würden) sie[ bitte]|ich (will|möchte|hätte gern)[,] dass du|ich (möchte|will|würde gern|"
    "würde gerne)|"
    "sei so (gut|nett) und|ich bitte dich[,]|lass uns|wäre es möglich[,]|du (kannst|könntest|sollst|darfst)",
    hedges="vielleicht|eventuell|möglicherweise|ich glaube|ich denke|wahrscheinlich|ich glaub|vermutlich",
    order="zuerst|erst|als erstes|danach|zuletzt|schließlich|als nächstes",
    closing="bitte|danke|für mich|ja|mal|gell|oder so|wenn's geht|wenn es geht|sofort|gleich|auch|vielen "
    "dank|danke schön|dankeschön",
    closing_with_comma="danke|vielen dank|okay|ok|gut|endlich|pakaura|super|juhu|toll",
    first_rules=german_rules.FIRST_RULES,
    negation="nicht|nie|niemals|auf keinen fall|bloß nicht|kein|keine|keinen|(ich|wir|du|ihr|sie|er|es|das) "
    "(habe|haben|hab|hat|bin|ist|sind|will|"
    "wollen|möchte|muss|müssen|soll|sollte|werde|kann|brauche|brauchst|sollst|darfst) ~ [{any} ](nicht|nie|"
    "kein|keine|keinen|niemals|noch nicht)",
    negated="nicht|noch nicht|nie|niemals|doch nicht|bitte nicht|gar nicht|auf keinen fall|lieber nicht|"
    "nicht mehr|fast|beinahe",
    hypothesis="wenn|falls|sobald|angenommen|was wäre|stell dir vor|bevor|nachdem|solange|bis ich|(ich|wir) "
    "(könnte|könnten|würde|hätte|wünschte|"
    "überlege|überlegte|dachte|denke darüber nach|habe fast|hab fast|habe beinahe|bin fast|habe überlegt|"
    "habe angefangen|versuche|wollte)|"
    "(er|sie|mama|papa|jemand) (sagt|sagte|meint|meinte|will|hat)",
    question="was|wer|wen|wem|wessen|wann|wo|wohin|warum|wieso|weshalb|wie|welche|welcher|welches|soll ich|"
    "sollen wir|sollte ich|habe ich|hab ich|"
    "haben wir|kann ich|können wir|darf ich|muss ich|müssen wir|bin ich|ist|sind|war|hat|wird|gibt es|hast "
    "du|bist du|weißt du|könnte ich|will ich",
    rules=german_rules.RULES,
    soft_joints=",|und dann|und|dann|, und|, dann|sowie|außerdem|, aber|aber|, außerdem|danach|, sondern|sondern",
    but="aber|sondern|stattdessen",
    correction="(nein|ach)[,] (warte|doch|halt|quatsch|ich meine)|ich meine|ich meinte|quatsch|korrektur|"
    "vielmehr|besser gesagt",
    enumeration="und|&|sowie|plus",
    several="aufgaben|todos",
    list_opening=german_words.LIST_OPENING,
    list_words=german_words.LIST_WORDS,
    list_triggers=german_words.LIST_TRIGGERS,
    list_filters=german_words.LIST_FILTERS,
    about_tasks="(<my>|meinen|meiner) (<list>|<tasks>|aufgabe)",
    retitling="(<ändern>|benenne) {task}[ um]|{task} (ändern|umbenennen)",
    pronouns={
        **dict.fromkeys(
            "es,das,die,den,diese,dieses,diesen,die aufgabe,diese aufgabe,das da,die da,dies".split(","), "one"
        ),
        **dict.fromkeys("sie,alle davon,diese aufgaben,alle drei".split(","), "many"),
        **dict.fromkeys("beide,beides,alle beide,diese beiden,die beiden".split(","), "two"),
        **dict.fromkeys(
            "die letzte,das letzte,den letzten,die letzte aufgabe,die neueste,letzte,die zuletzt,die eben".split(","),
            "last",
        ),
        **dict.fromkeys(
            "alle,alles,alle aufgaben,alle meine aufgaben,sämtliche aufgaben,alle offenen aufgaben,die ganze "
            "liste".split(","),
            "all",
        ),
    },
    ordinals={
        **{word + ending: place for place, word in enumerate(_ORDINALS, 1) for ending in ("", "n", "s", "r")},
        **{f"{place}.": place for place in range(1, 21)},
        "letzte": -1,
        "letzten": -1,
        "vorletzte": -2,
        "oberste": 1,
        "unterste": -1,
    },
    numbers={word: count for count, word in enumerate(_NUMBERS, 1)},
    number_words="nummer|nr.|nr|aufgabe|punkt|#|eintrag",
    counted_first="[die |den ]{place} {count}[ <tasks>| davon]|[die ]{count} {place}[ <tasks>]",
    task_affixes=(
        "(die|der|das|den|dem|meine|meinen|mein|diese|diesen|eine|einen|ein|unsere) {task}",
        "[die |meine |der |den ](aufgabe|todo|punkt|eintrag|sache)[ (namens|mit|zu|über)|:] {task}",
        "{task}(-aufgabe| aufgabe| todo| eintrag)",
        "{task} (von|aus|auf) [<my> ]<list>",
        "{task} (jetzt|schon|heute|gestern|bitte|wieder|auch|mal|endlich|gerade|ganz|doch|komplett)",
        "(das mit|mit|alle|doch|bitte|wieder) {task}",
        "{task}[,| und| aber] (nicht|statt|anstatt) {any}",
    ),
    no_objects=frozenset("das es was nicht noch mal weiter gleich".split()),
    group_affixes=("(beide|alle|die beiden) {task}(-aufgaben| aufgaben| einträge| punkte| todos)",),
    articles=frozenset("der die das den dem des ein eine einen einem einer mein meine meinen meiner".split()),
    yes="ja|j|jo|jep|ja bitte|jawohl|klar|sicher|gerne|gern|genau|ok|okay|mach das|mach es|tu es|ja mach das|"
    "natürlich|richtig|stimmt|auf jeden fall|"
    "unbedingt|los|bestätigt|ja genau|ja alle|passt|einverstanden|in ordnung|ja klar|ja gerne|na klar|aber ja",
    no="nein|n|nö|nee|nein danke|nicht|abbrechen|stopp|lieber nicht|lass es|keine|keins|keinen|keine von "
    "beiden|vergiss es|doch nicht|auf keinen fall|"
    "bloß nicht|nein bitte nicht|nein lass das|lass das|nein nicht",
    levels=german_words.LEVELS,
    dates=german_words.DATES,
    title_leads=("zu ", "an ", "daran, ", "daran "),
    title_edits=((r"\bzu (\w+(?:en|rn|ln))\Z", r"\1"),),
    actions=german_words.ACTIONS,
    action_last=True,
    base_forms=german_words.BASE_FORMS,
    endings=german_words.ENDINGS,
    ongoing=(),
    said_of_people=frozenset(),
    orders=german_words.ORDERS,
    sentences=german_words.SENTENCES,
    replies=german_words.REPLIES,
)

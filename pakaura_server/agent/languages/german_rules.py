"""How people say in German what is to become of their tasks."""

from __future__ import annotations

from pakaura_server.agent.languages.language import Rule

FIRST_RULES = (
    Rule(
        "negation",
        "(füge|füg|setz|setze|schreib|schreibe|<löschen>|erledige|markiere|verschiebe|ändere) ~ (kein|keine|"
        "keinen|nicht|nichts) {any}",
    ),
    Rule("add", "(vergiss|vergesse|vergesst|nicht vergessen)[ bitte| mal]( nicht|)[,|:][ dass ich| daran][,] {title}"),
    Rule("add", "(ich|wir) (darf|dürfen|sollte|will|möchte) (nicht vergessen|auf keinen fall vergessen)[,|:] {title}"),
    Rule("add", "(ich|wir) (darf|dürfen|sollte|will|möchte) {title} nicht vergessen"),
    Rule("add", "lass mich {title} nicht vergessen"),
    Rule("add", "nicht vergessen:[ ]{title}"),
    Rule("add", "{title} nicht vergessen"),
    Rule(
        "advice",
        "(was|womit) (soll|sollte|könnte) ich (zuerst|als erstes|als nächstes|jetzt|heute) (tun|machen|"
        "anfangen|erledigen|angehen)",
    ),
    Rule("advice", "womit (soll|sollte) ich anfangen|was ist (am wichtigsten|das wichtigste|am dringendsten)"),
    Rule(
        "greeting",
        "(hallo|moin|servus|grüß gott|grüß dich|guten (morgen|tag|abend)|tag|hey|hi|na|morgen|grüezi)[ "
        "(zusammen|du|pakaura|assistent)][,| wie geht's| wie geht es dir]",
    ),
    Rule("greeting", "wie geht's|wie geht es dir"),
    Rule(
        "thanks",
        "(danke|dankeschön|vielen dank|danke schön|danke dir|besten dank|merci|herzlichen dank)[ (sehr|dir|"
        "schön|vielmals|für {any})]",
    ),
    Rule("bye", "tschüss|tschüs|ciao|bis (bald|später|morgen|dann)|auf wiedersehen|gute nacht"),
    Rule(
        "ok",
        "(ok|okay|gut|super|prima|toll|klasse|perfekt|alles klar|passt|verstanden|schön|genau|ja|jawohl|jo|"
        "stimmt|sehr gut|gut gemacht|wunderbar|na gut|ach so|aha)[ (danke|dann|so|gemacht)]",
    ),
    Rule(
        "help",
        "hilfe|hilf mir|ich brauche hilfe|was kannst du[ (alles|noch|so)][ (tun|machen)][ für mich]|wie "
        "(funktioniert|geht) (das|es)[ hier]|was kann ich (hier |dir )(sagen|tun|machen|fragen)|"
        "wer bist du|was bist du|welche befehle (gibt es|kennst du|hast du)|befehle|anleitung|wie (kann|"
        "soll) ich {any} (hinzufügen|löschen|anlegen|erledigen|abhaken|ändern)|wie (benutze|verwende) ich {any}",
    ),
    Rule(
        "cancel",
        "nein|nee|nö|abbrechen|abbruch|stopp|stop|vergiss es|egal|schon gut|lass es|lass gut sein|doch nicht|"
        "nein danke|lieber nicht|noch nicht|warte|nichts|lass das",
    ),
    Rule(
        "undo",
        "[ups |oh |nein |halt |sorry ](rückgängig|rückgängig machen|mach (das|es|die letzte änderung|den "
        "letzten schritt|alles|das letzte) [bitte |wieder ]rückgängig|das rückgängig machen|"
        "(nimm|nehme) (das|es) [bitte |wieder ]zurück|zurücknehmen|zurück|widerrufen|(letzte|die letzte) "
        "(änderung|aktion) (rückgängig[ machen]|zurücknehmen)|undo)[ bitte]",
    ),
    Rule("redo", "wiederholen|wiederherstellen|(mach|mache) (das|es) (wieder|nochmal|noch einmal)"),
)
_DONE = "<done>"
RULES = (
    Rule("uncomplete", "{task} (ist|sind) ~ nicht <done>", sure=False),
    Rule("uncomplete", "{task} (nochmal|wieder|noch einmal|erneut) (öffnen|aufmachen|aktivieren)"),
    Rule(
        "note",
        "(füge|füg|schreib|schreibe) [eine |die ](notiz|bemerkung|anmerkung) (zu|bei|an) {task}[ hinzu]:[ ]{new}",
    ),
    Rule("note", "(notiz|anmerkung) zu {task}:[ ]{new}"),
    Rule("tag", "(füge|füg) [das |den ](tag|schlagwort|etikett|label) {new} (zu|bei) {task} hinzu"),
    Rule("tag", "(markiere|versieh|tagge) {task} mit [dem ][(tag|schlagwort|etikett|label) ]{new}"),
    Rule(
        "project",
        "(verschiebe|verschieb|schieb|schiebe|setz|setze|leg|lege|pack|packe) {task} (in|ins|zum) [das ]projekt {new}",
    ),
    Rule(
        "add_many",
        "(<neu> |füge |füg )[<my> |folgende |diese |zwei |drei |ein paar ](aufgaben|todos|punkte|sachen|"
        "einträge)[ hinzu]:[ ]{title}",
    ),
    Rule("add_many", "(füge|füg) [die |folgende |diese ](aufgaben|todos|punkte|sachen) {title} hinzu"),
    Rule(
        "add",
        "(füge|füg|fuege|fueg) [bitte |mal |noch ][(eine|die|noch eine) [neue ]]aufgabe[:] {title} (hinzu|ein|dazu)",
    ),
    Rule("add", "(füge|füg|fuege|fueg) [bitte |mal |noch ]{title} (zu|zur|auf|in) [<my> ]<list> hinzu"),
    Rule("add", "(füge|füg|fuege|fueg) [bitte |mal |noch ]{title} (hinzu|dazu|an)[:]"),
    Rule("add", "(füge|füg|fuege|fueg) (hinzu|zu [<my> ]<list> hinzu)[:|,] {title}"),
    Rule(
        "add",
        "(setz|setze|schreib|schreibe|pack|packe|tu|tue|nimm|nehme|stell|stelle) ~ {title} (auf|in|zu|an) "
        "[<my> ]<list>[ auf| drauf]",
    ),
    Rule("add", "(schreib|schreibe|notier|notiere) ~ [(dir|mir) ][~ ]{title} auf"),
    Rule(
        "add",
        "(notier|notiere|erstelle|erstell|lege|leg|anlegen|trag|trage|speicher|speichere|merk|merke|ergänze|"
        "hinzufügen) ~ [(dir|mir) ][~ ]"
        "[(eine|die|noch eine|eine weitere) [neue ](aufgabe|notiz|erinnerung|todo)[ namens| für| zu| an| mit "
        "dem titel|:|,] ]{title} (an|ein|hinzu)",
    ),
    Rule(
        "add",
        "(notier|notiere|erstelle|erstell|speicher|speichere|merk|merke|ergänze|hinzufügen|anlegen)[ dir| "
        "mir][ bitte| noch] "
        "[(eine|die|noch eine|eine weitere) ][neue ](aufgabe|notiz|erinnerung|todo)[ namens| für| zu| an| "
        "mit dem titel][:|,] {title}",
    ),
    Rule(
        "add",
        "(notier|notiere|erstelle|erstell|speicher|speichere|merk|merke|ergänze|hinzufügen|neu|anlegen)[ dir|"
        " mir][ bitte| noch][:|,] "
        "{title}",
    ),
    Rule(
        "add",
        "(neue|neuer|neues|noch eine|eine neue|weitere) (aufgabe|todo|notiz|eintrag|punkt|erinnerung)[:|,| "
        "-][ namens] {title}",
    ),
    Rule(
        "add",
        "(aufgabe|todo|to-do|notiz|merken|neu|hinzufügen|erinnerung|notiz an mich)[:] {title}[ (anlegen|"
        "hinzufügen|erstellen)]",
    ),
    Rule("add", "[die |eine |neue |eine neue ]aufgabe {title} (anlegen|erstellen|hinzufügen|eintragen)"),
    Rule(
        "add",
        "{title} (hinzufügen|auf [<my> ]<list> (setzen|schreiben|packen)|eintragen|notieren|aufschreiben|"
        "anlegen|zu [<my> ]<list> hinzufügen)",
    ),
    Rule("add", "(erinner|erinnere|erinnern sie) (mich|uns) ~ [bitte ](an|daran|dran)[,] [dass ich |zu ]{title}"),
    Rule("add", "(erinner|erinnere) (mich|uns) ~ {title}"),
    Rule("add", "(denk|denke|denkt) (an|daran|dran)[,] {title}"),
    Rule("add", "(ich|wir) (muss|müssen|sollte|sollten|soll|sollen|müsste|müssten) ~ {title}"),
    Rule("add", "(muss|sollte|müsste) ~ {title}"),
    Rule(
        "add",
        "(ich|wir) (brauche|brauchen|will|wollen|möchte|möchten|werde|würde gern|habe vor[,]) ~ {title}",
        sure=False,
    ),
    Rule("add", "(ich|wir) (habe|haben) ~ vergessen[,] {title}", sure=False),
    Rule("add", "{title} (muss|müssen|sollte) ~ (gemacht|erledigt) werden"),
    Rule(
        "clear_completed",
        "(<löschen>|räum|räume|leere|leer|entferne) ~ (alle |alles |die |meine |das )(<tasks> die ~ "
        ")[bereits |schon ](erledigten|fertigen|abgehakten|abgeschlossenen|erledigte|fertige|erledigt|"
        "erledigtes|abgehakte|fertig|abgeschlossene)[ <tasks>| sind| ist][ (weg|auf|von [<my> ]<list>)]",
    ),
    Rule(
        "clear_completed",
        "(<löschen>|räum|räume|leere|leer) ~ [alle |alles |die |meine |das |alle meine |was ][bereits |schon "
        "](erledigten|fertigen|abgehakten|abgeschlossenen|erledigte|fertige|erledigt|erledigtes|abgehakte|"
        "fertig|abgeschlossene)[ <tasks>| sind| ist][ (weg|auf|von [<my> ]<list>)]",
    ),
    Rule(
        "clear_completed",
        "[alle |alles |die |meine |das ](erledigten|erledigte|fertigen|fertige|abgehakten|abgehakte|"
        "abgeschlossenen|erledigtes)[ <tasks>] ~ (löschen|entfernen|aufräumen|wegräumen|weg)",
    ),
    Rule("add", "{title} (auf|zu|in) [<my> ]<list>"),
    Rule("uncomplete", "(setz|setze) {task} zurück"),
    Rule("uncomplete", "{task} (ist|sind) (noch|wieder) offen", sure=False),
    Rule("complete", "(streich|streiche) ~ {task} durch|(kreuz|kreuze) ~ {task} an"),
    Rule("rename", "(nenne|nenn|benenne|benenn) ~ {rest}", "um in|um zu"),
    Rule("rename", "<ändern> ~ [den ](titel|namen|text) (von|der aufgabe) {rest}", "in|zu|auf"),
    Rule("clear_completed", "[räum ](auf|aufräumen)|räum (die|meine) <list> auf"),
    Rule(
        "delete_all",
        "(<löschen>|leere|leer) ~ (alles|alle [meine |die ][offenen ]<tasks>|[<my> ][ganze |gesamte ]<list>)|"
        "(alles|alle [meine |die ]<tasks>) (löschen|entfernen)|[die |meine ]<list> leeren",
    ),
    Rule("uncomplete", "(öffne|öffnen|reaktiviere) ~ {task} ~ (wieder|erneut|nochmal)"),
    Rule("uncomplete", "(öffne|reaktiviere|wiedereröffne) ~ {task}"),
    Rule("uncomplete", "{task} (wieder|erneut) (öffnen|aufmachen|aktivieren)|{task} (wiedereröffnen|reaktivieren)"),
    Rule("uncomplete", "(mach|mache) ~ {task} (wieder|erneut) (auf|offen)"),
    Rule("uncomplete", "(markiere|markier|setze|setz|kennzeichne) ~ {task} [wieder ](als|auf) <undone>"),
    Rule("uncomplete", "{task} [wieder ]als <undone> (markieren|kennzeichnen)"),
    Rule("uncomplete", "(setz|setze|nimm) {task} (zurück|wieder) auf [<my> ]<list>"),
    Rule("uncomplete", "{task} (ist|sind|war) doch (nicht|noch nicht) <done>", sure=False),
    Rule("complete", f"(markiere|markier|setze|setz|kennzeichne|melde) ~ {{task}} (als|auf) {_DONE}"),
    Rule("complete", f"{{task}} als {_DONE} (markieren|kennzeichnen)"),
    Rule("complete", "(hake|hak|haken|streich|streiche) ~ {task} ab"),
    Rule(
        "complete",
        "(erledige|schließe|schließ|beende|abhaken|abgehakt|fertig mit|erledigt|fertig|geschafft|schließe "
        "ab)[:|,] {task}[ ab]",
    ),
    Rule("complete", "{task} (abhaken|abschließen|erledigen)"),
    Rule("complete", f"(ich|wir) (habe|haben|hab|bin|sind) ~ {{task}} ~ {_DONE}"),
    Rule("complete", f"(ich|wir) (bin|sind) ~ mit {{task}} ~ {_DONE}|[bin |sind ]mit {{task}} ~ {_DONE}"),
    Rule("complete", f"{{task}} (ist|sind|wurde|wurden|hab ich|habe ich|wäre) ~ {_DONE}[ worden]"),
    Rule("complete", f"{{task}}[,|:| -] ~ {_DONE}"),
    Rule("was_done", "{task} (ist|sind|wurde|wurden) ~ {past}[ worden]"),
    Rule("was_done", "{task} (habe|hab|haben) (ich|wir) ~ {past}"),
    Rule("complete", "[ich |wir ](bin|sind) ~ <done> mit {task}"),
    Rule("did", "(ich|wir) (habe|haben|hab|bin|sind) ~ {did}"),
    Rule("did", "(habe|hab|haben) ~ {did}", loose=True),
    Rule(
        "delete",
        "(<löschen>|nimm|nehme|streich|streiche|wirf|schmeiß) ~ {task} (von|aus|vom) [<my> ]<list>[ (raus|runter|weg)]",
    ),
    Rule("delete", "(wirf|schmeiß|nimm|nehme) ~ {task} (weg|raus|runter)"),
    Rule("delete", "<löschen>[:] ~ {task}"),
    Rule("delete", "(lass|vergiss) {task}[ weg]", sure=False),
    Rule("delete", "(weg mit|raus mit) {task}"),
    Rule("delete", "{task} (von [<my> ]<list> )(löschen|entfernen|streichen)"),
    Rule("delete", "{task} (löschen|entfernen|streichen|verwerfen|wegwerfen|kann weg|können weg|kann gelöscht werden)"),
    Rule("delete", "(ich|wir) (brauche|brauchen|muss|müssen) {task} nicht mehr", sure=False),
    Rule("no_due", "(<löschen>) [das |die ](fälligkeitsdatum|datum|frist|fälligkeit|termin) (von|bei|für) {task}"),
    Rule("no_level", "(<löschen>) [die ]priorität (von|bei|für) {task}"),
    Rule(
        "level",
        "(setze|setz|ändere|änder|stell|stelle) ~ [die ]priorität (von|für|bei) {rest}",
        "auf|zu",
        second="level",
    ),
    Rule("level", "(setze|setz|mach|mache|markiere|markier|stell|stelle) ~ {task} [als |auf ]{level}[ (ein|setzen)]"),
    Rule("level", "gib {task} [eine |die ]{level} priorität"),
    Rule("level", "{task} (ist|sind|hat|wird) [jetzt |sehr |nun ]{level}", loose=True),
    Rule(
        "move",
        "(<schieben>|<ändern>) ~ [das |die |den ](datum|frist|fälligkeit|fälligkeitsdatum|termin) (von|für|bei) {rest}",
        "auf|zu",
        second="when",
    ),
    Rule("move", "<schieben> ~ {rest}", "auf|bis|zum|nach", second="when"),
    Rule("move", "{rest} verschieben", "auf|bis|zum|nach", second="when"),
    Rule("move", "{rest} (fällig|erledigt sein)", "ist|ist am|ist bis|muss bis|muss am", second="when", loose=True),
    Rule("move", "{rest}", "ist fällig am|ist fällig bis|ist fällig", second="when", loose=True),
    Rule("rename", "(benenne|benenn|nenne|nenn) ~ {rest} um", "in|zu|nach"),
    Rule("rename", "{task} (umbenennen|ändern|umändern) (in|zu) {new}"),
    Rule("rename", "{rest} umbenennen", "in|zu|nach"),
    Rule("rename", "(<ändern>|ersetze|ersetz|benenne|mach|mache|korrigiere) ~ {rest}[ um]", "in|zu|durch|nach|auf"),
    Rule("rename", "{rest} (ändern|ersetzen)", "in|zu|durch|nach"),
    Rule("rename", "{rest} (heißen|lauten|sein)", "soll|sollte|soll jetzt|sollte eigentlich", loose=True),
    Rule("change_last", "(nenn|nenne|mach|mache) {pronoun} {new}"),
    Rule("search", "(suche|such|finde|find|wo ist|suchen) [nach ][<tasks> mit ]{words}"),
    Rule(
        "search",
        "(habe|hab|haben|gibt) (ich|wir|es) ~ (etwas|was|irgendwas|eine aufgabe|aufgaben) (mit|zu|über|für|von) "
        "{words}[ (auf|in) [<my> ]<list>]",
    ),
    Rule("search", "(zeig|zeige) [mir ][alle |alles |die ][<tasks> ](mit|zu|über) {words}"),
    Rule("status", "(habe|hab|haben) (ich|wir) [schon |bereits ]{did}"),
    Rule(
        "status",
        "(ist|sind|war) {task} [schon |bereits |noch ](erledigt|fertig|offen|fällig|gemacht|abgehakt|auf "
        "[<my> ]<list>)",
    ),
    Rule("status", "wann (ist|muss) {task} (fällig|erledigt sein)"),
)

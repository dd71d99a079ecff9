"""The German words of lists, dates, verbs and replies."""

from __future__ import annotations

LIST_OPENING = (
    "zeig|zeige|zeigen|liste|list|was|welche|welches|wie viele|wieviele|gib|gib mir|nenne|nenn|sag|sag mir|"
    "aufgaben|meine|alle|offene|"
    "erledigte|überfällige|die|heutige|übersicht|habe ich|hab ich|gibt es|steht|anzeigen|heute|fällige|"
    "dringende|wichtige|todos|lies|todo"
)
LIST_WORDS = frozenset(
    """
    gibt's zeig zeige zeigen mir bitte mal meine meiner meinen alle alles aufgaben aufgabe todos todo liste list auf der
    die das den dem was welche welches ist sind steht stehen an noch offen offene offenen offener erledigt erledigte
    erledigten überfällig überfällige überfälligen fällig fällige fälligen heute morgen diese dieser woche monat
    muss müssen ich habe hab wir tun machen erledigen zu wie viele wieviele gibt es gib nenne nenn sag anzeigen
    auflisten ansehen sehen so denn jetzt gerade als nächstes nächste nächsten dringend dringende dringenden wichtig
    wichtige wichtigen hohe hoher priorität mit in im für von am liegt an übrig bleibt bleiben schon fertig fertige
    fertigen bereits geschafft abgehakt abgehakte übersicht eigentlich nun uns und oder da etwas irgendwas heutige
    heutigen termine punkte sachen kommt übermorgen wochenende lies vor davon einmal komplette ganze gesamte gemacht
    haben
    """.split()
)
LIST_TRIGGERS = frozenset(
    """
    aufgaben aufgabe todos todo liste an offen offene offenen erledigt erledigte erledigten überfällig überfällige
    überfälligen fällig fällige fälligen tun machen erledigen übrig nächstes dringend dringende wichtige termine
    punkte sachen übersicht fertige geschafft steht gemacht alles
    """.split()
)
LIST_FILTERS = (
    ("nicht erledigt|unerledigt|offen|offene|offenen|offener|unerledigte|noch nicht", ""),
    ("zu erledigen|(muss|müssen) {any} erledigen|erledigen", ""),
    ("erledigt|erledigte|erledigten|fertig|fertige|fertigen|abgehakt|abgehakte|geschafft|gemacht", "completed:yes"),
    ("überfällig|überfällige|überfälligen", "overdue:yes"),
    ("dringend|dringende|dringenden|wichtig|wichtige|wichtigen|hohe priorität|hoher priorität", "pri:high"),
    ("heute|heutige|heutigen", "due.before:tomorrow"),
    ("übermorgen", "due:+2d"),
    ("morgen", "due:tomorrow"),
    ("diese woche|dieser woche|in der woche", "due.before:+7d"),
    ("diesen monat", "due.before:+1m"),
    ("fällig|fällige|fälligen", "not due:"),
    ("(im|in|aus|für) [dem |das ]projekt {project}", "project:{}"),
    ("mit [dem ](tag|schlagwort|etikett|label) {tag}", "+{}"),
)
_DAYS = (
    ("montag", "monday"),
    ("dienstag", "tuesday"),
    ("mittwoch", "wednesday"),
    ("donnerstag", "thursday"),
    ("freitag", "friday"),
    ("(samstag|sonnabend)", "saturday"),
    ("sonntag", "sunday"),
)
_MONTHS = (
    ("januar", "jan"),
    ("februar", "feb"),
    ("märz", "mar"),
    ("april", "apr"),
    ("mai", "may"),
    ("juni", "jun"),
    ("juli", "jul"),
    ("august", "aug"),
    ("september", "sep"),
    ("oktober", "oct"),
    ("november", "nov"),
    ("dezember", "dec"),
)
_NUM = "{number}"
DATES = (
    *[(f"[am |bis |bis zum |bis zu |zum ]{_NUM}.[ ]{name}", f"{{}} {english}") for name, english in _MONTHS],
    ("in {number} tagen", "in {} days"),
    ("in {number} wochen", "in {} weeks"),
    ("in {number} monaten", "in {} months"),
    ("in einer woche", "in 1 week"),
    ("in einem monat", "in 1 month"),
    *[(f"[am |bis ](nächsten|nächster|kommenden) {name}", f"next {english}") for name, english in _DAYS],
    *[(f"[am |bis |bis zum |zum |diesen ]{name}", english) for name, english in _DAYS],
    ("[bis |für ]übermorgen", "due +2d"),
    ("[bis |für ]heute abend", "tonight"),
    ("(heute|bis heute|noch heute|für heute)", "today"),
    ("morgen früh", "tomorrow 9am"),
    ("morgen (nachmittag|mittag)", "tomorrow 3pm"),
    ("morgen abend", "tomorrow 7pm"),
    ("(bis morgen|für morgen|morgen)", "tomorrow"),
    ("nächste woche", "next week"),
    ("nächsten monat", "next month"),
    ("(jeden tag|täglich)", "every day"),
    ("(jede woche|wöchentlich)", "every week"),
    ("(jeden monat|monatlich)", "every month"),
    *[(f"jeden {name}", f"every {english}") for name, english in _DAYS],
    ("(um|ab|gegen) {number}[ ]uhr", "{}:00"),
    ("(um|ab|gegen) {clock}[ uhr]", "{}"),
)
ACTIONS = frozenset(
    """
    anrufen kaufen einkaufen bezahlen zahlen putzen waschen schreiben schicken senden abschicken holen abholen
    bringen zurückbringen reparieren buchen reservieren bestellen kochen backen lesen lernen aufräumen gießen saugen
    streichen tanken packen planen prüfen kontrollieren anmelden abmelden kündigen verlängern ausfüllen
    unterschreiben drucken kopieren suchen besuchen treffen füttern mähen vorbereiten abgeben einreichen überweisen
    besorgen organisieren machen ausmisten entsorgen umtauschen einladen anmelden erneuern üben bügeln wechseln
    tauschen vereinbaren beantworten antworten fragen nachfragen installieren aktualisieren sichern trainieren
    spazieren laufen schwimmen nähen flicken wegbringen rausbringen spülen
    """.split()
)
_SIMPLE_FORMS = dict(
    pair.split("=")
    for pair in """
    angerufen=anrufen geschrieben=schreiben gelesen=lesen gegossen=gießen getroffen=treffen gebracht=bringen
    zurückgebracht=zurückbringen weggebracht=wegbringen rausgebracht=rausbringen gesandt=senden gewaschen=waschen
    gestrichen=streichen abgegeben=abgeben ausgegeben=ausgeben unterschrieben=unterschreiben überwiesen=überweisen
    eingeladen=einladen gelaufen=laufen geschwommen=schwimmen vorbereitet=vorbereiten bezahlt=bezahlen|zahlen
    verlängert=verlängern besorgt=besorgen|kaufen bestellt=bestellen besucht=besuchen repariert=reparieren
    reserviert=reservieren organisiert=organisieren kontrolliert=kontrollieren gekündigt=kündigen
    eingekauft=einkaufen abgeholt=abholen aufgeräumt=aufräumen abgeschickt=abschicken eingereicht=einreichen
    ausgefüllt=ausfüllen angemeldet=anmelden abgemeldet=abmelden erneuert=erneuern entsorgt=entsorgen
    umgetauscht=umtauschen vereinbart=vereinbaren beantwortet=beantworten installiert=installieren
    aktualisiert=aktualisieren trainiert=trainieren getan=tun|machen gegangen=gehen gesprochen=sprechen
    verschickt=verschicken|schicken geschickt=schicken gebacken=backen geliehen=leihen gefunden=finden gegeben=geben
    genommen=nehmen gesehen=sehen gefahren=fahren
    """.split()
)
_PARTICLES = "ab an auf aus bei ein her hin mit nach raus rein rum um vor weg weiter zu zurück zusammen".split()
BASE_FORMS = {
    **{
        f"{particle}ge{verb.removeprefix(particle).removesuffix('en')}t": verb
        for verb in ACTIONS
        for particle in _PARTICLES
        if verb.startswith(particle)
    },
    **{
        particle + past: "|".join([particle + verb for verb in verbs.split("|")])
        for past, verbs in _SIMPLE_FORMS.items()
        for particle in _PARTICLES
        if past.startswith("ge")
    },
    **_SIMPLE_FORMS,
}
"""With the verbs that have their particle before the `ge`: `angeschrieben`."""
ORDERS = frozenset("lösche löschen entferne erledige zeige markiere verschiebe benenne streiche erledigt".split())
ENDINGS = (("ge", "t", "en"), ("ge", "et", "en"), ("ge", "t", "n"))
LEVELS = {
    **dict.fromkeys(
        "hoch,hohe,hohe priorität,dringend,wichtig,sehr wichtig,höchste,höchste priorität,eilig,oberste "
        "priorität,prio hoch,sehr dringend".split(","),
        "high",
    ),
    **dict.fromkeys("mittel,mittlere,normal,normale priorität,mittlere priorität".split(","), "medium"),
    **dict.fromkeys(
        "niedrig,niedrige,gering,niedrige priorität,unwichtig,nicht wichtig,nicht dringend,geringe priorität".split(
            ","
        ),
        "low",
    ),
    **dict.fromkeys("keine priorität,ohne priorität".split(","), "none"),
}
SENTENCES = frozenset(
    """
    ich du wir ihr sie er es ist sind war waren bin hast habe hat haben mich mir dich dir warum wieso wie was wer wo
    wann weil dass nicht kein keine toll super danke hallo kannst könntest würdest
    """.split()
)
REPLIES = {
    "quotes": "„{}“",
    "greeting": "Hallo! Sag mir, was ich hinzufügen, zeigen, erledigen, ändern oder löschen soll; „Hilfe“ zeigt, wie.",
    "thanks": "Gern geschehen.",
    "bye": "Bis bald.",
    "ok": "Alles klar.",
    "cancel": "Gut, nichts ist geändert. „Rückgängig“ nimmt die letzte Änderung zurück.",
    "help": (
        "Sag es, wie du magst, zum Beispiel:\n"
        "  füge Milch kaufen hinzu · ich muss morgen Mama anrufen\n"
        "  was steht diese Woche an?\n"
        "  Milch kaufen ist erledigt · öffne Milch kaufen wieder\n"
        "  benenne Milch in Hafermilch um · verschiebe es auf Freitag\n"
        "  lösche 2 · lösche alle erledigten · rückgängig"
    ),
    "negation": "Gut, ich lasse es, wie es ist. Nichts ist geändert.",
    "question": "Ich kann nur sagen, was auf deiner Liste steht; nichts ist geändert.",
    "unknown": "Das habe ich nicht verstanden und nichts geändert. „Hilfe“ zeigt, was ich kann.",
    "demo": "Das habe ich nicht verstanden und nichts geändert. „Hilfe“ zeigt, was ich ohne Sprachmodell kann.",
    "model_failed": "Das Sprachmodell hat nicht geantwortet: {}. Was ich nach Regeln kann, geht weiter.",
    "added": "Hinzugefügt: {}.",
    "completed": "Erledigt: {}.",
    "uncompleted": "Wieder offen: {}.",
    "deleted": "Gelöscht: {}.",
    "updated": "Geändert: {}.",
    "still_completed": "({} ist erledigt; „öffne sie wieder“ öffnet sie.)",
    "same_completed": "{} ist schon erledigt.",
    "same_uncompleted": "{} ist schon offen.",
    "same_updated": "{} ist schon so.",
    "cleared": "{} erledigte Aufgaben gelöscht.",
    "cleared_one": "1 erledigte Aufgabe gelöscht: {}.",
    "cleared_none": "Keine Aufgabe ist erledigt; es gibt nichts aufzuräumen.",
    "undone": "Zurückgenommen: {}.",
    "undone_partly": "Zurückgenommen, soweit nichts Neueres im Weg steht: {}.",
    "undone_nothing": "Nichts konnte zurückgenommen werden: Es wurde seitdem geändert.",
    "redone": "Wieder getan: {}.",
    "nothing_to_undo": "In diesem Gespräch gibt es nichts zurückzunehmen.",
    "nothing_to_redo": "Es gibt nichts zu wiederholen.",
    "listed": "{} Aufgaben:",
    "listed_one": "1 Aufgabe:",
    "listed_none": "Keine Aufgaben.",
    "more": "… und mehr. Frag nach weniger, etwa „heute fällig“.",
    "found_none": "Keine Aufgabe enthält {}.",
    "none_fits": "Keine Aufgabe heißt {}. Nichts ist geändert.",
    "none_open_fits": "Keine offene Aufgabe heißt {}. Nichts ist geändert.",
    "none_completed_fits": "Keine erledigte Aufgabe heißt {}. Nichts ist geändert.",
    "did_you_mean": "Keine Aufgabe heißt {}. Nichts ist geändert. Meinst du eine von diesen?",
    "which": "Zu {} passt mehr als eine Aufgabe. Welche?",
    "which_now": "Welche Aufgabe meinst du?",
    "what_title": "Wie soll {} heißen?",
    "what_about": "Was soll mit {} geschehen?",
    "add_what": "Was soll ich hinzufügen? Sag etwa „füge Milch kaufen hinzu“.",
    "no_list": "Welche Aufgabe meinst du? Diese sind offen:",
    "no_number": "Die Nummer {} gibt es in der Liste nicht.",
    "gone": "Diese Aufgabe gibt es nicht mehr.",
    "no_last": "Ich weiß nicht, welche Aufgabe du meinst.",
    "confirm_delete": "{} offene Aufgaben löschen? {} (ja oder nein)",
    "confirm_add": "{} als Aufgabe hinzufügen? (ja oder nein)",
    "confirm_complete": "{} als erledigt markieren? (ja oder nein)",
    "confirm_uncomplete": "{} wieder öffnen? (ja oder nein)",
    "confirm_delete_one": "{} löschen? (ja oder nein)",
    "confirm_clear": "Alle erledigten Aufgaben löschen? (ja oder nein)",
    "confirm_update": "{} ändern? (ja oder nein)",
    "confirm_undo": "Die letzte Änderung zurücknehmen: {}? (ja oder nein)",
    "confirm_several": "Soll ich das tun? {} (ja oder nein)",
    "proposed": "Dafür würde ich: {}. Soll ich? (ja oder nein)",
    "exists": "{} steht schon auf deiner Liste. „Neue Aufgabe: {}“ legt sie ein zweites Mal an.",
    "dropped": "Gut, nichts ist geändert.",
    "failed": "Das ging nicht: {}",
    "denied": "Das darf ich nicht: {}",
    "not_a_date": "Ich kann {} nicht als Datum lesen. Nichts ist geändert.",
    "when": "Auf wann soll {} verschoben werden? Sag etwa „verschiebe es auf Freitag“.",
    "too_long": "Das ist zu lang für eine Aufgabe: 500 Zeichen sind das Höchste.",
    "doubt": "({} bleibt im Titel.)",
    "due": "fällig {}",
    "priority": "Priorität {}",
    "is_open": "{} ist offen.",
    "is_completed": "{} ist erledigt.",
    "and": "und",
    "do_add": "{} hinzufügen",
    "do_complete": "{} erledigen",
    "do_uncomplete": "{} wieder öffnen",
    "do_delete": "{} löschen",
    "do_clear_completed": "alle erledigten Aufgaben löschen",
    "do_update": "{} ändern: {}",
    "do_undo": "die letzte Änderung zurücknehmen",
}

"""How people speak to the agent in Spanish."""

from __future__ import annotations

from pakaura_server.agent.languages import spanish_rules, spanish_words
from pakaura_server.agent.languages.language import Language

_ORDINALS = "primer segund tercer cuart quint sext séptim octav noven décim".split()
_NUMBERS = "uno dos tres cuatro cinco seis siete ocho nueve diez".split()

SPANISH = Language(
    code="es",
    macros={
        "adverbs": "ya|por fin|finalmente|hoy|también|ahora|todavía|por favor|acabo de|además|ayer|de "
        "verdad|urgentemente|siempre",
        "tasks": "tareas|pendientes|cosas|elementos",
        "list": "lista|tareas|pendientes|lista de tareas|lista de pendientes|lista de la compra",
        "añadir": "añade|añadir|anade|agrega|agregar|añádeme|agrégame|apunta|apuntar|anota|anotar|incluye|"
        "incluir|crea|crear|añada|agregue",
        "borrar": "borra|borrar|elimina|eliminar|quita|quitar|suprime|suprimir|descarta|descartar|bórrame|"
        "cancela|cancelar|borre|elimine",
        "done": "hecho|hecha|completado|completada|terminado|terminada|listo|lista|acabado|acabada|"
        "finalizado|finalizada|hechos|hechas|"
        "completadas|terminadas|listas",
        "undone": "pendiente|no hecho|no hecha|no completada|no completado|sin hacer|abierta|abierto|"
        "incompleta|incompleto|no terminada|sin terminar",
        "level": "|".join(sorted(spanish_words.LEVELS, key=len, reverse=True)),
        "pronoun": "eso|esto|esa|ese|la última",
        "clitic": "la|lo|las|los",
    },
    opening="por favor|oye pakaura|pakaura|pues|bueno|eh|este|entonces|y|también|además|vale|ok|a ver|¿|¡|oye|mira",
    opening_with_comma="hola|buenos días|buenas tardes|buenas|oye|gracias|sí|vale|perfecto|genial|por cierto|"
    "no|perdona|buenas noticias|bien|ok",
    asking="(puedes|podrías|puede|podría)[ por favor]|quiero que|me gustaría que|¿(puedes|podrías|me puedes|"
    "te importaría)|"
    "me (puedes|podrías)|te importaría|necesito que|vamos a|quisiera|quiero|me gustaría",
    hedges="quizás|quizá|tal vez|a lo mejor|creo que|puede que|probablemente",
    order="primero|luego|después|finalmente|por último",
    closing="por favor|gracias|porfa|también|si puedes|ahora mismo|porfavor|ya|de una vez|de nuevo",
    closing_with_comma="gracias|vale|ok|muchas gracias|por fin|pakaura",
    first_rules=spanish_rules.FIRST_RULES,
    negation="no|nunca|jamás|ni|tampoco|(yo|aún|todavía|ya|nosotros) (no|nunca)|{any} (no|aún no|todavía no|"
    "nunca) (está|están|he|hemos|se|la|lo|es)",
    negated="no|nunca|jamás|todavía no|aún no",
    hypothesis="si|cuando|imagina|supongamos|en caso de|antes de|después de|en cuanto|ojalá|(estaba|estoy) "
    "pensando|podría|quizás debería|casi|estoy a punto de|"
    "estaría|iba a|(mi {any}|él|ella|alguien) (dijo|dice|quiere|ha)",
    question="¿|qué|cuál|cuáles|quién|cuándo|dónde|cómo|por qué|cuánto|cuánta|debería|debo borrar|puedo|"
    "podemos|has|he de|está|están|es|hay (algo|alguna|alguien|tareas|más)",
    rules=spanish_rules.RULES,
    soft_joints=",|y luego|y después|y también|y|luego|después|, y|además|pero|, pero|, luego|sino",
    but="pero|sino|en cambio",
    correction="no[,] (espera|perdón|mejor)|perdón|quiero decir|quise decir|digo|mejor dicho|corrección",
    enumeration="y|e|&",
    several="tareas",
    list_opening=spanish_words.LIST_OPENING,
    list_words=spanish_words.LIST_WORDS,
    list_triggers=spanish_words.LIST_TRIGGERS,
    list_filters=spanish_words.LIST_FILTERS,
    about_tasks="(la|mi|las|mis|esta) (<list>|<tasks>|tarea)",
    retitling="(cambia|cambiar|edita|editar|renombra|renombrar|modifica) {task}",
    pronouns={
        **dict.fromkeys("eso,esto,esa,ese,esa tarea,la tarea,lo,la,ello".split(","), "one"),
        **dict.fromkeys("todas ellas,esas,estas,las,los".split(","), "many"),
        **dict.fromkeys("las dos,los dos,ambas,ambos".split(","), "two"),
        **dict.fromkeys("la última,el último,la última tarea,la más reciente".split(","), "last"),
        **dict.fromkeys("todo,todas,todas las tareas,todas mis tareas,todos".split(","), "all"),
    },
    ordinals={
        **{word + ending: place for place, word in enumerate(_ORDINALS, 1) for ending in ("o", "a", "", "os", "as")},
        "última": -1,
        "último": -1,
        "últimas": -1,
        "últimos": -1,
    },
    numbers={word: count for count, word in enumerate(_NUMBERS, 1)},
    number_words="número|numero|nº|tarea|la|el|#|la número",
    counted_first="[las |los ]{place} {count}[ <tasks>]|[las |los ]{count} {place}[ <tasks>]",
    task_affixes=(
        "(la|el|las|los|mi|mis|una|un|esta|esa|ese) {task}",
        "[la |el ](tarea|cosa)[ (llamada|de|sobre|para|con)|:] {task}",
        "(de|a|con|lo de) {task}",
        "{task} (de|en) (la|mi) <list>",
        "{task} (ya|hoy|ayer|también|ahora|por fin|otra vez|de nuevo)",
        "{task}[,| y| pero] (no|en vez de|en lugar de) {any}",
    ),
    no_objects=frozenset("eso esto algo más".split()),
    group_affixes=("(las dos|todas las|ambas) [tareas ](de |con ){task}",),
    articles=frozenset("el la los las un una unos unas mi mis al a".split()),
    yes="sí|si|s|sí por favor|claro|vale|ok|de acuerdo|adelante|hazlo|por supuesto|correcto|exacto|sí hazlo|"
    "bueno|desde luego|sí claro|confirmo",
    no="no|n|no gracias|cancela|cancelar|déjalo|olvídalo|ninguna|ninguno|mejor no|para|no lo hagas|en absoluto|nada",
    levels=spanish_words.LEVELS,
    dates=spanish_words.DATES,
    title_leads=("que ", "de "),
    title_edits=((r"(?i)\A(?:que )?(?:debo|tengo que|hay que|necesito) ", ""),),
    actions=spanish_words.ACTIONS,
    action_last=False,
    base_forms=spanish_words.BASE_FORMS,
    endings=spanish_words.ENDINGS,
    ongoing=(("", "ar", "ar"), ("", "er", "er"), ("", "ir", "ir")),
    said_of_people=frozenset(),
    orders=spanish_words.ORDERS,
    sentences=spanish_words.SENTENCES,
    replies=spanish_words.REPLIES,
)

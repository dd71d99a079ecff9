"""The Spanish words of lists, dates, verbs and replies."""

from __future__ import annotations

LIST_OPENING = (
    "muestra|muéstrame|muestrame|enseña|enséñame|lista|listar|ver|dime|dame|qué|que|cuáles|cuales|cuántas|"
    "cuantas|mis|las|todas|tareas|"
    "pendientes|hay|tengo|mi|ver"
)
LIST_WORDS = frozenset(
    """
    muestra muéstrame muestrame enseña enséñame lista listar ver dime dame qué que cuáles cuales cuántas cuantas mis
    las todas tareas tarea pendientes pendiente hay tengo mi la en de los todo todos hacer para hoy mañana esta este
    semana mes son están está completadas terminadas hechas hecho atrasadas vencidas urgentes importantes alta
    prioridad me queda quedan falta faltan por favor tienes con y abiertas ahora próximas siguiente es lo a el
    terminado completado acabado
    proyecto del día he hice ya toca vence vencen algo alguna
    """.split()
)
LIST_TRIGGERS = frozenset(
    """
    lista listar todo todas tareas tarea pendientes pendiente hacer completadas terminadas hechas atrasadas
    vencidas urgentes
    importantes queda quedan falta faltan toca vence vencen siguiente próximas hecho terminado completado acabado
    """.split()
)
LIST_FILTERS = (
    ("(sin|no) (hacer|completar|terminar)|pendiente|pendientes|abiertas", ""),
    ("completadas|terminadas|hechas|he hecho|hice|hecho|terminado|completado|acabado", "completed:yes"),
    ("atrasadas|vencidas", "overdue:yes"),
    ("urgentes|importantes|alta prioridad|prioridad alta", "pri:high"),
    ("hoy|el día", "due.before:tomorrow"),
    ("mañana", "due:tomorrow"),
    ("esta semana", "due.before:+7d"),
    ("este mes", "due.before:+1m"),
    ("vence|vencen", "not due:"),
    ("(en|del|de) [el ]proyecto {project}", "project:{}"),
)
_DAYS = (
    ("lunes", "monday"),
    ("martes", "tuesday"),
    ("(miércoles|miercoles)", "wednesday"),
    ("jueves", "thursday"),
    ("viernes", "friday"),
    ("(sábado|sabado)", "saturday"),
    ("domingo", "sunday"),
)
_MONTHS = (
    ("enero", "jan"),
    ("febrero", "feb"),
    ("marzo", "mar"),
    ("abril", "apr"),
    ("mayo", "may"),
    ("junio", "jun"),
    ("julio", "jul"),
    ("agosto", "aug"),
    ("septiembre", "sep"),
    ("octubre", "oct"),
    ("noviembre", "nov"),
    ("diciembre", "dec"),
)
DATES = (
    *[(f"[el |para el |hasta el ]{{number}} de {name}", f"{{}} {english}") for name, english in _MONTHS],
    ("(en|dentro de) {number} días", "in {} days"),
    ("(en|dentro de) {number} semanas", "in {} weeks"),
    *[
        (f"[el |para el |este ](próximo|proximo) {name}|el {name} que viene", f"next {english}")
        for name, english in _DAYS
    ],
    *[(f"cada {name}|todos los {name}", f"every {english}") for name, english in _DAYS],
    *[(f"(el|para el|este|al|hasta el) {name}|{name}", english) for name, english in _DAYS],
    ("pasado mañana", "due +2d"),
    ("(para hoy|hoy)", "today"),
    ("esta noche", "tonight"),
    ("mañana por la mañana", "tomorrow 9am"),
    ("mañana por la tarde", "tomorrow 3pm"),
    ("(para mañana|mañana)", "tomorrow"),
    ("(la próxima semana|la semana que viene)", "next week"),
    ("cada día|todos los días", "every day"),
    ("cada semana", "every week"),
    ("cada mes", "every month"),
    ("a las {clock}", "{}"),
    ("a las {number}[ de la mañana| horas]", "{}:00"),
)
ACTIONS = frozenset(
    """
    comprar pagar llamar escribir enviar mandar limpiar lavar regar cocinar reservar pedir recoger llevar devolver
    arreglar reparar renovar terminar leer estudiar preparar visitar ir hacer sacar pasear alimentar buscar imprimir
    firmar entregar organizar planificar revisar barrer planchar cortar pintar vender cambiar cancelar confirmar
    contestar responder ordenar coser correr nadar
    """.split()
)
BASE_FORMS = dict(
    pair.split("=")
    for pair in """
    hecho=hacer hice=hacer escrito=escribir escribí=escribir devuelto=devolver ido=ir fui=ir visto=ver puesto=poner
    impreso=imprimir leído=leer leí=leer pedí=pedir pedido=pedir pagué=pagar llamé=llamar compré=comprar regué=regar
    saqué=sacar busqué=buscar entregué=entregar renové=renovar abierto=abrir roto=romper
    """.split()
)
ORDERS = frozenset("borra borrar elimina eliminar muestra marca completa termina cambia mueve busca renombra".split())
ENDINGS = (
    ("", "ada", "ar"),
    ("", "adas", "ar"),
    ("", "ados", "ar"),
    ("", "ida", "er"),
    ("", "ida", "ir"),
    ("", "ado", "ar"),
    ("", "ido", "er"),
    ("", "ido", "ir"),
    ("", "é", "ar"),
    ("", "í", "er"),
    ("", "í", "ir"),
)
LEVELS = {
    **dict.fromkeys("alta,alta prioridad,prioridad alta,urgente,importante,muy importante,máxima".split(","), "high"),
    **dict.fromkeys("media,normal,prioridad media".split(","), "medium"),
    **dict.fromkeys("baja,baja prioridad,prioridad baja,poco importante".split(","), "low"),
    **dict.fromkeys("sin prioridad,ninguna".split(","), "none"),
}
SENTENCES = frozenset(
    """
    yo tú tu él ella nosotros ellos soy eres es somos son estoy estás está estaba fue hola gracias no por qué porque
    cómo cuándo dónde quién si puedo puedes te me
    """.split()
)
REPLIES = {
    "quotes": "«{}»",
    "greeting": "¡Hola! Dime qué añadir, mostrar, completar, cambiar o borrar; «ayuda» explica cómo.",
    "thanks": "De nada.",
    "bye": "Hasta luego.",
    "ok": "De acuerdo.",
    "cancel": "De acuerdo, no cambio nada. «Deshacer» revierte el último cambio.",
    "help": (
        "Dilo como quieras, por ejemplo:\n"
        "  añade comprar leche · tengo que llamar a mamá mañana\n"
        "  ¿qué tengo que hacer esta semana?\n"
        "  marca comprar leche como hecha · reabre comprar leche\n"
        "  cambia leche a leche de avena · mueve la leche al viernes\n"
        "  borra 2 · borra las completadas · deshacer"
    ),
    "negation": "De acuerdo, lo dejo como está. No se ha cambiado nada.",
    "question": "Solo puedo decir qué hay en tu lista; no se ha cambiado nada.",
    "unknown": "No lo he entendido y no he cambiado nada. «Ayuda» muestra lo que sé hacer.",
    "demo": "No lo he entendido y no he cambiado nada. «Ayuda» muestra lo que sé hacer sin modelo de lenguaje.",
    "model_failed": "El modelo de lenguaje no respondió: {}. Lo que sé por reglas sigue funcionando.",
    "added": "Añadida: {}.",
    "completed": "Completada: {}.",
    "uncompleted": "Reabierta: {}.",
    "deleted": "Borrada: {}.",
    "updated": "Cambiada: {}.",
    "still_completed": "({} está completada; «reábrela» la abre de nuevo.)",
    "same_completed": "{} ya está completada.",
    "same_uncompleted": "{} ya está abierta.",
    "same_updated": "{} ya está así.",
    "cleared": "Borradas {} tareas completadas.",
    "cleared_one": "Borrada 1 tarea completada: {}.",
    "cleared_none": "Ninguna tarea está completada; no hay nada que limpiar.",
    "undone": "Deshecho: {}.",
    "undone_partly": "Deshecho, salvo lo que se cambió después: {}.",
    "undone_nothing": "No se pudo deshacer nada: se cambió después.",
    "redone": "Hecho de nuevo: {}.",
    "nothing_to_undo": "No hay nada que deshacer en esta conversación.",
    "nothing_to_redo": "No hay nada que rehacer.",
    "listed": "{} tareas:",
    "listed_one": "1 tarea:",
    "listed_none": "No hay tareas.",
    "more": "… y más. Pide menos, por ejemplo «para hoy».",
    "found_none": "Ninguna tarea menciona {}.",
    "none_fits": "Ninguna tarea se llama {}. No se ha cambiado nada.",
    "none_open_fits": "Ninguna tarea abierta se llama {}. No se ha cambiado nada.",
    "none_completed_fits": "Ninguna tarea completada se llama {}. No se ha cambiado nada.",
    "did_you_mean": "Ninguna tarea se llama {}. No se ha cambiado nada. ¿Es una de estas?",
    "which": "Más de una tarea encaja con {}. ¿Cuál?",
    "which_now": "¿Qué tarea?",
    "what_title": "¿Cómo se debe llamar {}?",
    "what_about": "¿Qué hago con {}?",
    "add_what": "¿Qué añado? Di, por ejemplo, «añade comprar leche».",
    "no_list": "¿Qué tarea? Estas están abiertas:",
    "no_number": "No hay número {} en la lista.",
    "gone": "Esa tarea ya no existe.",
    "no_last": "No sé qué tarea es.",
    "confirm_delete": "¿Borrar {} tareas abiertas? {} (sí o no)",
    "confirm_add": "¿Añadir {} como tarea? (sí o no)",
    "confirm_complete": "¿Completar {}? (sí o no)",
    "confirm_uncomplete": "¿Reabrir {}? (sí o no)",
    "confirm_delete_one": "¿Borrar {}? (sí o no)",
    "confirm_clear": "¿Borrar todas las tareas completadas? (sí o no)",
    "confirm_update": "¿Cambiar {}? (sí o no)",
    "confirm_undo": "¿Deshacer el último cambio: {}? (sí o no)",
    "confirm_several": "¿Lo hago? {} (sí o no)",
    "proposed": "Para eso haría: {}. ¿Lo hago? (sí o no)",
    "exists": "{} ya está en tu lista. «Nueva tarea: {}» la añade otra vez.",
    "dropped": "De acuerdo, no se ha cambiado nada.",
    "failed": "No funcionó: {}",
    "denied": "No tengo permiso para eso: {}",
    "not_a_date": "No puedo leer {} como fecha. No se ha cambiado nada.",
    "when": "¿Para cuándo muevo {}? Di «muévela al viernes».",
    "too_long": "Es demasiado largo para una tarea: 500 caracteres como máximo.",
    "doubt": "({} queda en el título.)",
    "due": "para {}",
    "priority": "prioridad {}",
    "is_open": "{} está abierta.",
    "is_completed": "{} está completada.",
    "and": "y",
    "do_add": "añadir {}",
    "do_complete": "completar {}",
    "do_uncomplete": "reabrir {}",
    "do_delete": "borrar {}",
    "do_clear_completed": "borrar todas las tareas completadas",
    "do_update": "cambiar {}: {}",
    "do_undo": "deshacer el último cambio",
}

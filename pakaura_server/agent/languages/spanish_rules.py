"""How people say in Spanish what is to become of their tasks."""

from __future__ import annotations

from pakaura_server.agent.languages.language import Rule

FIRST_RULES = (
    Rule(
        "add",
        "(no olvides|no te olvides de|no olvidar|no te olvides|no me dejes olvidar|que no se me olvide|no "
        "debo olvidar|no puedo olvidar|no quiero olvidar)[:] {title}",
    ),
    Rule("advice", "(qué|que) (debería|debo|tendría que|puedo) hacer (primero|ahora|hoy)|por dónde empiezo"),
    Rule(
        "greeting",
        "(hola|buenas|buenos días|buenas tardes|buenas noches|buen día|qué tal|saludos|hey)[ (pakaura|amigo|"
        "a todos)][,| ][ (qué tal|cómo estás|cómo va)]",
    ),
    Rule("greeting", "cómo estás|qué tal estás"),
    Rule(
        "thanks", "(gracias|muchas gracias|mil gracias|te lo agradezco|muchísimas gracias)[ (por {any}|amigo|de nuevo)]"
    ),
    Rule("bye", "adiós|adios|hasta (luego|mañana|pronto|la vista)|chao|nos vemos"),
    Rule(
        "ok",
        "vale|ok|okay|bien|muy bien|perfecto|genial|estupendo|de acuerdo|entendido|claro|sí|si|bueno|qué "
        "bien|excelente|listo|guay|fantástico",
    ),
    Rule(
        "help",
        "ayuda|ayúdame|necesito ayuda|(qué|que) (puedes|sabes) hacer[ por mí]|cómo (funciona|funcionas|se "
        "usa)[ esto]|(qué|que) puedo (decir|hacer|pedirte)|quién eres|comandos|"
        "cómo (añado|agrego|borro|elimino|completo|puedo {any}) [{any}]",
    ),
    Rule(
        "cancel", "no|cancela|cancelar|déjalo|olvídalo|para|nada|no gracias|da igual|mejor no|todavía no|aún no|espera"
    ),
    Rule(
        "undo",
        "deshacer|deshaz|deshazlo|(deshaz|deshacer|revierte|anula) (eso|esto|lo último|el último cambio|la "
        "última acción|todo|lo anterior)|revertir|vuelve atrás",
    ),
    Rule("redo", "rehacer|rehaz|rehazlo|rehaz (eso|esto)"),
)
_DONE = "<done>"
_DELETING = (
    Rule(
        "clear_completed",
        "(<borrar>|limpia|limpiar|vacía) [todas |todos ][las |los |mis ][<tasks> ]([ya |que ya están |que "
        "están ])(completadas|terminadas|hechas|acabadas|completados|finalizadas|tachadas)",
    ),
    Rule(
        "clear_completed",
        "(<borrar>|limpia|limpiar) [todas |todos ][las |los |mis ][<tasks> ][ya |que ya están |que están "
        "](completadas|terminadas|hechas|acabadas|completados|finalizadas|tachadas)[ <tasks>]",
    ),
    Rule(
        "clear_completed",
        "(<borrar>|limpia|limpiar) ([todo ]lo (completado|terminado|hecho)|lo que ya está (hecho|terminado))|"
        "limpia (la|mi) lista",
    ),
    Rule("delete_all", "(<borrar>|vacía|vaciar|limpia) (todo|todas [las |mis ]<tasks>|[toda ](la|mi) lista|todas)"),
    Rule("no_due", "(<borrar>) [la ]fecha[ límite| de vencimiento] (de|del) {task}"),
    Rule("delete", "(<borrar>|saca|quita|tacha) {task} de [la |mi ]<list>"),
    Rule("delete", "(bórra|borra|borrar|elimína|elimina|eliminar|quíta|quita|quitar){clitic}"),
    Rule("delete", "(<borrar>)[:] {task}"),
    Rule("delete", "ya no (necesito|quiero|hace falta|tengo que) {task}", sure=False),
)
_STATES = (
    Rule("uncomplete", "(marca|marcar|pon|poner|deja|cambia) {task} [otra vez |de nuevo ](como|a) <undone>"),
    Rule("uncomplete", "(desmarca|desmarcar|reabre|reabrir|reactiva|descompleta|recupera) {task}"),
    Rule("uncomplete", "(vuelve a|volver a) (abrir|poner|activar) {task}[ en (la|mi) lista]"),
    Rule("uncomplete", "abre {task} (otra vez|de nuevo)"),
    Rule("uncomplete", "{task} (no está|no están|aún no está|todavía no está) <done>", sure=False),
    Rule("uncomplete", "(reábre|reabre|reabrir|desmárca|desmarca|desmarcar){clitic}"),
    Rule(
        "complete",
        "(compléta|completa|completar|márca|marca|marcar|tácha|tacha|tachar|termína|termina|terminar){clitic}[ "
        "como <done>]",
    ),
    Rule("complete", f"(marca|marcar|pon|poner|da|cambia|márcame) {{task}} (como|por|a) {_DONE}"),
    Rule("complete", f"(marca|marcar) como {_DONE} {{task}}"),
    Rule(
        "complete",
        "(completa|completar|termina|terminar|finaliza|finalizar|tacha|tachar|cierra|hecho|hecha|listo|lista|"
        "terminado|terminada)[:|,] {task}",
    ),
    Rule("complete", "[ya ](he|hemos) ~ (terminado|completado|acabado|hecho|finalizado)[ con| de] {task}"),
    Rule("complete", "[ya ](terminé|acabé|completé|hice|finalicé)[ con| de] {task}"),
    Rule("complete", f"{{task}}[ ya] (está|están|quedó|ha sido|fue) ~ {_DONE}"),
    Rule("complete", f"{{task}}[,|:|] ~ {_DONE}"),
    Rule("did", "[yo ][ya |por fin |finalmente |acabo de ](he|hemos) ~ {did}"),
    Rule("did", "(ya|por fin|finalmente) {did}", loose=True),
    Rule("was_done", "{task} (está|están|ha sido|han sido|quedó) ~ {past}"),
)
_CHANGES = (
    Rule("level", "(pon|poner|cambia|establece|sube|baja) [la ]prioridad (de|del) {rest}", "a|en|como", second="level"),
    Rule("level", "(pon|marca|cambia|haz) {task} [como |con |en |a ]{level}"),
    Rule("level", "{task} (es|son) [muy ]{level}", loose=True),
    Rule(
        "move",
        "(cambia|pon|mueve) [la ]fecha[ límite| de vencimiento] (de|del) {rest}",
        "a|al|para|para el",
        second="when",
    ),
    Rule(
        "move",
        "(mueve|mover|pospón|pospon|posponer|aplaza|aplazar|retrasa|pasa|reprograma|adelanta) {rest}",
        "para el|para|hasta el|hasta|al|a",
        second="when",
    ),
    Rule("rename", "(renombra|renombrar) {rest}", "a|como|por|en"),
    Rule(
        "rename",
        "(cambia|cambiar|actualiza|actualizar|modifica|edita|corrige) [el (título|nombre) de ]{rest}",
        "a|por|como|en",
    ),
    Rule("rename", "(sustituye|reemplaza|reemplazar) {rest}", "por|con"),
    Rule("change_last", "(llámalo|llámala|cámbialo a|cámbiala a) {new}"),
    Rule("tag", "(etiqueta|etiquetar) {rest}", "como|con"),
    Rule("note", "(añade|agrega|pon) una nota a {task}:[ ]{new}"),
)
RULES = (
    *_STATES[:4],
    *_CHANGES[-1:],
    Rule("add_many", "<añadir> [las |estas |dos |tres ]<tasks>[ a (la|mi) lista]:[ ]{title}"),
    Rule("add", "<añadir> [una |la |otra ][nueva ](tarea|nota|recordatorio)[ llamada| para| de| que diga|:|,] {title}"),
    Rule("add", "<añadir> (a|en) (la|mi|nuestra) <list>[:|,] {title}"),
    Rule("add", "<añadir> {title} (a|en) (la|mi|nuestra) <list>[ de (tareas|la compra|compras|pendientes)]"),
    Rule("add", "(pon|poner|mete|meter) {title} en (la|mi) <list>[ de (tareas|la compra|compras|pendientes)]"),
    Rule("add", "<añadir>[:|,] {title}"),
    Rule("add", "(crea|crear|haz) (una|otra) [nueva ](tarea|nota)[ llamada| para| de|:|,] {title}"),
    Rule("add", "(nueva|otra) (tarea|nota)[:|,][ para] {title}"),
    Rule("add", "(tarea|pendiente|recordatorio|nota|nuevo|nueva):[ ]{title}"),
    Rule(
        "add",
        "(recuérdame|recuerdame|acuérdame|recordarme|recuérdanos) [por favor |también ][que tengo que |que debo "
        "|de |que ]{title}",
    ),
    Rule(
        "add",
        "[yo ](tengo que|tenemos que|debo|debemos|hay que|necesito|necesitamos|he de|debería|deberíamos) ~ {title}",
    ),
    Rule("add", "(quiero|me gustaría|voy a|vamos a) {title}", sure=False),
    Rule("add", "(me olvidé de|olvidé|se me olvidó) {title}", sure=False),
    *_DELETING,
    *_STATES[4:],
    *_CHANGES[:-1],
    Rule("search", "(hay|tengo) (algo|alguna tarea|alguna cosa|tareas) (sobre|con|de|para) {words}[ en (la|mi) lista]"),
    Rule("search", "(busca|buscar|encuentra|dónde está) [<tasks> (con|sobre) ]{words}"),
    Rule("status", "(he|hemos) ~ {did}"),
    Rule("status", "(está|están) [ya ](<done>|pendiente) {task}|(está|están) {task} [ya ](<done>|pendiente)"),
)

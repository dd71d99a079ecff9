"""What cursors, ops, rows and results look like, for the OpenAPI document.

They only describe: `core.op` and `core.wire` check what comes in, once, and what goes out is made by them.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import WithJsonSchema

from pakaura_server.core.op import ASSERT, KINDS, MAX_COMMAND, SET
from pakaura_server.core.stamps import DEVICE_LENGTH
from pakaura_server.core.wire import ALL

Schema = dict[str, Any]

_ID: Schema = {"type": "string", "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"}
_STAMP: Schema = {"type": "string", "pattern": f"^[0-7][0-9a-f]{{11}}-[0-9a-f]{{4}}-[0-9a-z]{{{DEVICE_LENGTH}}}$"}
_DEVICE: Schema = {"type": "string", "pattern": f"^[0-9a-z]{{{DEVICE_LENGTH}}}$"}
_MARK: Schema = {"type": "string", "pattern": "^[0-9]{1,19}$", "description": "A number up to 2^63 - 1, as text."}
_SEQ: Schema = {"type": "integer", "minimum": 0, "maximum": 2**53}
_COMMAND: Schema = {"type": "string", "minLength": 1, "maxLength": MAX_COMMAND}
_VALUES: Schema = {"type": "object", "minProperties": 1, "description": "Registers and their values."}
_REGISTER: Schema = {"type": "array", "prefixItems": [_STAMP, {}], "minItems": 2, "maxItems": 2}
_STAMPED: Schema = {"type": "object", "additionalProperties": _REGISTER, "description": "Registers: stamp and value."}


def _object(properties: Schema, *optional: str, **more: Any) -> Schema:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, **more}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


_SEEN: Schema = {"type": "object", "additionalProperties": _or_null(_STAMP)}
_ANY_OP = {
    "op_id": _ID,
    "kind": {"enum": list(KINDS)},
    "id": _ID,
    "base": _SEEN | {"description": "The stamps that the author saw in the registers before writing them."},
    "origin": _SEEN | {"description": "For what an undo brought back: the stamp of the write that it is from."},
    "group": _or_null(_ID),
    "undoes": _or_null(_ID),
    "command": _or_null(_COMMAND),
}
_OPTIONAL = ("base", "origin", "group", "undoes", "command")
_LOGGED = {
    "op_id": _ID,
    "seq": _SEQ,
    "at": {"type": "string", "format": "date-time"},
    "device": _DEVICE,
    "command": _or_null(_COMMAND),
    "group": _or_null(_ID),
    "type": {"enum": [SET, ASSERT]},
    "stamp": _or_null(_STAMP),
    "set": {"type": "object"},
    "lost": _STAMPED | {"description": "What it replaced."},
}
_ROW = {
    "kind": {"type": "string"},
    "id": _ID,
    "seq": _SEQ,
    "mark": _MARK,
    "regs": _VALUES,
    "stamps": {
        "type": "object",
        "additionalProperties": _STAMP,
        "required": [ALL],
        "description": f"Those of the registers; `{ALL}` is that of all registers that have none of their own.",
    },
}

Cursor = Annotated[dict[str, Any], WithJsonSchema(_object({"seq": _SEQ, "mark": _MARK}))]
Op = Annotated[
    dict[str, Any],
    WithJsonSchema(
        {
            "oneOf": [
                _object({**_ANY_OP, "type": {"const": SET}, "stamp": _STAMP, "set": _VALUES}, *_OPTIONAL),
                _object({**_ANY_OP, "type": {"const": ASSERT}, "set": _STAMPED | {"minProperties": 1}}, *_OPTIONAL),
            ]
        }
    ),
]
Result = Annotated[
    dict[str, Any],
    WithJsonSchema(
        _object(
            {
                "op_id": _ID,
                "status": {"enum": ["applied", "duplicate", "superseded", "rejected"]},
                "code": {"enum": ["bad_value", "too_large", "unsupported_kind", "purged"]},
                "conflict": {"type": "array", "items": {"type": "string"}, "description": "Registers written unseen."},
            },
            *("code", "conflict"),
            additionalProperties=False,
        )
    ),
]
Row = Annotated[dict[str, Any], WithJsonSchema(_object(_ROW, additionalProperties=False))]
LoggedOp = Annotated[dict[str, Any], WithJsonSchema(_object(_LOGGED, additionalProperties=False))]
GroupOp = Annotated[
    dict[str, Any], WithJsonSchema(_object(_LOGGED | {"id": _ID, "undoes": _or_null(_ID)}, additionalProperties=False))
]

"""The bodies of the sync protocol, as the OpenAPI document shows them; `core.op` and `core.wire` check the insides."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from pakaura_server.core.digest import BUCKETS
from pakaura_server.core.op import KINDS
from pakaura_server.core.stamps import DEVICE_LENGTH
from pakaura_server.core.wire import MAX_OPS, MAX_ROWS
from pakaura_server.sync.shapes import Cursor, GroupOp, LoggedOp, Op, Result, Row
from pakaura_server.tables import MAX_DEVICE_NAME

_CURSOR: dict[str, Any] = {"seq": 4690, "mark": "8813412057741239"}
_OP: dict[str, Any] = {
    "op_id": "0193a1b2-c3d4-7000-8000-000000000001",
    "kind": "task",
    "id": "0193a1b2-c3d4-7000-8000-70616b617572",
    "type": "set",
    "stamp": "0193a1b2c3d4-0000-k3f9a2c1",
    "set": {"title": "Buy milk", "state": [False, None], "tag/home": True, "deleted": None},
    "base": {"title": None},
    "group": "0193a1b2-c3d4-7000-8000-000000000002",
    "command": "add",
}
_DEVICE: dict[str, Any] = {
    "id": "k3f9a2c1",
    "name": "laptop",
    "first_seen_at": "2026-11-24T12:00:00Z",
    "last_seen_at": "2026-11-24T12:00:00Z",
    "signed_in": True,
    "current": True,
}
_GROUP: dict[str, Any] = {
    "group": "0193a1b2-c3d4-7000-8000-000000000002",
    "at": "2026-11-24T12:00:00.000Z",
    "device": "k3f9a2c1",
    "command": "add",
    "kind": "do",
    "undone": False,
    "undoes": None,
    "count": 1,
    "tasks": [{"id": "0193a1b2-c3d4-7000-8000-70616b617572", "title": "Buy milk"}],
}
_EPOCH = "7f1d3b52-6a2e-4f0c-9d0e-1c9a1f8f6b11"

Device = Annotated[str, StringConstraints(pattern=f"^[0-9a-z]{{{DEVICE_LENGTH}}}$")]
DeviceName = Annotated[
    str, StringConstraints(min_length=1, max_length=MAX_DEVICE_NAME, pattern="^[^\\x00-\\x1f\\x7f]*$")
]
Place = Annotated[
    Cursor | None,
    Field(default=None, description="`seq`, and the `mark` that was told with it; null for none.", examples=[_CURSOR]),
]


class Lineage(BaseModel):
    """What a device was told of the server's past; nothing of it where it begins."""

    epoch: str | None = None
    cursor: Place = None
    witness: Place = None
    device: Device


class PushRequest(Lineage):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"epoch": _EPOCH, "cursor": _CURSOR, "witness": _CURSOR, "device": "k3f9a2c1", "ops": [_OP]},
            ]
        }
    )

    ops: list[Op] = Field(
        description=f"At most {MAX_OPS}. One that is not as it should be is rejected by itself, in `results`."
    )


class PullRequest(Lineage):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"epoch": _EPOCH, "cursor": _CURSOR, "witness": _CURSOR, "device": "k3f9a2c1"}]}
    )

    limit: int = Field(MAX_ROWS, ge=1, le=MAX_ROWS, description="Rows of a page.")
    name: DeviceName | None = Field(None, description="What the device is called; its owner sees it on the others.")


class DigestRequest(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"kind": "task"}]})

    kind: str = Field(json_schema_extra={"enum": list(KINDS)})


class PushResponse(BaseModel):
    epoch: str
    now: int = Field(description="The server's clock in UTC milliseconds.")
    witness: Cursor
    results: list[Result] = Field(
        description="By `op_id`: applied, duplicate, superseded or rejected, the last with a `code`."
    )


class PullResponse(BaseModel):
    epoch: str
    now: int
    witness: Cursor
    rows: list[Row]
    cursor: Cursor
    more: bool
    devices: dict[str, str] | None = Field(
        None, description="With the last page, for a device that told its name: what the account's devices are called."
    )


class HelloResponse(BaseModel):
    account: str
    epoch: str
    now: int
    seq: int
    protocol: int
    kinds: list[str]
    limits: dict[str, int]


class DigestResponse(BaseModel):
    seq: int
    buckets: list[str] = Field(description=f"{BUCKETS} numbers: in each bucket, the XOR of the hashes of its rows.")


class HistoryResponse(BaseModel):
    """What was written to a task, the latest first; `lost` is what each write replaced."""

    ops: list[LoggedOp]


class DeviceResponse(BaseModel):
    """A device; `signed_in` is whether it can sync, `current` whether its sign-in is the one that asks."""

    model_config = ConfigDict(json_schema_extra={"examples": [_DEVICE]})

    id: Device
    name: str
    first_seen_at: datetime
    last_seen_at: datetime
    signed_in: bool
    current: bool


class DevicesResponse(BaseModel):
    """The devices of the account, the last seen first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"devices": [_DEVICE], "count": 1}]})

    devices: list[DeviceResponse]
    count: int


class ForgottenResponse(BaseModel):
    """That it is done."""

    message: str


class TaskOfGroup(BaseModel):
    id: str
    title: str


class GroupResponse(BaseModel):
    """One command. `undone`: it stands no more; `undoes` is the group that it took back, if it is an undo or redo."""

    model_config = ConfigDict(json_schema_extra={"examples": [_GROUP]})

    group: str
    at: str
    device: str
    command: str | None
    kind: Literal["do", "undo", "redo"]
    undone: bool
    undoes: str | None
    count: int = Field(description="How many tasks it wrote to; `tasks` has the first of them.")
    tasks: list[TaskOfGroup]


class GroupsResponse(BaseModel):
    """The latest first; `before` asks for the next page, and is null with the last one."""

    groups: list[GroupResponse]
    before: int | None


class GroupOpsResponse(BaseModel):
    """In the order of the log; `more` says that others follow, after the last one's `seq`."""

    ops: list[GroupOp]
    more: bool

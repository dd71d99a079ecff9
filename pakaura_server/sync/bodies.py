"""The bodies of the sync protocol, as the OpenAPI document shows them; `core.op` and `core.wire` check the insides."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from pakaura_server.core.digest import BUCKETS
from pakaura_server.core.stamps import DEVICE_LENGTH
from pakaura_server.core.wire import MAX_OPS, MAX_ROWS

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
_EPOCH = "7f1d3b52-6a2e-4f0c-9d0e-1c9a1f8f6b11"

Device = Annotated[str, StringConstraints(pattern=f"^[0-9a-z]{{{DEVICE_LENGTH}}}$")]
Place = Annotated[
    dict[str, Any] | None,
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

    ops: list[dict[str, Any]] = Field(description=f"At most {MAX_OPS}.")


class PullRequest(Lineage):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"epoch": _EPOCH, "cursor": _CURSOR, "witness": _CURSOR, "device": "k3f9a2c1"}]}
    )

    limit: int = Field(MAX_ROWS, ge=1, le=MAX_ROWS, description="Rows of a page.")


class DigestRequest(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"kind": "task"}]})

    kind: str


class PushResponse(BaseModel):
    epoch: str
    now: int = Field(description="The server's clock in UTC milliseconds.")
    witness: dict[str, Any]
    results: list[dict[str, Any]] = Field(
        description="By `op_id`: applied, duplicate, superseded or rejected, the last with a `code`."
    )


class PullResponse(BaseModel):
    epoch: str
    now: int
    witness: dict[str, Any]
    rows: list[dict[str, Any]]
    cursor: dict[str, Any]
    more: bool


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

    ops: list[dict[str, Any]]

"""The web application: which parts it is made of, and in what order a request passes them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from pakaura_server import errors, health
from pakaura_server.accounts import endpoints as accounts
from pakaura_server.chat import endpoints as chat
from pakaura_server.chat import mcp_endpoint
from pakaura_server.chat.mcp_endpoint import McpEndpoint
from pakaura_server.chat.service import Turns
from pakaura_server.core.errors import ConfigError
from pakaura_server.ledger.ledgers import Ledgers
from pakaura_server.metrics import Metrics
from pakaura_server.middleware.bodies import BodyLimits
from pakaura_server.middleware.headers import DOCS, SecurityHeaders
from pakaura_server.middleware.requests import HEADER, RequestLog
from pakaura_server.passwords import Passwords
from pakaura_server.ratelimit import RateLimits
from pakaura_server.security import COOKIE, READS, Clock, Security
from pakaura_server.sync import endpoints as sync
from pakaura_server.sync import events
from pakaura_server.sync.notices import Notices
from pakaura_server.tasks import endpoints as tasks
from pakaura_server.tokens import Tokens

if TYPE_CHECKING:
    from pakaura_server.agent.cohere import CohereModel
    from pakaura_server.agent.model import LanguageModel
    from pakaura_server.db import Database
    from pakaura_server.health import IsMigrated
    from pakaura_server.settings import Settings

_COMPRESSED_FROM = 1024
_OPTIONS: dict[str, Any] = {
    "title": "PakAura",
    "version": health.VERSION,
    "description": "Accounts, tasks and assistant of PakAura. Every answer that is no success has one shape: `error`.",
    "docs_url": DOCS,
    "redoc_url": None,
    "swagger_ui_oauth2_redirect_url": None,
    "redirect_slashes": False,
}


def create_app(
    settings: Settings,
    db: Database,
    *,
    clock: Clock = lambda: datetime.now(UTC),
    limits: RateLimits | None = None,
    passwords: Passwords | None = None,
    is_migrated: IsMigrated = health.has_tables,
    language_model: LanguageModel | None = None,
) -> FastAPI:
    """The application on `db`, which is opened when it starts and closed when it ends.

    `limits`, `passwords` and `language_model` are made from the settings where they are not given. Raises ConfigError
    without a JWT_SECRET, or without the SDK of a language model that there is a key for; without a decision about
    registration it is closed.
    """
    if settings.jwt_secret is None:
        raise ConfigError("JWT_SECRET is missing", "set it to 32 random bytes or more")
    metrics = Metrics(lambda: db.connections)
    tokens = Tokens(settings.jwt_secret.get_secret_value(), timedelta(hours=settings.jwt_expiration_hours))
    app = FastAPI(**_OPTIONS, lifespan=_lifespan, middleware=_middleware(settings, metrics))
    app.state.settings = settings
    app.state.db = db
    app.state.clock = clock
    app.state.metrics = metrics
    app.state.limits = limits or RateLimits.from_settings(settings)
    app.state.passwords = passwords or Passwords(settings.bcrypt_cost)
    app.state.security = Security(db, tokens, settings.frontend_url, clock)
    app.state.is_migrated = is_migrated
    app.state.notices = Notices(db, _listen_url(settings, db))
    app.state.ledgers = Ledgers(db, lambda: int(clock().timestamp() * 1000), app.state.notices.announce)
    app.state.cohere = None if language_model else _cohere(settings)
    app.state.turns = Turns(
        app.state.ledgers,
        language_model or app.state.cohere,
        settings.ai_max_input_length,
        settings.ai_timeout_seconds,
    )
    errors.install(app)
    for router in (accounts.router, tasks.router, sync.router, events.router, health.router, chat.router):
        app.include_router(router)
    app.state.mcp = McpEndpoint(app.state.ledgers, app.state.limits, settings.frontend_url)
    if mcp_endpoint.is_installed():
        app.router.routes.append(app.state.mcp.route)
    _describe(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    await app.state.db.open()
    app.state.notices.start()
    try:
        yield
    finally:
        await app.state.turns.close()
        await app.state.mcp.close()
        if app.state.cohere is not None:
            await app.state.cohere.close()
        await app.state.notices.stop()
        await app.state.limits.close()
        await app.state.db.close()


def _cohere(settings: Settings) -> CohereModel | None:
    """Raises ConfigError where its SDK is missing."""
    if settings.cohere_api_key is None:
        return None
    # Its SDK takes half a second to load.
    from pakaura_server.agent import cohere

    limits = cohere.Limits(
        steps=settings.ai_max_steps,
        tokens=settings.ai_max_tokens,
        seconds=settings.ai_timeout_seconds,
        temperature=settings.ai_temperature,
    )
    key = settings.cohere_api_key.get_secret_value()
    return cohere.CohereModel(key, settings.ai_model, limits, settings.cohere_api_url)


def _listen_url(settings: Settings, db: Database) -> str:
    """Past a pooler, which would give each statement another connection."""
    url = settings.database_listen_url
    return db.url if url is None else url.get_secret_value()


def _middleware(settings: Settings, metrics: Metrics) -> list[Middleware]:
    """The outermost first. All of it is plain ASGI: BaseHTTPMiddleware would cancel a handler whose client leaves."""
    return [
        Middleware(RequestLog, metrics=metrics),
        Middleware(SecurityHeaders, https_only=settings.in_production and settings.secure_cookie),
        Middleware(
            CORSMiddleware,
            allow_origins=settings.frontend_url,
            allow_credentials=True,
            allow_methods=("GET", "POST", "PATCH", "DELETE"),
            allow_headers=("Authorization", "Content-Type", "If-Match", "PakAura-Client", HEADER),
            expose_headers=("ETag", "Retry-After", HEADER),
        ),
        Middleware(GZipMiddleware, minimum_size=_COMPRESSED_FROM, compresslevel=5),
        Middleware(errors.ErrorAnswers),
        Middleware(BodyLimits, most=settings.max_body_bytes),
    ]


def _describe(app: FastAPI) -> None:
    """Make the OpenAPI document say what is so: validation answers 400, and a cookie serves as well as a bearer."""
    framework: Any = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema:
            return app.openapi_schema
        document: dict[str, Any] = framework()
        for method, operation in (found for path in document["paths"].values() for found in path.items()):
            operation["responses"].pop("422", None)
            if "security" in operation:
                operation["security"] = [{"bearer": []}, {"cookie": []}]
                if method.upper() not in READS:
                    operation["responses"].setdefault("403", errors.described(403))
        components = document["components"]
        for unused in ("HTTPValidationError", "ValidationError"):
            components["schemas"].pop(unused, None)
        components["securitySchemes"]["cookie"] = {"type": "apiKey", "in": "cookie", "name": COOKIE}
        return document

    app.openapi = openapi  # type: ignore[method-assign]

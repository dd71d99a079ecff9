"""Every setting of the server: the environment variable of that name, its type, its default, and what is refused.

Nothing is read at import, and no file is: `Settings.from_environ(os.environ)` is the one way in.
"""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import TYPE_CHECKING, Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError

from pakaura_server.core.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SHORTEST_JWT_SECRET = 32
"""Bytes: an HS256 key shorter than its hash weakens it (RFC 7518, section 3.2)."""
BCRYPT_COST = 12

_PLACEHOLDERS = (
    *("changeme", "change-me", "change-this", "replace-me", "replace-this", "replace-with", "your-", "placeholder"),
    *("example", "insecure", "not-so-secret", "dev-secret", "test-secret", "secret-key", "super-secret", "supersecret"),
    *("jwt-secret", "a-secret", "my-secret"),
)
_FEWEST_CHARACTERS = 8


def _words(value: object) -> object:
    """The parts of a comma-separated text."""
    return [word for part in value.split(",") if (word := part.strip())] if isinstance(value, str) else value


def _origin(text: str) -> str:
    """An origin as browsers send it (RFC 6454): scheme, host and port, in lower case and without a path."""
    url = urlsplit(text.rstrip("/").lower())
    if url.scheme not in ("http", "https") or not url.hostname or url.path or url.query or url.fragment or url.username:
        raise ValueError
    _ = url.port  # raises ValueError where it is no number
    return f"{url.scheme}://{url.netloc}"


def _web(url: str) -> str:
    """Where an API is: HTTP, without a secret in it, as it may be logged."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ValueError
    _ = parts.port  # raises ValueError where it is no number
    return url.rstrip("/")


def _database(url: object) -> object:
    """The URL as asyncpg takes it: without the driver's name, and with `sslmode` for SQLAlchemy's `ssl`."""
    if not isinstance(url, str):
        return url
    scheme, separator, rest = url.partition("://")
    if scheme not in ("postgresql", "postgres", "postgresql+asyncpg") or not separator or not rest:
        raise ValueError
    address, mark, options = rest.partition("?")
    renamed = [f"sslmode={option[4:]}" if option.startswith("ssl=") else option for option in options.split("&")]
    return f"postgresql://{address}{mark}{'&'.join(renamed)}"


def _redis(url: object) -> object:
    if isinstance(url, str) and not url.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError
    return url


def _long(secret: SecretStr) -> SecretStr:
    if len(secret.get_secret_value().encode()) < SHORTEST_JWT_SECRET:
        raise ValueError
    return secret


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


_Origin = Annotated[str, BeforeValidator(_origin)]
_Network = Annotated[IPv4Network | IPv6Network, BeforeValidator(ip_network)]
_Database = Annotated[SecretStr, BeforeValidator(_database)]
_Count = Annotated[int, Field(ge=1, le=2**31 - 1)]


class Settings(BaseModel):
    """The settings of one server; a description is what its variable should be. A secret never shows in a repr."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    environment: Annotated[Literal["development", "production", "test"], BeforeValidator(_lower)] = Field(
        "development", description="development, production or test"
    )
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = Field(
        "INFO", description="DEBUG, INFO, WARNING or ERROR"
    )

    database_url: _Database | None = Field(
        None,
        description="postgresql://USER:PASSWORD@HOST:PORT/NAME (unset: a PostgreSQL of the server's own)",
    )
    database_listen_url: _Database | None = Field(
        None, description="the same database past a pooler, for LISTEN: postgresql://USER:PASSWORD@HOST:PORT/NAME"
    )
    database_pool_size: _Count = Field(10, description="a number of connections from 1 on")
    redis_url: Annotated[SecretStr, BeforeValidator(_redis)] | None = Field(
        None, description="redis://HOST:PORT/NUMBER, or rediss:// with TLS"
    )

    jwt_secret: Annotated[SecretStr, AfterValidator(_long)] | None = Field(
        None, description=f"at least {SHORTEST_JWT_SECRET} random bytes"
    )
    jwt_algorithm: Literal["HS256"] = Field("HS256", description="HS256, the only one")
    jwt_expiration_hours: Annotated[int, Field(ge=1, le=24 * 366)] = Field(24, description="hours, from 1 to 8784")
    bcrypt_cost: Annotated[int, Field(ge=4, le=20)] = Field(BCRYPT_COST, description="a number from 4 to 20")
    cookie_secure: bool | None = Field(None, description="true or false; unset means true in production only")
    cookie_samesite: Annotated[Literal["lax", "strict", "none"], BeforeValidator(_lower)] = Field(
        "lax", description="lax, strict, or none"
    )
    registration: Annotated[Literal["open", "closed", "invite"], BeforeValidator(_lower)] | None = Field(
        None, description="open, closed or invite"
    )

    frontend_url: Annotated[tuple[_Origin, ...], BeforeValidator(_words)] = Field(
        (), description="origins separated by commas, such as https://tasks.example.org"
    )
    trusted_proxies: Annotated[tuple[_Network, ...], BeforeValidator(_words)] = Field(
        (), description="addresses and networks separated by commas, such as 10.0.0.0/8,127.0.0.1"
    )
    max_body_bytes: Annotated[int, Field(ge=1024)] = Field(
        2 * 1024 * 1024 + 64 * 1024, description="a number of bytes from 1024 on"
    )

    rate_limit_auth_per_minute: _Count = Field(10, description="requests a minute and address, from 1 on")
    rate_limit_tasks_per_minute: _Count = Field(100, description="requests a minute and user, from 1 on")
    rate_limit_sync_per_minute: _Count = Field(200, description="requests a minute and user, from 1 on")
    ai_rate_limit_per_minute: _Count = Field(30, description="requests a minute and user, from 1 on")

    cohere_api_key: SecretStr | None = Field(None, description="a key of the language model's provider")
    cohere_api_url: Annotated[str, AfterValidator(_web)] | None = Field(
        None, description="the address of an API, such as https://api.example.org"
    )
    ai_model: str = Field("command-a-03-2025", description="the name of a language model")
    ai_temperature: Annotated[float, Field(ge=0, le=1)] = Field(0.3, description="a number from 0 to 1")
    ai_max_tokens: _Count = Field(300, description="a number of tokens from 1 on")
    ai_timeout_seconds: Annotated[float, Field(gt=0, le=600)] = Field(30, description="seconds, up to 600")
    ai_max_steps: Annotated[int, Field(ge=1, le=50)] = Field(6, description="a number of requests from 1 to 50")
    ai_max_input_length: Annotated[int, Field(ge=1, le=10_000)] = Field(
        10_000, description="a number of characters from 1 to 10000"
    )

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Self:
        """The settings that `environ` gives; an empty variable is as if unset.

        Raises ConfigError with every problem in one message. The message never holds a value, as one that is in the
        wrong place may be a secret.
        """
        given = {name: text for name in cls.model_fields if (text := environ.get(name.upper(), "").strip())}
        unreadable = cls._unreadable(given)
        settings = cls.model_validate({name: text for name, text in given.items() if name not in unreadable})
        problems = {
            name: f"is not {field.description}" for name, field in cls.model_fields.items() if name in unreadable
        }
        problems = dict(settings._refused()) | problems
        if not problems:
            return settings
        hint = "mend the environment variables named here"
        if "jwt_secret" in problems:
            hint += "; a secret: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        raise ConfigError("; ".join(f"{name.upper()} {problem}" for name, problem in problems.items()), hint)

    @property
    def in_production(self) -> bool:
        return self.environment == "production"

    @property
    def secure_cookie(self) -> bool:
        """Whether browsers return the cookie over HTTPS only."""
        return self.in_production if self.cookie_secure is None else self.cookie_secure

    @classmethod
    def _unreadable(cls, given: Mapping[str, str]) -> set[str]:
        try:
            cls.model_validate(given)
        except ValidationError as error:
            return {str(problem["loc"][0]) for problem in error.errors(include_input=False)}
        return set()

    def _refused(self) -> Iterator[tuple[str, str]]:
        """What can be read and is not safe, each as the setting and what is wrong with it."""
        if self.cookie_samesite == "none" and not self.secure_cookie:
            yield "cookie_samesite", "is none, which browsers take only with COOKIE_SECURE=true"
        if not self.in_production:
            return
        if self.jwt_secret is None:
            yield "jwt_secret", f"is missing: {SHORTEST_JWT_SECRET} random bytes or more"
        elif _placeholder(self.jwt_secret.get_secret_value()):
            yield "jwt_secret", "is a placeholder"
        if self.registration is None:
            yield "registration", "is undecided: open, closed or invite"
        if self.cookie_secure is False:
            yield "cookie_secure", "is false, which sends sign-ins unencrypted"
        if self.bcrypt_cost < BCRYPT_COST:
            yield "bcrypt_cost", f"is below {BCRYPT_COST}"


def _placeholder(secret: str) -> bool:
    """Whether it is a text from a template, or a few characters over and over, instead of a random secret."""
    folded = secret.lower().replace("_", "-").replace(" ", "-")
    return any(word in folded for word in _PLACEHOLDERS) or len(set(secret)) < _FEWEST_CHARACTERS

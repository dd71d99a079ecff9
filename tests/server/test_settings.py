"""The settings: what the environment may say, and what a server in production refuses."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from pakaura_server.core.errors import ConfigError
from pakaura_server.settings import Settings

RANDOM = "pfM0oT3kQ9xWvYb7LrZ2sHc8nEdUaG5j"
PRODUCTION = {"ENVIRONMENT": "production", "JWT_SECRET": RANDOM, "REGISTRATION": "closed"}


def refused(environ: dict[str, str]) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        Settings.from_environ(environ)
    return caught.value


def test_the_defaults_are_those_of_the_contract() -> None:
    settings = Settings.from_environ({})
    assert settings.model_dump() == {
        "environment": "development",
        "log_level": "INFO",
        "database_url": None,
        "database_listen_url": None,
        "database_pool_size": 10,
        "redis_url": None,
        "jwt_secret": None,
        "jwt_algorithm": "HS256",
        "jwt_expiration_hours": 24,
        "bcrypt_cost": 12,
        "cookie_secure": None,
        "cookie_samesite": "lax",
        "registration": None,
        "frontend_url": (),
        "trusted_proxies": (),
        "max_body_bytes": 2_162_688,
        "rate_limit_auth_per_minute": 10,
        "rate_limit_tasks_per_minute": 100,
        "rate_limit_sync_per_minute": 200,
        "ai_rate_limit_per_minute": 30,
        "cohere_api_key": None,
        "cohere_api_url": None,
        "ai_model": "command-a-03-2025",
        "ai_temperature": 0.3,
        "ai_max_tokens": 300,
        "ai_timeout_seconds": 30,
        "ai_max_steps": 6,
        "ai_max_input_length": 10_000,
    }


def test_an_empty_variable_is_as_if_unset() -> None:
    assert Settings.from_environ(dict.fromkeys(map(str.upper, Settings.model_fields), " ")) == Settings.from_environ({})


def test_only_the_environment_that_is_passed_in_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AI_MODEL", "from the process")
    assert Settings.from_environ({"ai_model": "in lower case", "PATH": "/bin"}).ai_model == "command-a-03-2025"


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("postgresql://u:p@h:5432/db", "postgresql://u:p@h:5432/db"),
        ("postgresql+asyncpg://u:p@h/db", "postgresql://u:p@h/db"),
        ("postgres://h/db", "postgresql://h/db"),
        ("postgresql+asyncpg://u:p@h/db?ssl=require&x=1", "postgresql://u:p@h/db?sslmode=require&x=1"),
        ("postgresql:///db?host=/run/pg&port=5433", "postgresql:///db?host=/run/pg&port=5433"),
    ],
)
def test_a_database_is_named_in_either_form(given: str, taken: str) -> None:
    settings = Settings.from_environ({"DATABASE_URL": given, "DATABASE_LISTEN_URL": given})
    assert settings.database_url and settings.database_url.get_secret_value() == taken
    assert settings.database_listen_url and settings.database_listen_url.get_secret_value() == taken


@pytest.mark.parametrize(
    "url", ["api.example.org", "ftp://api.example.org", "https://", "https://u:p@api.example.org", "https://a/?key=1"]
)
def test_the_address_of_a_language_model_is_one_and_holds_no_secret(url: str) -> None:
    error = refused({"COHERE_API_URL": url})
    assert error.message == "COHERE_API_URL is not the address of an API, such as https://api.example.org"
    taken = Settings.from_environ({"COHERE_API_URL": "https://api.example.org/path/"})
    assert taken.cohere_api_url == "https://api.example.org/path"


def test_lists_are_separated_by_commas() -> None:
    settings = Settings.from_environ(
        {"FRONTEND_URL": "https://Tasks.example/, http://localhost:3000,", "TRUSTED_PROXIES": "10.0.0.0/8 ,::1"}
    )
    assert settings.frontend_url == ("https://tasks.example", "http://localhost:3000")
    assert settings.trusted_proxies == (ip_network("10.0.0.0/8"), ip_network("::1/128"))


def test_words_are_read_without_case() -> None:
    settings = Settings.from_environ(
        {"ENVIRONMENT": "Test", "LOG_LEVEL": "debug", "COOKIE_SAMESITE": "Strict", "REGISTRATION": "OPEN"}
    )
    assert (settings.environment, settings.log_level) == ("test", "DEBUG")
    assert (settings.cookie_samesite, settings.registration) == ("strict", "open")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENVIRONMENT", "staging"),
        ("LOG_LEVEL", "loud"),
        ("DATABASE_URL", "mysql://u:p@h/db"),
        ("DATABASE_LISTEN_URL", "postgresql://"),
        ("DATABASE_POOL_SIZE", "0"),
        ("REDIS_URL", "localhost:6379"),
        ("JWT_SECRET", "s" * 31),
        ("JWT_ALGORITHM", "none"),
        ("JWT_EXPIRATION_HOURS", "a day"),
        ("BCRYPT_COST", "3"),
        ("COOKIE_SECURE", "perhaps"),
        ("COOKIE_SAMESITE", "loose"),
        ("REGISTRATION", "everybody"),
        ("FRONTEND_URL", "*"),
        ("FRONTEND_URL", "https://tasks.example/app"),
        ("FRONTEND_URL", "https://ann@tasks.example"),
        ("FRONTEND_URL", "https://tasks.example:port"),
        ("TRUSTED_PROXIES", "10.0.0.1/8"),
        ("MAX_BODY_BYTES", "12"),
        ("RATE_LIMIT_AUTH_PER_MINUTE", "-1"),
        ("AI_TEMPERATURE", "nan"),
        ("AI_TIMEOUT_SECONDS", "inf"),
    ],
)
def test_an_unreadable_value_names_its_variable_and_what_it_should_be(name: str, value: str) -> None:
    error = refused({name: value})
    assert error.message.startswith(f"{name} is not ")
    assert error.message == f"{name} is not {Settings.model_fields[name.lower()].description}"
    assert "\n" not in error.message
    assert name in error.hint or "environment variables" in error.hint


def test_every_setting_says_what_it_should_be() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


@pytest.mark.parametrize("name", ["DATABASE_URL", "DATABASE_LISTEN_URL", "REDIS_URL", "JWT_SECRET", "COHERE_API_KEY"])
def test_a_secret_shows_in_no_repr_and_no_error(name: str) -> None:
    good = {"DATABASE_URL": "postgresql://u:hunter2@h/db", "REDIS_URL": "redis://:hunter2@h"}
    settings = Settings.from_environ({name: good.get(name.replace("_LISTEN", ""), "hunter2" * 8)})
    assert getattr(settings, name.lower()) is not None
    assert "hunter2" not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
    error = refused({name: "hunter2", "AI_MAX_TOKENS": "hunter2"})
    assert "hunter2" not in f"{error} {error.hint} {error.__context__} {error.__cause__}"


def test_production_takes_what_is_complete() -> None:
    settings = Settings.from_environ(PRODUCTION)
    assert settings.in_production and settings.secure_cookie


def test_production_names_everything_that_it_refuses_at_once() -> None:
    error = refused(
        {"ENVIRONMENT": "production", "COOKIE_SECURE": "false", "BCRYPT_COST": "4", "TRUSTED_PROXIES": "proxy"}
    )
    assert [problem.split()[0] for problem in error.message.split("; ")] == [
        "JWT_SECRET",
        "REGISTRATION",
        "COOKIE_SECURE",
        "BCRYPT_COST",
        "TRUSTED_PROXIES",
    ]
    assert "secrets.token_urlsafe" in error.hint


@pytest.mark.parametrize(
    "secret",
    [
        "changeme" * 4,
        "your-secret-key-at-least-32-characters-long",
        "YOUR_JWT_SECRET_OF_AT_LEAST_32_BYTES",
        "replace me with thirty-two random bytes",
        "<a long random string of some 40 bytes>example",
        "0123456" * 6,
        "s" * 64,
    ],
)
def test_production_refuses_a_placeholder_that_development_takes(secret: str) -> None:
    assert refused(PRODUCTION | {"JWT_SECRET": secret}).message == "JWT_SECRET is a placeholder"
    assert Settings.from_environ({"JWT_SECRET": secret}).jwt_secret


def test_a_secret_from_the_hint_is_no_placeholder() -> None:
    command = refused(PRODUCTION | {"JWT_SECRET": "short"}).hint.partition("python3 -c '")[2].rstrip("'")
    printed: list[str] = []
    exec(command, {"print": printed.append})
    assert Settings.from_environ(PRODUCTION | {"JWT_SECRET": printed[0]}).jwt_secret


def test_a_cookie_is_secure_in_production_and_where_asked_for() -> None:
    assert not Settings.from_environ({}).secure_cookie
    assert Settings.from_environ({"COOKIE_SECURE": "true"}).secure_cookie


def test_a_cookie_for_other_sites_has_to_be_secure() -> None:
    assert "COOKIE_SECURE=true" in refused({"COOKIE_SAMESITE": "none"}).message
    assert Settings.from_environ({"COOKIE_SAMESITE": "none", "COOKIE_SECURE": "true"}).secure_cookie


def test_settings_do_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings.from_environ({}).environment = "production"

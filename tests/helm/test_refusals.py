"""Values that make no sense are refused before anything is installed, with the name of the value that is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from tests.helm.asking_helm import Answer, render

EXTERNAL: dict[str, Any] = {"enabled": False}
URL = "postgresql://pakaura:a-password@db.example.org/pakaura"

NONSENSE: list[tuple[dict[str, Any], str]] = [
    # Shapes
    ({"replicas": 3}, "replicas"),
    ({"api": {"replica": 3}}, "replica"),
    ({"api": {"replicas": 0}}, "/api/replicas"),
    ({"api": {"replicas": "3"}}, "/api/replicas"),
    ({"api": {"replicas": 1.5}}, "/api/replicas"),
    ({"frontend": {"replicas": -1}}, "/frontend/replicas"),
    ({"frontend": {"maxSessions": 0}}, "/frontend/maxSessions"),
    ({"frontend": {"maxPerAddress": 0}}, "/frontend/maxPerAddress"),
    ({"frontend": {"visitMemory": 64}}, "/frontend/visitMemory"),
    ({"frontend": {"publicUrl": "pakaura.example.org"}}, "/frontend/publicUrl"),
    ({"frontend": {"publicUrl": "ftp://pakaura.example.org"}}, "/frontend/publicUrl"),
    ({"frontend": {"server": "https://tasks.example.org?x=1"}}, "/frontend/server"),
    ({"api": {"service": {"port": 0}}}, "/api/service/port"),
    ({"api": {"service": {"port": 65536}}}, "/api/service/port"),
    ({"api": {"service": {"port": "http"}}}, "/api/service/port"),
    ({"api": {"service": {"nodePort": 0}}}, "/api/service/nodePort"),
    ({"api": {"service": {"type": "Nodeport"}}}, "/api/service/type"),
    ({"api": {"drainSeconds": -1}}, "/api/drainSeconds"),
    ({"api": {"resources": {"limits": {"memory": "lots"}}}}, "/api/resources/limits/memory"),
    ({"api": {"resources": {"limits": {"gpu": 1}}}}, "gpu"),
    ({"api": {"autoscaling": {"enabled": "yes"}}}, "/api/autoscaling/enabled"),
    ({"api": {"podDisruptionBudget": {"maxUnavailable": 0}}}, "/api/podDisruptionBudget/maxUnavailable"),
    ({"image": {"tag": "latest"}}, "/image/tag"),
    ({"image": {"tag": "a tag"}}, "/image/tag"),
    ({"image": {"repository": ""}}, "/image/repository"),
    ({"image": {"digest": "sha256:abc"}}, "/image/digest"),
    ({"image": {"pullPolicy": "Sometimes"}}, "/image/pullPolicy"),
    ({"imagePullSecrets": ["registry"]}, "/imagePullSecrets/0"),
    ({"config": {"ENVIRONMENT": "development"}}, "ENVIRONMENT"),
    ({"config": {"JWT_SECRET": "0123456789abcdef0123456789abcdef"}}, "JWT_SECRET"),
    ({"config": {"DATABASE_URL": URL}}, "DATABASE_URL"),
    ({"config": {"REGISTRATION": "sometimes"}}, "/config/REGISTRATION"),
    ({"config": {"FRONTEND_URL": "https://tasks.example.org/path"}}, "/config/FRONTEND_URL"),
    ({"config": {"TRUSTED_PROXIES": "everybody"}}, "/config/TRUSTED_PROXIES"),
    ({"config": {"JWT_ALGORITHM": "none"}}, "/config/JWT_ALGORITHM"),
    ({"config": {"BCRYPT_COST": 4}}, "/config/BCRYPT_COST"),
    ({"config": {"AI_TEMPERATURE": 2}}, "/config/AI_TEMPERATURE"),
    ({"config": {"DATABASE_POOL_SIZE": "10"}}, "/config/DATABASE_POOL_SIZE"),
    ({"secrets": {"JWT_SECRET": "short"}}, "/secrets/JWT_SECRET"),
    ({"secrets": {"POSTGRES_PASSWORD": "postgres"}}, "/secrets/POSTGRES_PASSWORD"),
    ({"postgres": {"storage": {"size": "8 GB"}}}, "/postgres/storage/size"),
    ({"postgres": {"replicas": 2}}, "replicas"),
    ({"externalDatabase": {"existingSecret": "pakaura-db-app"}}, "/externalDatabase/existingSecret"),
    ({"ingress": {"api": {"host": "https://tasks.example.org"}}}, "/ingress/api/host"),
    ({"ingress": {"api": {"annotations": {"limit": 5}}}}, "/ingress/api/annotations/limit"),
    ({"backup": {"schedule": "daily"}}, "/backup/schedule"),
    ({"backup": {"keep": 0}}, "/backup/keep"),
    ({"networkPolicy": {"apiFrom": {"podSelector": {}}}}, "/networkPolicy/apiFrom"),
    # What contradicts itself
    ({"externalDatabase": {"url": URL}}, "postgres.enabled"),
    ({"externalDatabase": {"listenUrl": URL}}, "externalDatabase.listenUrl"),
    ({"postgres": EXTERNAL}, "externalDatabase.existingSecret.name"),
    (
        {"postgres": EXTERNAL, "externalDatabase": {"url": URL, "existingSecret": {"name": "mine"}}},
        "externalDatabase.existingSecret.name",
    ),
    (
        {
            "postgres": EXTERNAL,
            "externalDatabase": {"url": URL, "listenUrl": URL, "listenExistingSecret": {"name": "mine"}},
        },
        "externalDatabase.listenExistingSecret.name",
    ),
    ({"secrets": {"existingSecret": "mine", "COHERE_API_KEY": "a key"}}, "secrets.COHERE_API_KEY"),
    ({"secrets": {"existingSecret": "mine", "POSTGRES_PASSWORD": "0123456789ab"}}, "secrets.POSTGRES_PASSWORD"),
    (
        {"secrets": {"existingSecret": "mine"}, "postgres": EXTERNAL, "externalDatabase": {"url": URL}},
        "externalDatabase.url",
    ),
    ({"redis": {"enabled": True}, "externalRedis": {"url": "redis://redis:6379/0"}}, "redis.enabled"),
    ({"externalRedis": {"url": "redis://redis", "existingSecret": {"name": "mine"}}}, "externalRedis.existingSecret"),
    ({"api": {"autoscaling": {"enabled": True, "minReplicas": 5, "maxReplicas": 2}}}, "api.autoscaling.maxReplicas"),
    ({"api": {"replicas": 12}}, "postgres.maxConnections"),
    ({"api": {"autoscaling": {"enabled": True, "maxReplicas": 9}}}, "postgres.maxConnections"),
    ({"ingress": {"enabled": True}}, "ingress.api.host"),
    (
        {"ingress": {"enabled": True, "api": {"host": "a.example.org"}, "frontend": {"host": "a.example.org"}}},
        "ingress.frontend.host",
    ),
    (
        {"ingress": {"enabled": True, "frontend": {"host": "a.example.org"}}, "frontend": {"enabled": False}},
        "frontend.enabled",
    ),
    (
        {"ingress": {"enabled": True, "api": {"host": "a.example.org"}}, "api": {"service": {"type": "ClusterIP"}}},
        "networkPolicy.apiFrom",
    ),
]


@pytest.fixture(scope="module")
def answers() -> list[Answer]:
    return render(*[values for values, _ in NONSENSE])


@pytest.mark.parametrize(
    "number", range(len(NONSENSE)), ids=[f"{named}-{number}" for number, (_, named) in enumerate(NONSENSE)]
)
def test_nonsense_is_refused_by_its_name(answers: list[Answer], number: int) -> None:
    assert answers[number].files == {}
    assert NONSENSE[number][1] in answers[number].error


def test_a_refusal_does_not_print_a_secret() -> None:
    told = render(
        {"secrets": {"JWT_SECRET": "s3cret"}},
        {"secrets": {"POSTGRES_PASSWORD": "s3cret"}},
        {"secrets": {"existingSecret": "mine", "JWT_SECRET": "s3cret-" * 8}},
        {"externalDatabase": {"url": "postgresql://ann:s3cret@db/x"}},
        {"externalDatabase": {"url": "s3cret", "existingSecret": {"name": "mine"}}, "postgres": EXTERNAL},
        {"externalRedis": {"url": "redis://:s3cret@redis"}, "redis": {"enabled": True}},
    )
    assert all(answer.error and "s3cret" not in answer.error for answer in told)


def test_what_is_refused_is_allowed_where_the_rest_fits_it() -> None:
    told = render(
        {"api": {"replicas": 12}, "postgres": {"maxConnections": 200}},
        {"api": {"replicas": 12}, "config": {"DATABASE_POOL_SIZE": 5}},
        {"api": {"replicas": 12}, "postgres": EXTERNAL, "externalDatabase": {"url": URL}},
        {"secrets": {"existingSecret": "mine"}, "postgres": EXTERNAL},
        {"api": {"service": {"nodePort": None}}},
        {"global": {"imageRegistry": "of a chart around this one"}},
    )
    assert [answer.error for answer in told] == [""] * len(told)

"""The examples of values, and what the chart makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from tests.helm.asking_helm import CHART, Answer

if TYPE_CHECKING:
    from collections.abc import Iterator

Object = dict[str, Any]

EXAMPLES = {path.stem: path for path in [*sorted((CHART / "ci").glob("*.yaml")), CHART / "values-production.yaml"]}
OF_THE_IMAGE = {"ENVIRONMENT": "production", "HOME": "/tmp"}
"""What the Dockerfile sets."""

ELSEWHERE = {
    "COHERE_API_KEY": "a key",
    "DATABASE_URL": "postgresql://ann:secret@db.example.org/tasks",
    "JWT_SECRET": "0123456789abcdefghijklmnopqrstuvwxyz",
    "POSTGRES_PASSWORD": "secret",
    "REDIS_PASSWORD": "secret",
    "REDIS_URL": "redis://:secret@pakaura-redis:6379/0",
    "uri": "postgresql://app:secret@pakaura-db-rw.pakaura:5432/app",
}
"""The keys of Secrets that the chart does not make."""


def values_of(example: str) -> Object:
    values: Object = yaml.safe_load(EXAMPLES[example].read_text("utf-8"))
    return values


class Pod(NamedTuple):
    """A pod, or the template of one. `owner` is what it is part of, such as `Deployment pakaura-api`."""

    owner: str
    labels: dict[str, str]
    spec: Object

    @property
    def component(self) -> str:
        return self.labels["app.kubernetes.io/component"]

    @property
    def containers(self) -> list[Object]:
        """Those that prepare it among them."""
        return [*self.spec.get("initContainers", []), *self.spec["containers"]]


class Release:
    """The objects of one rendering, and the notes."""

    def __init__(self, answer: Answer) -> None:
        assert not answer.error, answer.error
        files = dict(answer.files)
        self.notes = files.pop("templates/NOTES.txt")
        self.objects: list[Object] = [
            each for text in files.values() for each in yaml.load_all(text, yaml.CSafeLoader) if each
        ]

    def of(self, kind: str) -> dict[str, Object]:
        """Its objects of a kind, by name."""
        return {each["metadata"]["name"]: each for each in self.objects if each["kind"] == kind}

    def the(self, kind: str, name: str) -> Object:
        return self.of(kind)[name]

    @property
    def pods(self) -> list[Pod]:
        return [pod for each in self.objects for pod in pods_of(each)]

    def pod(self, component: str) -> Pod:
        [found] = [pod for pod in self.pods if pod.component == component]
        return found

    def secret(self, name: str) -> dict[str, str]:
        """The texts of a Secret; empty where the chart does not make it."""
        made = self.of("Secret").get(name, {})
        texts: dict[str, str] = made.get("stringData", {})
        return texts

    def environ(self, container: Object, elsewhere: dict[str, str]) -> dict[str, str]:
        """The variables of a container of our image; `elsewhere` is what Secrets hold that the chart does not make."""
        found = dict(OF_THE_IMAGE)
        for source in container.get("envFrom", []):
            found |= self.the("ConfigMap", source["configMapRef"]["name"])["data"]
        for entry in container.get("env", []):
            if "value" in entry:
                found[entry["name"]] = entry["value"]
                continue
            reference = entry["valueFrom"]["secretKeyRef"]
            known = self.secret(reference["name"]) or elsewhere
            if reference["key"] in known or not reference.get("optional"):
                found[entry["name"]] = known[reference["key"]]
        return found


def pods_of(each: Object) -> Iterator[Pod]:
    """The pod that an object is, or makes."""
    owner = f"{each['kind']} {each['metadata']['name']}"
    match each["kind"]:
        case "Pod":
            yield Pod(owner, each["metadata"]["labels"], each["spec"])
        case "CronJob":
            template = each["spec"]["jobTemplate"]["spec"]["template"]
            yield Pod(owner, template["metadata"]["labels"], template["spec"])
        case "Deployment" | "StatefulSet" | "Job":
            template = each["spec"]["template"]
            yield Pod(owner, template["metadata"]["labels"], template["spec"])

"""What is secret is made once, and an upgrade changes nothing of it."""

from __future__ import annotations

import json
import shutil
from base64 import b64encode
from typing import TYPE_CHECKING

from pakaura_server.settings import SHORTEST_JWT_SECRET
from tests.helm.asking_helm import CHART, render
from tests.helm.manifests import Release, values_of

if TYPE_CHECKING:
    from pathlib import Path

PROBE = """
apiVersion: v1
kind: ConfigMap
metadata: {name: probe}
data:
  text: {{ include "pakaura.givenOrKept" (index .Values.global .Release.Name) | quote }}
"""


def given_or_kept(tmp_path: Path, **known: str) -> str:
    """What the chart's own rule makes of a value and of what the cluster has, which Helm knows on a cluster only."""
    chart = tmp_path / "chart"
    if not chart.exists():
        shutil.copytree(CHART, chart)
        (chart / "templates" / "probe.yaml").write_text(PROBE)
    [answer] = render({"global": {"probe": known}}, chart=chart, name="probe")
    text: str = Release(answer).the("ConfigMap", "probe")["data"]["text"]
    return text


def test_what_is_given_decides_then_what_the_cluster_has_then_chance(tmp_path: Path) -> None:
    kept = b64encode(b"of the cluster").decode()
    assert given_or_kept(tmp_path, given="given", kept=kept) == "given"
    assert given_or_kept(tmp_path, given="", kept=kept) == "of the cluster"
    made = [given_or_kept(tmp_path, given=""), given_or_kept(tmp_path, given="")]
    assert made[0] != made[1]
    assert all(len(secret) >= SHORTEST_JWT_SECRET and secret.isalnum() for secret in made)


def test_the_secret_that_is_looked_up_is_the_one_that_is_written() -> None:
    template = (CHART / "templates" / "secrets.yaml").read_text("utf-8")
    assert '{{- $kept := (lookup "v1" "Secret" .Release.Namespace $name).data | default dict }}' in template
    assert '{{- include "pakaura.metadata" (list . "api" $name) | nindent 2 }}' in template
    for name in ("JWT_SECRET", "POSTGRES_PASSWORD", "REDIS_PASSWORD"):
        assert f'(dict "given" .Values.secrets.{name} "kept" $kept.{name})' in template


def test_each_installation_has_secrets_of_its_own() -> None:
    one, other = (Release(answer).secret("pakaura-secrets") for answer in render({}, {}))
    for name in ("JWT_SECRET", "POSTGRES_PASSWORD", "DATABASE_URL"):
        assert one[name] != other[name]


def test_the_password_in_the_url_is_that_of_the_database(standard: Release) -> None:
    secrets = standard.secret("pakaura-secrets")
    assert secrets["DATABASE_URL"] == (
        f"postgresql://pakaura:{secrets['POSTGRES_PASSWORD']}@pakaura-postgres:5432/pakaura"
    )
    assert secrets["COHERE_API_KEY"] == ""


def test_the_secret_outlives_an_uninstall_as_the_volumes_do(releases: dict[str, Release]) -> None:
    kept = {"helm.sh/resource-policy": "keep"}
    assert releases["defaults"].the("Secret", "pakaura-secrets")["metadata"]["annotations"] == kept
    claim = releases["values-production"].the("PersistentVolumeClaim", "pakaura-backups")
    assert claim["metadata"]["annotations"] == kept


def test_an_existing_secret_is_used_by_all_and_none_is_made(releases: dict[str, Release]) -> None:
    release = releases["existing-secret"]
    assert release.of("Secret") == {}
    assert '"pakaura-secrets"' not in json.dumps(release.objects)
    names = {
        entry["valueFrom"]["secretKeyRef"]["name"]
        for pod in release.pods
        for container in pod.containers
        for entry in container.get("env", [])
        if "valueFrom" in entry
    }
    assert names == {values_of("existing-secret")["secrets"]["existingSecret"]}


def test_a_secret_that_may_be_missing_is_optional_and_the_others_are_not(standard: Release) -> None:
    [*_, container] = standard.pod("api").containers
    references = {
        entry["name"]: entry["valueFrom"]["secretKeyRef"] for entry in container["env"] if "valueFrom" in entry
    }
    assert {name for name, reference in references.items() if not reference.get("optional")} == {
        "DATABASE_URL",
        "JWT_SECRET",
    }

"""What holds of every object that the chart makes, whatever the values."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from pakaura_cli.tui.web.visitor import GRACE_S
from pakaura_server.operating.serving import FINISH_S
from tests.helm.asking_helm import render
from tests.helm.manifests import EXAMPLES, Object, Pod, Release, pods_of

if TYPE_CHECKING:
    from collections.abc import Iterator

OLDEST = "1.30"
"""As `kubeVersion` in Chart.yaml has it."""
SERVING = {"api", "frontend", "postgres", "redis"}
A_VISIT_BYTES = 60 * 2**20
_UNITS = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30}


def every_container(release: Release) -> Iterator[tuple[Pod, Object]]:
    for pod in release.pods:
        for container in pod.containers:
            yield pod, container


def number_of_bytes(quantity: str) -> int:
    return int(quantity[:-2]) * _UNITS[quantity[-2:]]


@pytest.fixture
def kubernetes() -> Any:
    """The validator, which takes a second to load: only whoever needs it pays that."""
    import kubernetes_validate  # type: ignore[import-untyped]

    return kubernetes_validate


def test_every_object_is_one_that_kubernetes_takes(releases: dict[str, Release], kubernetes: Any) -> None:
    objects = {json.dumps(each, sort_keys=True): each for release in releases.values() for each in release.objects}
    assert len(objects) > len(EXAMPLES)
    assert kubernetes.latest_version() > OLDEST
    for version in (OLDEST, kubernetes.latest_version()):
        for each in objects.values():
            kubernetes.validate(each, version, strict=True)


def test_an_object_that_kubernetes_would_refuse_is_noticed(standard: Release, kubernetes: Any) -> None:
    wrong = json.loads(json.dumps(standard.the("Deployment", "pakaura-api")))
    wrong["spec"]["template"]["spec"]["containers"][0]["ports"][0]["containerPorts"] = 8000
    with pytest.raises(kubernetes.ValidationError):
        kubernetes.validate(wrong, OLDEST, strict=True)


def test_an_installation_without_values_has_the_shape_of_the_seed(standard: Release) -> None:
    assert set(standard.of("Deployment")) == {"pakaura-api", "pakaura-frontend"}
    assert set(standard.of("StatefulSet")) == {"pakaura-postgres"}
    assert set(standard.of("Secret")) == {"pakaura-secrets"}
    assert {"DATABASE_URL", "JWT_SECRET", "COHERE_API_KEY"} <= set(standard.secret("pakaura-secrets"))
    assert set(standard.of("ConfigMap")) == {"pakaura-config"}
    assert {"ENVIRONMENT", "FRONTEND_URL", "AI_MODEL"} <= set(standard.the("ConfigMap", "pakaura-config")["data"])
    services = {}
    for name, service in standard.of("Service").items():
        [port] = service["spec"]["ports"]
        services[name] = (service["spec"]["type"], port["port"], port.get("nodePort"))
    assert services == {
        "pakaura-api": ("NodePort", 8000, 30800),
        "pakaura-frontend": ("NodePort", 3000, 30300),
        "pakaura-postgres": ("ClusterIP", 5432, None),
    }
    assert standard.pod("postgres").containers[0]["image"].startswith("postgres:16-")


def test_everything_is_in_the_namespace_of_the_release_and_no_two_have_a_name(release: Release) -> None:
    assert {each["metadata"]["namespace"] for each in release.objects} == {"pakaura"}
    names = [(each["kind"], each["metadata"]["name"]) for each in release.objects]
    assert len(names) == len(set(names))


def test_pods_are_what_the_restricted_security_standard_allows(release: Release) -> None:
    for pod, container in every_container(release):
        assert pod.spec["securityContext"]["runAsNonRoot"] is True, pod.owner
        assert pod.spec["securityContext"]["runAsUser"] > 0
        assert pod.spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
            "readOnlyRootFilesystem": True,
        }
        kinds = {kind for volume in pod.spec.get("volumes", []) for kind in volume}
        assert kinds - {"name"} <= {"emptyDir", "persistentVolumeClaim"}


def test_a_pod_knows_nothing_of_the_cluster(release: Release) -> None:
    for pod in release.pods:
        assert pod.spec["automountServiceAccountToken"] is False
        assert pod.spec["enableServiceLinks"] is False  # its variables would be settings of `pakaura`


def test_every_image_is_of_a_fixed_version(release: Release) -> None:
    for _, container in every_container(release):
        assert re.fullmatch(r"[^@]+(:[^:/@]+|@sha256:[0-9a-f]{64})", container["image"]), container["image"]
        assert not container["image"].endswith(":latest")


def test_every_container_has_its_share_and_a_bound(release: Release) -> None:
    for pod, container in every_container(release):
        assert {"cpu", "memory"} <= set(container["resources"]["requests"]), pod.owner
        assert "memory" in container["resources"]["limits"]


def test_a_dashboard_has_the_memory_of_all_its_visits(release: Release) -> None:
    for pod, container in every_container(release):
        if pod.component == "frontend":
            options = dict(word.split("=", 1) for word in container["command"] if word.startswith("--max-"))
            least = int(options["--max-sessions"]) * A_VISIT_BYTES
            assert number_of_bytes(container["resources"]["limits"]["memory"]) > least


def test_one_visit_is_ended_before_it_takes_the_memory_of_the_others(release: Release) -> None:
    for pod, container in every_container(release):
        if pod.component == "frontend":
            [option] = [word for word in container["command"] if word.startswith("--memory=")]
            most = int(option.partition("=")[2]) * 2**20
            assert 2 * most < number_of_bytes(container["resources"]["limits"]["memory"])


def test_what_serves_is_probed_at_a_port_that_it_has(release: Release) -> None:
    for pod in release.pods:
        [*_, container] = pod.containers
        if pod.component not in SERVING:
            assert "ports" not in container
            continue
        for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
            request = container[probe].get("httpGet")
            assert request is None or request["port"] in {port["name"] for port in container["ports"]}
        assert container["livenessProbe"] is not container["readinessProbe"]


def test_selectors_find_their_own_pods_and_no_others(release: Release) -> None:
    for each in release.objects:
        selector = each["spec"].get("selector") if each["kind"] in ("Deployment", "StatefulSet", "Service") else None
        if each["kind"] == "PodDisruptionBudget":
            selector = each["spec"]["selector"]
        if selector is None:
            continue
        wanted = selector.get("matchLabels", selector).items()
        assert {pod.component for pod in release.pods if wanted <= pod.labels.items()} == {
            each["metadata"]["labels"]["app.kubernetes.io/component"]
        }


def test_a_service_leads_to_a_port_of_its_pods(release: Release) -> None:
    for service in release.of("Service").values():
        component = service["spec"]["selector"]["app.kubernetes.io/component"]
        [*_, container] = release.pod(component).containers
        for port in service["spec"]["ports"]:
            assert port["targetPort"] in {each["name"] for each in container["ports"]}


def test_an_ingress_leads_to_a_service_and_never_to_the_metrics(release: Release) -> None:
    for ingress in release.of("Ingress").values():
        for path in ingress["spec"]["rules"][0]["http"]["paths"]:
            service = release.the("Service", path["backend"]["service"]["name"])
            assert path["backend"]["service"]["port"]["name"] in {port["name"] for port in service["spec"]["ports"]}
            assert service["metadata"]["name"].endswith("-frontend") or path["path"] != "/"
            assert not "/metrics".startswith(path["path"]) or service["metadata"]["name"].endswith("-frontend")


def test_what_is_mounted_is_there(release: Release) -> None:
    for each in release.objects:
        claims = {claim["metadata"]["name"] for claim in each.get("spec", {}).get("volumeClaimTemplates", [])}
        for pod in pods_of(each):
            volumes = claims | {volume["name"] for volume in pod.spec.get("volumes", [])}
            mounted = {mount["name"] for container in pod.containers for mount in container.get("volumeMounts", [])}
            assert mounted == volumes, pod.owner


def test_a_secret_is_in_secrets_only(releases: dict[str, Release]) -> None:
    release = releases["several"]
    secrets = release.secret("pakaura-secrets")
    assert secrets["REDIS_PASSWORD"]
    rest = json.dumps([each for each in release.objects if each["kind"] != "Secret"]) + release.notes
    assert [name for name, text in secrets.items() if text and text in rest] == []
    assert "not-in-git" not in json.dumps(
        [each for each in releases["external-database"].objects if each["kind"] != "Secret"]
    )


def test_requests_in_flight_may_end_before_a_pod_does(release: Release) -> None:
    for pod in release.pods:
        [*_, container] = pod.containers
        finishing = {"api": FINISH_S + 10, "frontend": GRACE_S}.get(pod.component)
        if finishing is not None:
            pause = container["lifecycle"]["preStop"]["sleep"]["seconds"]
            assert pause >= 5
            assert pod.spec["terminationGracePeriodSeconds"] >= pause + finishing + 5


def test_a_rolling_update_takes_no_server_away_before_another_is_ready(release: Release) -> None:
    for name, deployment in release.of("Deployment").items():
        if name.endswith(("-api", "-frontend")):
            assert deployment["spec"]["strategy"]["rollingUpdate"] == {"maxSurge": 1, "maxUnavailable": 0}


def test_a_new_configuration_starts_new_pods(releases: dict[str, Release]) -> None:
    def sums(example: str) -> dict[str, str]:
        template = releases[example].the("Deployment", "pakaura-api")["spec"]["template"]
        found: dict[str, str] = template["metadata"]["annotations"]
        return found

    assert sums("assistant")["checksum/config"] != sums("defaults")["checksum/config"]
    assert sums("assistant")["checksum/secrets"] != sums("defaults")["checksum/secrets"]
    assert sums("cloudnative-pg")["checksum/config"] == sums("defaults")["checksum/config"]


def test_the_autoscaler_alone_says_how_many_servers_there_are(releases: dict[str, Release]) -> None:
    release = releases["several"]
    assert "replicas" not in release.the("Deployment", "pakaura-api")["spec"]
    scaler = release.the("HorizontalPodAutoscaler", "pakaura-api")["spec"]
    assert scaler["scaleTargetRef"]["name"] == "pakaura-api"
    assert (scaler["minReplicas"], scaler["maxReplicas"]) == (2, 4)
    assert releases["defaults"].of("HorizontalPodAutoscaler") == {}


def test_maintenance_stops_the_servers_and_gives_a_pod_to_work_in(releases: dict[str, Release]) -> None:
    release = releases["maintenance"]
    assert {name: each["spec"]["replicas"] for name, each in release.of("Deployment").items()} == {
        "pakaura-api": 0,
        "pakaura-frontend": 0,
        "pakaura-maintenance": 1,
    }
    assert release.of("Job") == {}
    assert release.the("CronJob", "pakaura-backup")["spec"]["suspend"] is True
    mounts = release.pod("maintenance").containers[0]["volumeMounts"]
    assert {"name": "backups", "mountPath": "/backups"} in mounts
    assert release.of("PersistentVolumeClaim") == {}
    assert {"name": "registry"} in release.pod("postgres").spec["imagePullSecrets"]


def test_behind_an_ingress_browsers_find_it_by_https(releases: dict[str, Release]) -> None:
    release = releases["values-production"]
    assert release.the("ConfigMap", "pakaura-config")["data"]["FRONTEND_URL"] == "https://pakaura.example.org"
    for name, host in (("pakaura-api", "tasks.example.org"), ("pakaura-frontend", "pakaura.example.org")):
        ingress = release.the("Ingress", name)
        assert ingress["spec"]["tls"] == [{"hosts": [host], "secretName": f"{name}-tls"}]
        annotations = ingress["metadata"]["annotations"]
        assert annotations["nginx.ingress.kubernetes.io/proxy-read-timeout"] == "3600"
        assert annotations["cert-manager.io/cluster-issuer"] == "letsencrypt"


def test_a_release_of_any_name_has_objects_with_names_that_kubernetes_takes() -> None:
    [answer] = render({"backup": {"enabled": True}, "redis": {"enabled": True}}, name="r" * 53)
    release = Release(answer)
    names = [each["metadata"]["name"] for each in release.objects]
    assert max(map(len, names)) <= 52, "a CronJob adds 11 characters to its name"
    for pod in release.pods:
        assert max(map(len, pod.labels.values())) <= 63

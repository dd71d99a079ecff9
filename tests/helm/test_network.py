"""Who may reach whom, by the rules of NetworkPolicies: what no policy allows to a pod that one selects is forbidden."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import pytest

from tests.helm.asking_helm import render
from tests.helm.manifests import Object, Pod, Release

Way = Literal["Ingress", "Egress"]

WAYS = {
    ("api", "postgres", 5432),
    ("api", "redis", 6379),
    ("backup", "postgres", 5432),
    ("frontend", "api", 8000),
    ("maintenance", "postgres", 5432),
    ("migrate", "postgres", 5432),
    ("test", "api", 8000),
    ("test", "frontend", 3000),
}
"""All that there are among the pods of a release."""


class Outside(NamedTuple):
    """Somebody who is no pod of the release; `namespace` is the name of theirs, empty for who is in none."""

    namespace: str


Other = Pod | Outside


def selects(selector: Object, labels: dict[str, str]) -> bool:
    return selector.get("matchLabels", {}).items() <= labels.items() and all(
        labels.get(each["key"]) in each["values"] for each in selector.get("matchExpressions", [])
    )


def is_peer(peer: Object, other: Other) -> bool:
    if isinstance(other, Pod):
        return "podSelector" in peer and "namespaceSelector" not in peer and selects(peer["podSelector"], other.labels)
    if other.namespace:
        labels = {"kubernetes.io/metadata.name": other.namespace}
        return "namespaceSelector" in peer and selects(peer["namespaceSelector"], labels)
    return "ipBlock" in peer


def may(release: Release, way: Way, pod: Pod, other: Other, port: int, protocol: str = "TCP") -> bool:
    """Whether the policies of `pod` let it be reached by the other, or reach it, at that port."""
    side, key = ("ingress", "from") if way == "Ingress" else ("egress", "to")
    policies = [policy["spec"] for policy in release.of("NetworkPolicy").values()]
    of_pod = [each for each in policies if way in each["policyTypes"] and selects(each["podSelector"], pod.labels)]
    rules: list[Any] = [rule for policy in of_pod for rule in policy.get(side, [])]
    return not of_pod or any(
        {"protocol": protocol, "port": port} in rule["ports"]
        and (key not in rule or any(is_peer(peer, other) for peer in rule[key]))
        for rule in rules
    )


def open_ways(release: Release) -> set[tuple[str, str, int]]:
    served = [(pod, port["containerPort"]) for pod in release.pods for port in pod.containers[-1].get("ports", [])]
    return {
        (source.component, target.component, port)
        for source in release.pods
        for target, port in served
        if source.component != target.component
        and may(release, "Egress", source, target, port)
        and may(release, "Ingress", target, source, port)
    }


def test_pods_reach_what_they_need_and_nothing_else(release: Release) -> None:
    components = {pod.component for pod in release.pods}
    if release.of("NetworkPolicy"):
        assert open_ways(release) == {way for way in WAYS if {way[0], way[1]} <= components}
    else:
        assert ("frontend", "postgres", 5432) in open_ways(release)


@pytest.mark.parametrize(("example", "target", "port"), [("defaults", "postgres", 5432), ("several", "redis", 6379)])
def test_each_side_alone_keeps_others_from_the_data(
    releases: dict[str, Release], example: str, target: str, port: int
) -> None:
    release = releases[example]
    store = release.pod(target)
    for pod in [pod for pod in release.pods if pod.component != target]:
        needed = (pod.component, target, port) in WAYS
        assert may(release, "Egress", pod, store, port) is needed
        assert may(release, "Ingress", store, pod, port) is needed


def test_whoever_asks_for_names_may(release: Release) -> None:
    for pod in release.pods if release.of("NetworkPolicy") else []:
        asks = may(release, "Egress", pod, Outside("kube-system"), 53, "UDP")
        assert asks is (pod.component not in ("postgres", "redis"))


@pytest.mark.parametrize(
    ("values", "allowed"),
    [
        ({}, False),
        ({"secrets": {"COHERE_API_KEY": "a key"}}, True),
        ({"secrets": {"existingSecret": "mine"}}, False),
        ({"secrets": {"existingSecret": "mine"}, "networkPolicy": {"languageModel": True}}, True),
    ],
)
def test_only_with_a_key_the_api_reaches_the_language_model(values: Object, allowed: bool) -> None:
    [answer] = render(values)
    release = Release(answer)
    reach = {pod.component for pod in release.pods if may(release, "Egress", pod, Outside(""), 443)}
    assert reach == ({"api"} if allowed else set())


def test_a_language_model_elsewhere_is_reached_at_its_port() -> None:
    [answer] = render(
        {"secrets": {"COHERE_API_KEY": "a key"}, "config": {"COHERE_API_URL": "https://llm.example.org:8443/v2"}}
    )
    release = Release(answer)
    assert may(release, "Egress", release.pod("api"), Outside(""), 8443)
    assert not may(release, "Egress", release.pod("api"), Outside(""), 443)


def test_a_port_of_the_nodes_is_for_everybody_and_a_cluster_ip_for_whom_is_named(releases: dict[str, Release]) -> None:
    standard, production = releases["defaults"], releases["values-production"]
    for component, port in (("api", 8000), ("frontend", 3000)):
        assert may(standard, "Ingress", standard.pod(component), Outside(""), port)
        assert may(production, "Ingress", production.pod(component), Outside("ingress-nginx"), port)
        assert not may(production, "Ingress", production.pod(component), Outside("default"), port)
    assert may(production, "Ingress", production.pod("api"), Outside("monitoring"), 8000)
    assert not may(standard, "Ingress", standard.pod("postgres"), Outside("default"), 5432)


def test_a_database_outside_is_reached_at_its_port_by_who_needs_it(releases: dict[str, Release]) -> None:
    release = releases["external-database"]
    outside = Outside("")
    reach = {pod.component for pod in release.pods if may(release, "Egress", pod, outside, 6432)}
    assert reach == {"api", "migrate"}
    assert {pod.component for pod in release.pods if may(release, "Egress", pod, outside, 6380)} == {"api"}


def test_a_dashboard_of_another_server_reaches_that_one_only() -> None:
    [answer] = render({"frontend": {"server": "https://tasks.example.org:8443"}})
    release = Release(answer)
    frontend = release.pod("frontend")
    assert may(release, "Egress", frontend, Outside(""), 8443)
    assert not may(release, "Egress", frontend, Outside(""), 443)
    assert ("frontend", "api", 8000) not in open_ways(release)

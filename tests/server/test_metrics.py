"""What Prometheus reads."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families

from pakaura_server.metrics import Metrics
from tests.support.webapp import WebApp, served


def values(metrics: Metrics, name: str) -> dict[tuple[str, ...], float]:
    families = text_string_to_metric_families(metrics.exposition().decode())
    samples = [sample for family in families for sample in family.samples if sample.name == name]
    return {tuple(sample.labels.values()): sample.value for sample in samples}


def test_requests_are_counted_and_timed() -> None:
    metrics = Metrics(lambda: (0, 0))
    metrics.answered("GET", "/tasks/{id}", 200, 0.003)
    metrics.answered("GET", "/tasks/{id}", 404, 0.3)
    assert values(metrics, "pakaura_requests_total") == {
        ("GET", "/tasks/{id}", "200"): 1,
        ("GET", "/tasks/{id}", "404"): 1,
    }
    assert values(metrics, "pakaura_request_seconds_count") == {("GET", "/tasks/{id}"): 2}
    within = {labels[0]: count for labels, count in values(metrics, "pakaura_request_seconds_bucket").items()}
    assert (within["0.005"], within["0.5"]) == (1, 2)


def test_a_method_that_somebody_made_up_is_no_label_of_its_own() -> None:
    metrics = Metrics(lambda: (0, 0))
    for n in range(5):
        metrics.answered(f"MADE{n}", "unknown", 405, 0.001)
    assert values(metrics, "pakaura_requests_total") == {("other", "unknown", "405"): 5}


def test_two_servers_in_one_process_count_apart() -> None:
    one, other = Metrics(lambda: (3, 2)), Metrics(lambda: (1, 0))
    one.answered("GET", "/", 200, 0.001)
    assert values(other, "pakaura_requests_total") == {}
    assert values(one, "pakaura_database_connections") == {("open",): 3, ("idle",): 2}


@served()
async def test_the_pool_is_seen_while_it_works(web: WebApp) -> None:
    async with web.db.connection():
        answer = await web.client().get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'pakaura_database_connections{state="open"} 1.0' in answer.text
    assert 'pakaura_database_connections{state="idle"} 0.0' in answer.text

"""What Prometheus reads: requests by route and status, how long they took, and the connections to PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
_METHODS = frozenset(("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"))
_BUCKETS_S = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The metrics of one server, in a registry of its own. `connections` tells how many are open and how many idle."""

    def __init__(self, connections: Callable[[], tuple[int, int]]) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "pakaura_requests", "Requests that were answered.", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "pakaura_request_seconds",
            "Time until the answer was sent.",
            ("method", "route"),
            buckets=_BUCKETS_S,
            registry=self._registry,
        )
        pool = Gauge("pakaura_database_connections", "Connections to PostgreSQL.", ("state",), registry=self._registry)
        pool.labels("open").set_function(lambda: connections()[0])
        pool.labels("idle").set_function(lambda: connections()[1])

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request. `route` is the template of a path, so that there are no more of them than endpoints."""
        known = method if method in _METHODS else "other"
        self._requests.labels(known, route, str(status)).inc()
        self._seconds.labels(known, route).observe(seconds)

    def exposition(self) -> bytes:
        """The text format 0.0.4 of Prometheus."""
        return generate_latest(self._registry)

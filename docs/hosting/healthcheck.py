"""Asks the program of a container whether it lives, as the image's HEALTHCHECK: exit code 0, or 1 and why.

In a container runs one of the two, on its usual port: `pakaura-server` on 8000 or `pakaura web` on 3000.
"""

from __future__ import annotations

import sys
from http.client import HTTPConnection, HTTPException

ANSWERS = {8000: "/api/v1/health/live", 3000: "/healthz"}
"""Where each answers 200, by its port."""
PATIENCE_S = 4


def told(port: int, path: str) -> str:
    """What the program on `port` says: `200 OK`, or why there is no answer."""
    # No proxy that the environment names is asked, unlike with urllib.
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return f"{answer.status} {answer.reason}"
    except (OSError, HTTPException) as problem:
        return str(problem) or type(problem).__name__
    finally:
        connection.close()


def main() -> int:
    all_told = {port: told(port, path) for port, path in ANSWERS.items()}
    sys.stdout.write("; ".join(f"port {port}: {text}" for port, text in all_told.items()) + "\n")
    return 0 if any(text.startswith("200 ") for text in all_told.values()) else 1


if __name__ == "__main__":
    sys.exit(main())

"""Asks each address, and ends with 1 where one does not answer 200 in time: `check_services.py SECONDS URL…`."""

import sys
import time
import urllib.request


def answer(url: str) -> str:
    """What it answered, or why it did not."""
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return "ok" if response.status == 200 else f"status {response.status}"
    except OSError as error:
        return str(error)


deadline = time.monotonic() + float(sys.argv[1])
failed = False
for url in sys.argv[2:]:
    while (told := answer(url)) != "ok" and time.monotonic() < deadline:
        time.sleep(1)
    sys.stdout.write(f"{url}: {told}\n")
    failed = failed or told != "ok"
sys.exit(failed)

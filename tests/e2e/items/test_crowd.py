"""Many clients at once: no change is lost, and nobody meets an error that is not the contract's."""

from __future__ import annotations

import contextlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from e2e.items.deployment import Deployment

CLIENTS: Final = 4
CHANGES: Final = 4


def test_no_change_of_a_crowd_is_lost(items: Deployment) -> None:
    """Each client counts one item up, from what it has seen; who came late reads again."""
    path = f"/items/{items.make(name='0').json['id']}"
    statuses: Counter[int] = Counter()

    def count_up(client: int) -> None:
        with contextlib.closing(items.door):
            left = CHANGES
            while left:
                seen = items.ask("GET", path)
                # the client's own, or two that do the same would be answered as one that asked twice
                body = {"name": str(int(seen.json["name"]) + 1), "description": f"by {client}, {left} left"}
                status = items.ask("PUT", path, body, headers={"If-Match": seen.headers["etag"]}).status
                statuses[status] += 1
                left -= status == 200

    with ThreadPoolExecutor(CLIENTS) as pool:
        for running in [pool.submit(count_up, client) for client in range(CLIENTS)]:
            running.result()
    assert set(statuses) <= {200, 412}
    assert items.ask("GET", path).json["name"] == str(CLIENTS * CHANGES) == str(statuses[200])

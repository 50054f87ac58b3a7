"""POST accepted and post visible, through the front door: the application's handlers and minimal ones, by turns.

The minimal ones log a line each, since the embedded AWS waits 50 ms for the first line of a function that is silent.
"""

from __future__ import annotations

import io
import statistics
import time
import urllib.request
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from e2e.application.deployment import Deployment

MINIMAL: Final = Path(__file__).with_name("minimal")
FUNCTIONS: Final = ("write-post", "process-post", "read-posts")
WARM_UP: Final = 5


@dataclass
class Latency:
    """Seconds of each post until it was accepted (202), and until the author's feed showed it."""

    accepted: list[float] = field(default_factory=list)
    visible: list[float] = field(default_factory=list)


def percentile(values: list[float], percent: int) -> float:
    """The smallest value that so many percent of `values` do not exceed."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def measure(posts: Deployment, rounds: int, posts_a_round: int) -> tuple[Latency, Latency]:
    """One client, one post at a time: the application's handlers, and the minimal ones."""
    client = posts.raw.client("lambda")
    real = {}
    for name in FUNCTIONS:
        with urllib.request.urlopen(client.get_function(FunctionName=name)["Code"]["Location"]) as answer:
            real[name] = answer.read()
    minimal = {name: _packed(name.replace("-", "_")) for name in FUNCTIONS}
    ours, theirs = Latency(), Latency()
    for number in range(rounds):
        # who goes first changes, so that a slow spell of the machine meets both
        turns = [(real, ours), (minimal, theirs)]
        for code, latency in turns if number % 2 == 0 else reversed(turns):
            for name in FUNCTIONS:
                client.update_function_code(FunctionName=name, ZipFile=code[name])
                posts.await_settled(name)
            _round(posts, Latency(), WARM_UP)
            _round(posts, latency, posts_a_round)
    return ours, theirs


def _round(posts: Deployment, latency: Latency, count: int) -> None:
    user, door = posts.user(), posts.front_door
    for number in range(count):
        began = time.perf_counter()
        answer = door.post(f"post {number}", user.access_token)
        latency.accepted.append(time.perf_counter() - began)
        post_id = answer.json["postId"]
        while not any(item["postId"] == post_id for item in door.feed(userId=user.sub, limit=1).json["items"]):
            time.sleep(0.002)
        latency.visible.append(time.perf_counter() - began)


def _packed(module: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(MINIMAL / f"{module}.py", f"{module}.py")
    return packed.getvalue()

"""`python -m benchmarks.posts_latency`: what the posts handlers cost over the AWS calls that they make.

Deploys the application on an embedded AWS of its own, measures, prints ratios. Handlers are compared with minimal ones
that make the same AWS calls on the same emulator, and their imports with that of boto3 with a client.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests"), str(ROOT / "tests" / "support")]

from e2e.application.deployment import Deployment  # noqa: E402 - the tests' own helpers
from e2e.deployed.application import deployed  # noqa: E402

from benchmarks.posts_latency.imports import import_times  # noqa: E402
from benchmarks.posts_latency.latency import measure, percentile  # noqa: E402

IMPORT_GOAL = 1.35
LATENCY_GOAL = 1.15


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=12, help="of posts, for each kind of handlers (12)")
    parser.add_argument("--posts", type=int, default=12, help="in a round (12)")
    parser.add_argument("--imports", type=int, default=15, help="of each handler (15)")
    options = parser.parse_args()
    print_imports(options.imports)
    with tempfile.TemporaryDirectory() as directory, deployed(Path(directory), "posts", Deployment) as posts:
        print_sizes(posts)
        print_latency(posts, options.rounds, options.posts)
    return 0


def print_imports(rounds: int) -> None:
    """Each handler's import against boto3's."""
    print(f"Import time, shortest of {rounds} (goal: at most {IMPORT_GOAL} x one client)")
    for item in import_times(rounds):
        print(
            f"  {item.handler:13} {item.seconds * 1000:7.1f} ms   "
            f"{item.seconds / item.one_client_seconds:5.2f} x boto3 with one client   "
            f"{item.seconds / item.same_clients_seconds:5.2f} x boto3 with the same clients"
        )


def print_sizes(posts: Deployment) -> None:
    """What a function's zip weighs."""
    print("Zip sizes (at most 2048 bytes)")
    for function in posts.raw.client("lambda").list_functions()["Functions"]:
        print(f"  {function['FunctionName']:13} {function['CodeSize']:5} bytes")


def print_latency(posts: Deployment, rounds: int, count: int) -> None:
    """The application's handlers against the minimal ones."""
    ours, theirs = measure(posts, rounds, count)
    print(f"Latency of {rounds * count} posts each, one client (goal: at most {LATENCY_GOAL} x minimal handlers)")
    for what in ("accepted", "visible"):
        for percent in (50, 95):
            mine, minimal = (percentile(getattr(kind, what), percent) for kind in (ours, theirs))
            print(f"  {what:9} p{percent}  {mine * 1000:7.1f} ms   minimal {minimal * 1000:7.1f} ms", end="")
            print(f"   {mine / minimal:5.2f} x")


if __name__ == "__main__":
    sys.exit(main())

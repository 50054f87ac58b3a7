"""An API key is rotated by the description: a second one beside it, the callers moved, the first one gone."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from e2e.deployed.application import deployed
from e2e.items.deployment import GENEROUS, Deployment
from e2e.playbooks.warm import Stable, Warm

pytestmark = pytest.mark.campaign


@contextmanager
def asking(items: Deployment, answers: Counter[int]) -> Iterator[None]:
    """Somebody who lists items with the key of `items` all the while."""
    over = threading.Event()
    user = items.user()

    def ask() -> None:
        while not over.is_set():
            answers[items.ask("GET", "/items", token=user.id_token).status] += 1
        items.door.close()  # this thread's connection

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def listed(items: Deployment) -> int:
    """The answer to one request with the key of `items`."""
    try:
        return items.ask("GET", "/items").status
    finally:
        items.door.close()


def test_nobody_is_refused_while_an_api_key_is_replaced(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    with deployed(tmp_path, "items", Deployment, **GENEROUS) as items, Stable(tmp_path / "stable") as stable:
        of = items.application
        warm = Warm(of.place, of.account, tmp_path / "warm", of.hosts, stable=stable)

        def value(name: str) -> str:
            keys = items.raw.client("apigateway").get_api_keys(nameQuery=f"items-{name}", includeValues=True)["items"]
            return str(next(key["value"] for key in keys if key["name"] == f"items-{name}"))

        def converge(*keys: str, **more: Any) -> None:
            run = warm.play(**GENEROUS, items_api_keys=list(keys), **more)
            assert run.code == 0, run.output

        answers: Counter[int] = Counter()
        old = replace(items, users=list(items.users), lent_key=value("web"))
        with asking(old, answers):
            converge("web", "next")
        new = replace(items, users=list(items.users), lent_key=value("next"))
        assert old.lent_key != new.lent_key
        assert {listed(one) for one in (old, new)} == {200}, "both are good"
        with asking(new, answers):
            converge("next", serverless_prune=True)
        assert set(answers) == {200}, answers
        assert (listed(old), listed(new)) == (403, 200)
        plan = warm.play(check=True, **GENEROUS, items_api_keys=["next"])
        assert (plan.code, plan.shown) == (0, {})
        record_property("requests while an API key is replaced", answers.total())

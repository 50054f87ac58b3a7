"""A release of items: every route of both versions calls the alias, and people use them all the while."""

from __future__ import annotations

from pathlib import Path

from e2e.deployed.releasing import called_by_the_api
from e2e.deployed.warm_release import assert_released_and_taken_back, through_an_alias
from e2e.items.deployment import FUNCTIONS, GENEROUS, Deployment


def test_items_are_used_through_the_alias_while_it_moves_and_goes_back(items: Deployment, tmp_path: Path) -> None:
    def used() -> bool:
        return items.make().status == 201 and items.ask("GET", "/items").status == 200

    with through_an_alias(items, tmp_path, FUNCTIONS, used, **GENEROUS) as released:
        assert called_by_the_api(items, items.api_id) == {f"{name}:live" for name in FUNCTIONS}
        assert_released_and_taken_back(released)
    assert called_by_the_api(items, items.api_id) == set(FUNCTIONS)

"""A release of orders: its REST API calls the alias, and people place orders all the while."""

from __future__ import annotations

from pathlib import Path

from e2e.deployed.releasing import called_by_the_api
from e2e.deployed.warm_release import assert_released_and_taken_back, through_an_alias
from e2e.orders.deployment import FUNCTION, ORDER, Deployment


def test_orders_are_placed_through_the_alias_while_it_moves_and_goes_back(orders: Deployment, tmp_path: Path) -> None:
    def used() -> bool:
        return orders.place(ORDER).status == 201

    with through_an_alias(orders, tmp_path, (FUNCTION,), used) as released:
        assert called_by_the_api(orders, orders.api_id) == {f"{FUNCTION}:live"}
        assert_released_and_taken_back(released)
    assert called_by_the_api(orders, orders.api_id) == {FUNCTION}

"""Many authors from many clients at once, with faults and without: a fixed sample. The campaign has 1,000 posts."""

from __future__ import annotations

from pathlib import Path

import pytest
from e2e.application.deployment import Deployment
from e2e.application.scenarios import (
    Figures,
    crowd_with_dynamodb_trouble,
    crowd_with_faults,
    crowd_without_faults,
)


def assert_all_is_well(figures: Figures) -> None:
    print(figures)
    assert (figures.lost, figures.stored_twice, figures.out_of_order) == (0, 0, 0), figures
    assert (figures.retrying, figures.innocent_delayed) == (0, 0), figures


def test_all_posts_are_stored_once_and_in_order(posts: Deployment) -> None:
    figures = crowd_without_faults(posts, authors=8, posts_each=8, clients=16)
    assert_all_is_well(figures)
    assert (figures.stored_out_of_order, figures.retried, figures.failed) == (0, 0, 0)


@pytest.mark.faults
def test_crashes_time_outs_duplicates_and_malformed_bodies_harm_nobody(posts: Deployment, tmp_path: Path) -> None:
    figures, received_malformed = crowd_with_faults(posts, tmp_path, innocents=4, posts_each=5, clients=16)
    assert_all_is_well(figures)
    assert figures.failed == 0
    assert figures.retried >= 2
    assert received_malformed == 12


@pytest.mark.faults
def test_a_denying_and_throttling_table_loses_nothing(posts: Deployment, tmp_path: Path) -> None:
    figures = crowd_with_dynamodb_trouble(posts, tmp_path, authors=4, posts_each=3, clients=4, trouble_seconds=3)
    assert_all_is_well(figures)
    assert figures.failed == 0

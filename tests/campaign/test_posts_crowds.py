"""The posts application under load and faults, whole: figures are printed (`make campaign ARGS=-rP`)."""

from __future__ import annotations

from pathlib import Path

import pytest
from e2e.application.conftest import posts
from e2e.application.deployment import Deployment
from e2e.application.fuzzing import schemathesis
from e2e.application.scenarios import AIMED, crowd_with_dynamodb_trouble, crowd_with_faults, crowd_without_faults
from e2e.application.test_crowd import assert_all_is_well

__all__ = ["posts"]
pytestmark = pytest.mark.campaign


def test_a_thousand_posts_by_twenty_authors_from_sixteen_clients(posts: Deployment) -> None:
    figures = crowd_without_faults(posts, authors=20, posts_each=50, clients=16)
    assert_all_is_well(figures)
    assert (figures.posts, figures.stored_out_of_order, figures.retried) == (1000, 0, 0)


@pytest.mark.faults
def test_faults_at_every_step_while_posts_flow(posts: Deployment, tmp_path: Path) -> None:
    figures, received_malformed = crowd_with_faults(
        posts, tmp_path, innocents=20, posts_each=50, clients=16, aimed=tuple(AIMED)
    )
    assert_all_is_well(figures)
    assert (figures.failed, received_malformed) == (0, 12)


@pytest.mark.faults
def test_a_denying_and_throttling_table_while_posts_flow(posts: Deployment, tmp_path: Path) -> None:
    figures = crowd_with_dynamodb_trouble(posts, tmp_path, authors=20, posts_each=20, clients=16, trouble_seconds=10)
    assert_all_is_well(figures)
    assert figures.failed == 0


def test_schemathesis_finds_nothing_in_two_hundred_examples_an_operation(posts: Deployment, tmp_path: Path) -> None:
    run = schemathesis(posts, tmp_path, examples=200)
    print(run.stdout)
    assert run.returncode == 0, run.stdout + run.stderr

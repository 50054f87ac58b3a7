"""scripts/redrive by somebody who may redrive and nothing else. All of it at its true rate: tests/campaign."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from e2e.application.deployment import DEAD_LETTER_QUEUE, Deployment
from e2e.application.failed import failures, forget, stored
from e2e.application.operators import Operator, operator
from e2e.application.redriving import FAST, OWN, WRITES, assert_each_was_processed_once, failures_told, killed, told


@pytest.fixture(scope="module")
def redriver(posts: Deployment) -> Operator:
    """May redrive."""
    return operator(posts.application, "redrive")


@pytest.fixture
def untaken(posts: Deployment) -> Iterator[Deployment]:
    """Nothing takes messages from the dead-letter queue by itself."""
    client = posts.raw.client("lambda")
    (mapping,) = client.list_event_source_mappings(FunctionName="redrive-dlq")["EventSourceMappings"]
    client.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    yield posts
    client.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)


def test_what_failed_is_sent_once_though_the_run_is_killed(posts: Deployment, redriver: Operator) -> None:
    made = failures(posts, 30)
    first = len(posts.application.proxy.calls)
    some = ("--error", "throughput", "--author", made[9].author, "--since", made[1].at)
    shown = failures_told(redriver, "--action", "send", "--check", *some)
    wanted = [failed for failed in made[1:] if (failed.error, failed.author) == (made[0].error, made[9].author)]
    assert [item["id"] for item in shown] == [failed.post_id for failed in wanted]
    assert {item["outcome"] for item in shown} == {"would be sent"}
    assert not [call.name for call in posts.application.proxy.calls[first:] if call.is_write]
    assert killed(redriver, WRITES * 15 + 2, "before", "--action", "send", *OWN, *FAST)
    left = failures_told(redriver, "--action", "send", *OWN, *FAST)
    assert [(item["interrupted"], item["outcome"]) for item in left] == [(True, "sent"), *[(False, "sent")] * 14]
    assert_each_was_processed_once(posts, made)


def test_an_operator_may_do_all_of_it_and_nothing_else(untaken: Deployment, redriver: Operator, tmp_path: Path) -> None:
    posts, first = untaken, len(untaken.application.proxy.calls)
    keep, drop, other, bad = made = failures(posts, 4)
    forget(posts, [other, bad])
    for failed in (other, bad):
        posts.send(DEAD_LETTER_QUEUE, failed.body, failed.author, failed.post_id, postId=failed.post_id)
    archive = ("--action", "archive", "--id", keep.post_id, "--reason", "the author left")
    run = redriver.run(*archive, serverless_redrive_file=str(tmp_path / "redrive.json"))
    assert "1 archived" in run.stdout, run.stderr
    assert f"{DEAD_LETTER_QUEUE}: about 2 messages; QUEUE={DEAD_LETTER_QUEUE} is needed" in run.stdout
    document = json.loads((tmp_path / "redrive.json").read_text())
    assert document["applications"]["posts"]["failures"][0]["outcome"] == "archived"
    failures_told(redriver, "--action", "discard", "--reason", "spam", "--id", drop.post_id)
    tombstone = posts.record(drop.post_id)
    assert (tombstone["status"], tombstone["discardedReason"], tombstone.get("body")) == ("DISCARDED", "spam", None)
    (shown,) = failures_told(redriver, "--action", "show", "--id", keep.post_id)
    (entry,) = shown["history"]
    assert (shown["body"], shown["archived"], entry["action"]) == (keep.body, "the author left", "archive")
    assert entry["by"].endswith(":user/redrive-operator")
    queue = ("--queue", DEAD_LETTER_QUEUE)
    one_author = ("--author", bad.author, "--confirm", "1", "--reason", "no post")
    (gone,) = failures_told(redriver, *queue, "--action", "discard", *one_author)
    assert (gone["outcome"], gone["body"], gone["attempts"]) == ("discarded", bad.body, 1)
    sent = told(redriver.run("--json", *queue, "--action", "send"))
    assert [item["outcome"] for item in sent["failures"]] == ["sent"], "it could be seen again at once"
    assert any("counts as a receive" in note for note in sent["notes"])
    posts.await_empty_queues()
    assert stored(posts, made) == [other.post_id]
    forget(posts, made)
    assert redriver.used(first) == redriver.allowed

"""The origin secret is rotated by its playbook while people use the application: nobody is refused."""

from __future__ import annotations

import threading
from collections import Counter

from e2e.application.deployment import Deployment

READERS = 3


def secret(posts: Deployment) -> str:
    """The value that counts now."""
    return str(posts.raw.client("secretsmanager").get_secret_value(SecretId="posts-origin")["SecretString"])


def shown_by_cloudfront(posts: Deployment) -> str:
    """The value that the distribution shows the API."""
    client = posts.raw.client("cloudfront", "us-east-1")
    found = client.list_distributions()["DistributionList"]["Items"][0]["Id"]
    config = client.get_distribution_config(Id=found)["DistributionConfig"]
    return str(config["Origins"]["Items"][0]["CustomHeaders"]["Items"][0]["HeaderValue"])


def test_a_rotation_refuses_nobody(posts: Deployment) -> None:
    statuses: Counter[int] = Counter()
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            statuses[posts.front_door.feed(limit=1).status] += 1
        posts.front_door.close()

    before = secret(posts)
    readers = [threading.Thread(target=read) for _reader in range(READERS)]
    for reader in readers:
        reader.start()
    try:
        run = posts.application.play("rotate_origin_secret")
    finally:
        over.set()
        for reader in readers:
            reader.join()
    assert run.code == 0, run.output
    assert secret(posts) != before
    assert shown_by_cloudfront(posts) == secret(posts)
    assert before not in run.output
    assert secret(posts) not in run.output
    assert posts.back_door.request("GET", "/feed", headers={"x-origin-verify": before}).status == 200
    assert posts.back_door.request("GET", "/feed", headers={"x-origin-verify": "made-up"}).status == 403
    assert set(statuses) == {200}, statuses
    assert statuses[200] > READERS

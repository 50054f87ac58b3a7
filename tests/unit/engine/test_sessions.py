"""Sessions leave out botocore's translation of old event names: nothing of ours may need it."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.hooks import EventAliaser, HierarchicalEmitter

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.whole import WHOLE
from ansible_collections.serverless.aws.plugins.module_utils.engine.connection import Connection
from ansible_collections.serverless.aws.plugins.module_utils.engine.sessions import models, session_of

EVENTS = ("before-call", "before-parameter-build", "before-sign", "needs-retry", "request-created")


@pytest.mark.parametrize("service", WHOLE.services)
def test_events_of_our_services_have_their_new_names(service: str) -> None:
    model = models().load_service_model(service, "service-2")
    hyphenized = model["metadata"]["serviceId"].lower().replace(" ", "-")
    emitted = [f"{event}.{hyphenized}.{operation}" for event in EVENTS for operation in model["operations"]]
    heard: list[str] = []
    emitter = HierarchicalEmitter()
    for event in EVENTS:
        emitter.register(event, lambda event_name, **_params: heard.append(event_name))
    translating = EventAliaser(emitter)
    for name in emitted:
        translating.emit(name)
    assert heard == emitted


def test_a_client_has_the_handlers_of_botocore_and_those_that_it_is_given() -> None:
    class Refused(Exception):
        pass

    def refuse(**_event: Any) -> None:
        raise Refused

    client = session_of(Connection(region="eu-west-1", access_key="key", secret_key="secret")).create_client("s3")
    assert hasattr(client, "generate_presigned_url")  # by a handler of botocore's own
    client.meta.events.register("before-call.s3.ListBuckets", refuse)
    with pytest.raises(Refused):
        client.list_buckets()

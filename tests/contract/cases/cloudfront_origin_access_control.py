"""CloudFront origin access controls."""

from __future__ import annotations

from typing import Any

from contract.harness.case import Case, Drift, Raw, Update


def found(raw: Raw, name: str) -> dict[str, Any] | None:
    answer = raw.client("cloudfront").list_origin_access_controls()["OriginAccessControlList"]
    return next((item for item in answer.get("Items", ()) if item["Name"] == name), None)


def changing(**members: str) -> Any:
    def act(raw: Raw, name: str) -> None:
        cloudfront, own_id = raw.client("cloudfront"), (found(raw, name) or {})["Id"]
        answer = cloudfront.get_origin_access_control_config(Id=own_id)
        config = answer["OriginAccessControlConfig"] | members
        cloudfront.update_origin_access_control(Id=own_id, IfMatch=answer["ETag"], OriginAccessControlConfig=config)

    return act


def by_hand(raw: Raw, name: str) -> None:
    raw.client("cloudfront").create_origin_access_control(
        OriginAccessControlConfig={
            "Name": name,
            "SigningProtocol": "sigv4",
            "SigningBehavior": "never",
            "OriginAccessControlOriginType": "s3",
        }
    )


CASE = Case(
    kind="cloudfront_origin_access_control",
    minimal={"name": "{name}"},
    full={
        "name": "{name}",
        "description": "of the test",
        "origin_type": "lambda",
        "signing_behavior": "no-override",
    },
    describe=found,
    updates=(Update("other behavior", {"signing_behavior": "never"}, {"signing_behavior"}),),
    drifts=(
        Drift("description", changing(Description="by hand"), {"description", "owner"}),
        Drift("signing", changing(SigningBehavior="never"), {"signing_behavior"}),
        Drift("origin type", changing(OriginAccessControlOriginType="s3"), {"origin_type"}),
    ),
    adopt=by_hand,
    undrifted={
        "*.Name": "says which it is",
        "*.SigningProtocol": "always sigv4",
    },
)

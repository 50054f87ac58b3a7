"""Changes behind the plan's back that more than one application has, for a recording; names have its prefix."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any, Final

PREFIX: Final = "recorded-"
ANYBODY: Final = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
EVERYTHING: Final = {"Effect": "Allow", "Action": "*", "Resource": "*"}
READER: Final = "arn:aws:iam::aws:policy/ReadOnlyAccess"


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def key(raw: Any, name: str) -> None:
    """Of the application's own key: who may use it, what it is for, its rotation."""
    kms = raw.client("kms")
    own = kms.describe_key(KeyId=f"alias/{PREFIX}{name}")["KeyMetadata"]
    everything = {"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"}
    kms.put_key_policy(KeyId=own["KeyId"], PolicyName="default", Policy=document(everything))
    kms.update_key_description(KeyId=own["KeyId"], Description="another")
    kms.disable_key_rotation(KeyId=own["KeyId"])


def role(raw: Any, name: str) -> None:
    """Who may take it, for how long, and how much at the most."""
    iam = raw.client("iam")
    iam.update_assume_role_policy(RoleName=name, PolicyDocument=document(ANYBODY))
    iam.update_role(RoleName=name, MaxSessionDuration=7200)
    iam.put_role_permissions_boundary(RoleName=name, PermissionsBoundary=READER)


def stray_policies(raw: Any, name: str) -> None:
    """A role may more than it is given."""
    iam = raw.client("iam")
    iam.put_role_policy(RoleName=name, PolicyName="stray", PolicyDocument=document(EVERYTHING))
    iam.attach_role_policy(RoleName=name, PolicyArn=READER)


def time_to_live(raw: Any, table: str) -> None:
    raw.client("dynamodb").update_time_to_live(
        TableName=table, TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"}
    )


def archive() -> bytes:
    """A function that is not ours."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as zipped:
        zipped.writestr("read_posts.py", "def handler(event, context): return None\n")
    return made.getvalue()


def certificate(raw: Any, region: str | None = None) -> None:
    """The one there is (in `region`, where that is not the application's), and the zone with its record."""
    acm = raw.client("acm", region)
    (found,) = acm.list_certificates()["CertificateSummaryList"]
    acm.update_certificate_options(
        CertificateArn=found["CertificateArn"], Options={"CertificateTransparencyLoggingPreference": "DISABLED"}
    )
    route53 = raw.client("route53")
    (zone,) = route53.list_hosted_zones()["HostedZones"]
    route53.update_hosted_zone_comment(Id=zone["Id"], Comment="another")


def topic(raw: Any) -> None:
    sns = raw.client("sns")
    (found,) = sns.list_topics()["Topics"]
    sns.set_topic_attributes(TopicArn=found["TopicArn"], AttributeName="DisplayName", AttributeValue="another")


def budget(raw: Any, name: str) -> None:
    """One notification less."""
    budgets, own = raw.client("budgets", "us-east-1"), {"AccountId": raw.account, "BudgetName": name}
    (first, *_) = budgets.describe_notifications_for_budget(**own)["Notifications"]
    budgets.delete_notification(**own, Notification=first)

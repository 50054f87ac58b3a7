"""Domains of user pools: where the certificate of a name of one's own must be."""

from __future__ import annotations

import pytest
from unit.kinds.described import spec_of

from ansible_collections.serverless.aws.plugins.module_utils.kinds.cognito_user_pool_domain import KIND


@pytest.mark.parametrize(
    ("certificate", "refused"),
    [
        ("arn:aws:acm:us-east-1:1:certificate/x", False),
        ("arn:aws:acm:eu-west-1:1:certificate/x", True),
        ("arn:aws-us-gov:acm:us-gov-west-1:1:certificate/x", False),
    ],
)
def test_a_certificate_is_in_us_east_1_where_the_partition_has_that_region(certificate: str, refused: bool) -> None:
    given = {"domain": "login.example.com", "user_pool": "posts", "certificate_arn": certificate}
    problems = list(KIND.problems(spec_of("cognito_user_pool_domains", "domains", **given)))
    assert bool(problems) is refused

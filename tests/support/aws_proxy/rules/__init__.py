"""Every strict rule, by service."""

from __future__ import annotations

from ..strict import Rule
from . import (
    acm,
    apigateway,
    apigateway_parts,
    apigatewayv2,
    cloudfront,
    cognito,
    dynamodb,
    iam,
    lambda_aliases,
    lambda_functions,
    lambda_mappings,
    messaging,
    route53,
    secrets,
    sqs,
    wafv2,
)

_MODULES = (
    lambda_functions,
    lambda_aliases,
    lambda_mappings,
    sqs,
    dynamodb,
    iam,
    cognito,
    apigatewayv2,
    apigateway,
    apigateway_parts,
    cloudfront,
    acm,
    wafv2,
    route53,
    messaging,
    secrets,
)


def all_rules() -> tuple[Rule, ...]:
    """All rules, in the order of the table in docs/strict-mode.md."""
    return tuple(rule for module in _MODULES for rule in module.RULES)

"""botocore's service models, loaded once per process, and which services a signature's name may mean."""

from __future__ import annotations

from functools import cache

from botocore.exceptions import UnknownServiceError
from botocore.loaders import Loader
from botocore.model import ServiceModel, StructureShape

# A credential scope names the signing name; several services share one, or it differs from botocore's service name.
SERVICES_BY_SIGNING_NAME: dict[str, tuple[str, ...]] = {
    "apigateway": ("apigateway", "apigatewayv2"),
    "aoss": ("opensearchserverless",),
    "dynamodb": ("dynamodb", "dynamodbstreams"),
    "elasticfilesystem": ("efs",),
    "elasticloadbalancing": ("elbv2", "elb"),
    "email": ("ses", "sesv2"),
    "es": ("opensearch", "es"),
    "monitoring": ("cloudwatch",),
    "s3": ("s3", "s3control"),
    "ses": ("ses", "sesv2"),
    "states": ("stepfunctions",),
    "tagging": ("resourcegroupstaggingapi",),
}

# Operations that clients send without a signature, recognised by their target's prefix or their action.
UNSIGNED_TARGETS: dict[str, str] = {
    "AWSCognitoIdentityProviderService": "cognito-idp",
    "AWSCognitoIdentityService": "cognito-identity",
}
UNSIGNED_ACTIONS: dict[str, str] = {"AssumeRoleWithSAML": "sts", "AssumeRoleWithWebIdentity": "sts"}


@cache
def service_model(service: str) -> ServiceModel | None:
    """botocore's model of a service; None when botocore does not know it."""
    try:
        return ServiceModel(_loader().load_service_model(service, "service-2"), service)
    except UnknownServiceError:
        return None


@cache
def _loader() -> Loader:
    return Loader()


def candidates(signing_name: str) -> tuple[str, ...]:
    """botocore service names that sign with this name and have a model."""
    names = SERVICES_BY_SIGNING_NAME.get(signing_name, (signing_name,))
    return tuple(name for name in names if service_model(name) is not None)


def input_shape(service: str, operation: str) -> StructureShape | None:
    """The input shape of an operation; None when it has none or is unknown."""
    model = service_model(service)
    if model is None or operation not in model.operation_names:
        return None
    return model.operation_model(operation).input_shape

"""A description with its defaults, as Ansible hands it to a kind."""

from __future__ import annotations

import importlib
from typing import Any

from ansible.module_utils.common.arg_spec import ModuleArgumentSpecValidator

SPECS = "ansible_collections.serverless.aws.plugins.module_utils.argument_specs"


def spec_of(module: str, option: str, **values: Any) -> dict[str, Any]:
    """One spec of `module`, validated, at every depth with the defaults of its documentation."""
    options = importlib.import_module(f"{SPECS}.{module}").OPTIONS
    validated = ModuleArgumentSpecValidator(options).validate({option: [values]})
    assert not validated.error_messages, validated.error_messages
    return dict(validated.validated_parameters[option][0])

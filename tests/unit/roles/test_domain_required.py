"""Whoever demands a domain and names none is refused before the first call, with the variable that names it.

Of posts it is a matter of the distribution's certificate: tests/e2e/playbooks/test_bad_input.py.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from jinja2.nativetypes import NativeEnvironment
from unit.kinds.described import spec_of

from ansible_collections.serverless.aws.plugins.module_utils.kinds.apigateway_domain_name import KIND

ROOT = Path(__file__).resolve().parents[3]
NAMELESS = spec_of("apigateway_domain_names", "domains", name="")


def domains(role: str, required: bool) -> list[dict[str, Any]]:
    """What the role describes without a name for its domain."""
    template = yaml.safe_load((ROOT / "roles" / role / "defaults" / "main" / "api.yml").read_text())
    values = {f"{role}_domain": "", f"{role}_domain_required": required, f"{role}_api_domain": NAMELESS}
    jinja = NativeEnvironment()
    jinja.filters["bool"] = bool
    return list(jinja.from_string(template[f"{role}_api_domains"]).render(values))


@pytest.mark.parametrize("role", ["orders", "items"])
def test_no_domain_is_fine_until_one_is_required(role: str) -> None:
    assert domains(role, required=False) == []
    (problem,) = (problem for spec in domains(role, required=True) for problem in KIND.problems(spec))
    options = yaml.safe_load((ROOT / "roles" / role / "vars" / "main.yml").read_text())[f"_{role}_variables"]
    assert {name: variable for name, variable in options.items() if name in problem} == {
        "certificate": f"{role}_domain"
    }


@pytest.mark.parametrize("file", ["host_vars/posts.yml", "host_vars/orders.yml", "group_vars/items_regions.yml"])
def test_production_requires_one(file: str) -> None:
    values = yaml.safe_load((ROOT / "inventories" / "production" / file).read_text())
    assert [name for name, value in values.items() if name.endswith("_domain_required") and value is True]

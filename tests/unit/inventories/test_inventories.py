"""Every environment's description, checked offline; and each layer of variables arrives in it.

One run of `ansible-playbook` per environment, without any AWS: half a minute of playbooks would be too much here, so
the description is asked of the role's task file `describe` only.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.serverless.aws.plugins.module_utils.tiers.table import wanted

ROOT = Path(__file__).resolve().parents[3]
ENVIRONMENTS = ("local", "dev", "staging", "production")
CALLER = {
    "account_id": "111111111111",
    "arn": "arn:aws:iam::111111111111:root",
    "partition": "aws",
    "region": "eu-west-1",
}
PLAY = [
    {
        "hosts": "applications",
        "gather_facts": False,
        "vars": {"posts_user_pool_tier": "plus", "serverless_caller": CALLER},
        "tasks": [
            {
                "ansible.builtin.include_role": {
                    "name": "serverless.aws.posts",
                    "public": True,
                },
                "vars": {"serverless_verb": "describe"},
            },
            {
                "ansible.builtin.copy": {"content": "{{ _posts_tiers | to_json }}", "dest": "{{ tiers_file }}"},
                "vars": {"role_path": str(ROOT / "roles" / "posts")},
            },
        ],
    }
]


def describe(inventory: Path, directory: Path, **extra: Any) -> tuple[subprocess.CompletedProcess[str], dict[str, Any]]:
    """Run the description with `inventory`; the run, and the families of the description by module."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "play.yml").write_text(yaml.safe_dump(PLAY))
    (directory / "ansible.cfg").touch()
    tiers = directory / "tiers.json"
    variables = json.dumps({"tiers_file": str(tiers), **extra})
    ansible_playbook = str(Path(sys.executable).parent / "ansible-playbook")
    process = subprocess.run(
        [ansible_playbook, "-i", str(inventory), str(directory / "play.yml"), "-e", variables],
        cwd=directory,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(directory),
            "LANG": "C.UTF-8",
            "ANSIBLE_CONFIG": str(directory / "ansible.cfg"),
            "ANSIBLE_COLLECTIONS_PATH": str(ROOT / "playbooks" / "collections"),
            # nothing that this run could reach by accident
            "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return process, families_of(json.loads(tiers.read_text())) if tiers.exists() else {}


def families_of(tiers: dict[str, Any]) -> dict[str, Any]:
    """The options of each module, whichever tiers want it."""
    families: dict[str, Any] = {}
    for item in wanted(tiers):
        for option, value in item.options.items():
            options = families.setdefault(item.module, {})
            options[option] = [*options.get(option, []), *value] if isinstance(value, list) else value
    return families


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The description of every environment."""
    directory = tmp_path_factory.mktemp("inventories")

    def one(name: str) -> dict[str, Any]:
        process, families = describe(ROOT / "inventories" / name, directory / name)
        assert process.returncode == 0, process.stdout
        return families

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(ENVIRONMENTS, pool.map(one, ENVIRONMENTS), strict=True))


def first(families: dict[str, Any], module: str, option: str) -> dict[str, Any]:
    """The first resource of a module."""
    return dict(families[module][option][0])


def test_every_description_can_work_on_aws(described: dict[str, Any]) -> None:
    assert set(described) == set(ENVIRONMENTS)
    for families in described.values():
        assert len(families["lambda_functions"]["functions"]) == 4


def test_environments_that_share_an_account_differ_in_their_names(described: dict[str, Any]) -> None:
    tables = {name: first(families, "dynamodb_tables", "tables")["name"] for name, families in described.items()}
    assert tables == {"local": "Posts", "dev": "dev-Posts", "staging": "staging-Posts", "production": "Posts"}


def test_data_is_protected_where_it_is_worth_it(described: dict[str, Any]) -> None:
    protected = {
        name: first(families, "dynamodb_tables", "tables")["deletion_protection_enabled"]
        for name, families in described.items()
    }
    assert protected == {"local": False, "dev": False, "staging": True, "production": True}


def test_production_has_what_an_auditor_expects(described: dict[str, Any]) -> None:
    production = described["production"]
    assert first(production, "cloudfront_distributions", "distributions")["aliases"] == ["posts.example.com"]
    assert first(production, "cloudfront_distributions", "distributions")["minimum_tls_version"] == "TLSv1.2_2021"
    assert first(production, "cognito_user_pools", "user_pools")["mfa"] == "required"
    assert production["kms_keys"]["keys"]
    assert production["backup_plans"]["plans"]
    assert first(production, "wafv2_web_acls", "web_acls")["logging"]
    assert first(production, "cloudfront_distributions", "distributions")["logging"]
    assert all(queue["tls_only_enabled"] for queue in production["sqs_queues"]["queues"])
    assert all(function["dead_letter_arn"] for function in production["lambda_functions"]["functions"])


def test_only_what_differs_is_in_an_inventory() -> None:
    """What every environment sets alike, or as the role has it anyway, does not belong there."""
    defaults: dict[str, Any] = {}
    for path in (ROOT / "roles" / "posts" / "defaults" / "main").glob("*.yml"):
        defaults |= yaml.safe_load(path.read_text())
    texts = {
        name: yaml.safe_load((ROOT / "inventories" / name / "group_vars" / "all.yml").read_text())
        for name in ENVIRONMENTS
    }
    for name, variables in texts.items():
        same = [key for key, value in variables.items() if key in defaults and defaults[key] == value]
        assert same == [], name
    everywhere = set.intersection(*(set(variables) for variables in texts.values())) - {"serverless_region"}
    assert [key for key in everywhere if len({json.dumps(v[key]) for v in texts.values()}) == 1] == []


def test_a_variable_of_each_layer_arrives(tmp_path: Path) -> None:
    inventory = tmp_path / "inventory"
    shutil.copytree(ROOT / "inventories" / "dev", inventory)
    group = inventory / "group_vars" / "all.yml"
    group.write_text(group.read_text() + "posts_max_receive_count: 4\nposts_mfa: optional\nposts_batch_size: 2\n")
    (inventory / "host_vars").mkdir()
    (inventory / "host_vars" / "posts.yml").write_text("posts_mfa: required\nposts_batch_size: 3\n")
    process, families = describe(inventory, tmp_path / "run", posts_batch_size=4)
    assert process.returncode == 0, process.stdout
    assert first(families, "sqs_queues", "queues")["max_receive_count"] == 4  # inventory group_vars
    assert first(families, "cognito_user_pools", "user_pools")["mfa"] == "required"  # host_vars over group_vars
    assert first(families, "cognito_user_pools", "user_pools")["tier"] == "plus"  # the play's vars
    assert first(families, "lambda_event_source_mappings", "mappings")["batch_size"] == 4  # extra vars over all


def test_a_misspelt_variable_of_an_inventory_is_refused(tmp_path: Path) -> None:
    inventory = tmp_path / "inventory"
    shutil.copytree(ROOT / "inventories" / "dev", inventory)
    (inventory / "group_vars" / "applications.yml").write_text("posts_log_retention: 3\n")
    process, families = describe(inventory, tmp_path / "run")
    assert process.returncode != 0
    assert "did you mean posts_log_retention_days?" in process.stdout
    assert families == {}

"""A table with items is backed up and restored: with its items as they were, through the strict proxy."""

from __future__ import annotations

from typing import Any

from ansible.module_utils.common.arg_spec import ModuleArgumentSpecValidator
from contract.harness.place import REGION, Place, RootClients

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.table_backup import TABLE_BACKUP
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.table_restore import TABLE_RESTORE


def run(work: Any, place: Place, account: str, *, check: bool = False, **options: Any) -> dict[str, Any]:
    reached = {"access_key": account, "secret_key": "root", "region": REGION, "endpoint_url": place.proxy.url}
    validated = ModuleArgumentSpecValidator(work.argument_spec).validate({**reached, **options})
    assert not validated.error_messages, validated.error_messages
    place.proxy.clear()
    return dict(work.run(validated.validated_parameters, check_mode=check, report=lambda message: None))


def items(raw: RootClients, table: str) -> list[Any]:
    found = raw.client("dynamodb").scan(TableName=table, ConsistentRead=True)["Items"]
    return sorted((item["PK"]["S"], item["text"]["S"]) for item in found)


def test_items_come_back_as_they_were_when_the_table_was_backed_up(place: Place) -> None:
    account = place.fresh_account()
    raw = RootClients(place.upstream, account)
    dynamodb = raw.client("dynamodb")
    dynamodb.create_table(
        TableName="Items",
        KeySchema=[{"AttributeName": "PK", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "PK", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    for number in range(30):
        dynamodb.put_item(TableName="Items", Item={"PK": {"S": f"{number:02}"}, "text": {"S": "as it was"}})
    before = items(raw, "Items")

    assert run(TABLE_BACKUP, place, account, table="Items", name="Items-1", check=True)["changed"]
    assert not place.proxy.writes
    for name, changed in (("Items-0", True), ("Items-1", True), ("Items-1", False)):
        made = run(TABLE_BACKUP, place, account, table="Items", name=name, keep=1)
        assert (made.get("failed"), made["changed"]) == (None, changed), made
        assert not place.proxy.violations()
    assert [item["BackupName"] for item in dynamodb.list_backups(TableName="Items")["BackupSummaries"]] == ["Items-1"]

    dynamodb.delete_item(TableName="Items", Key={"PK": {"S": "00"}})
    dynamodb.put_item(TableName="Items", Item={"PK": {"S": "01"}, "text": {"S": "spoilt"}})

    wanted: dict[str, Any] = {"table": "Items", "target": "Items-restored"}
    assert run(TABLE_RESTORE, place, account, check=True, **wanted)["changed"]
    assert not place.proxy.writes
    restored = run(TABLE_RESTORE, place, account, **wanted)
    assert not place.proxy.violations()
    assert (restored["changed"], restored["items"]) == (True, {"source": 29, "target": 30})
    assert items(raw, "Items-restored") == before

    for target in ("Items", "Items-restored"):  # the emulator does not say what a table was restored from
        refused = run(TABLE_RESTORE, place, account, table="Items", target=target)
        assert "choose another target" in refused["msg"]
        assert not place.proxy.writes
    raw.close()

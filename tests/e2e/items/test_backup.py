"""The table comes back with its data: to a point in time, from an on-demand backup by the playbooks."""

from __future__ import annotations

from e2e.items.deployment import TABLE, Deployment


def test_recovery_to_a_point_in_time_is_on(items: Deployment) -> None:
    found = items.raw.client("dynamodb").describe_continuous_backups(TableName=TABLE)["ContinuousBackupsDescription"]
    assert found["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"


def test_a_backup_is_restored_with_its_data_and_the_table_is_left_alone(items: Deployment) -> None:
    dynamodb = items.raw.client("dynamodb")
    kept = items.make(name="kept", tags=["backed up"]).json
    backed_up = items.application.play("backup_table", "-e", f"table={TABLE}", "-e", "backup=before")
    assert backed_up.code == 0, backed_up.output
    then = items.items()
    assert items.ask("DELETE", f"/items/{kept['id']}").status == 204
    lost = items.items()
    restored = items.application.play(
        "restore_table", "-e", f"table={TABLE}", "-e", "target=Items-restored", "-e", "backup=before"
    )
    assert restored.code == 0, restored.output
    try:
        rows = dynamodb.scan(TableName="Items-restored", ConsistentRead=True)["Items"]
        own = sorted((r for r in rows if r["PK"]["S"].startswith("USER#")), key=lambda r: (r["PK"]["S"], r["SK"]["S"]))
        assert own == then
        assert f"ITEM#{kept['id']}" in {row["SK"]["S"] for row in own}
        assert items.items() == lost
    finally:
        dynamodb.delete_table(TableName="Items-restored")
        for backup in dynamodb.list_backups(TableName=TABLE)["BackupSummaries"]:
            dynamodb.delete_backup(BackupArn=backup["BackupArn"])

"""The main queue's worker with the same AWS call and one line of log, nothing else."""

import json
import os

import boto3

DYNAMODB = boto3.client("dynamodb")


def handler(event, context):
    """Store the posts."""
    for record in event["Records"]:
        row = {name: {"S": value} for name, value in json.loads(record["body"]).items()} | {"PK": {"S": "FEED"}}
        DYNAMODB.put_item(TableName=os.environ["TABLE_NAME"], Item=row, ConditionExpression="attribute_not_exists(PK)")
    print("done")
    return {"batchItemFailures": []}

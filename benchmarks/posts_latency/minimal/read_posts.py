"""GET /feed of one author, one page, with the same AWS call and one line of log, nothing else."""

import json
import os

import boto3

DYNAMODB = boto3.client("dynamodb")


def handler(event, context):
    """Answer with the author's newest posts."""
    asked = event["queryStringParameters"]
    found = DYNAMODB.query(
        TableName=os.environ["TABLE_NAME"],
        IndexName=os.environ["USER_INDEX_NAME"],
        KeyConditionExpression="userId = :author",
        ExpressionAttributeValues={":author": {"S": asked["userId"]}},
        ScanIndexForward=False,
        Limit=int(asked["limit"]) + 1,
    )
    items = [{name: value["S"] for name, value in row.items()} for row in found["Items"]]
    print("done")
    return {"statusCode": 200, "body": json.dumps({"items": items})}

"""POST /post with the same AWS call and one line of log, nothing else."""

import json
import os
import uuid
from datetime import UTC, datetime

import boto3

SQS = boto3.client("sqs")


def handler(event, context):
    """Queue the post."""
    post_id = str(uuid.uuid4())
    author = event["requestContext"]["authorizer"]["jwt"]["claims"]["sub"]
    created_at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    post = {"postId": post_id, "userId": author, "createdAt": f"{created_at}#{post_id}"}
    post["content"] = json.loads(event["body"])["content"]
    SQS.send_message(
        QueueUrl=os.environ["QUEUE_URL"],
        MessageBody=json.dumps(post),
        MessageGroupId=author,
        MessageDeduplicationId=post_id,
    )
    print("done")
    return {"statusCode": 202, "body": json.dumps({"postId": post_id, "createdAt": created_at, "status": "QUEUED"})}

"""What community.aws.sqs_queue has no option for: encryption by SQS and the redrive allow policy."""

import json

import boto3

sqs = boto3.client("sqs")
changed = False
urls = {name: sqs.get_queue_url(QueueName=name)["QueueUrl"] for name in ("posts.fifo", "posts-dlq.fifo")}
found = {name: sqs.get_queue_attributes(QueueUrl=urls[name], AttributeNames=["All"])["Attributes"] for name in urls}
source = found["posts.fifo"]["QueueArn"]
wanted = {
    "posts.fifo": {"redrivePermission": "allowAll"},
    "posts-dlq.fifo": {"redrivePermission": "byQueue", "sourceQueueArns": [source]},
}
for name, policy in wanted.items():
    attributes = {}
    if json.loads(found[name].get("RedriveAllowPolicy", "{}")) != policy:
        attributes["RedriveAllowPolicy"] = json.dumps(policy)
    if found[name].get("SqsManagedSseEnabled") != "true":
        attributes["SqsManagedSseEnabled"] = "true"
    if attributes:
        sqs.set_queue_attributes(QueueUrl=urls[name], Attributes=attributes)
        changed = True
print(json.dumps({"changed": changed}))

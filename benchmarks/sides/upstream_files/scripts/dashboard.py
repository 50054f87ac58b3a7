"""The dashboard, for which there is no module, and the alarms' tags. Arguments: file of the body, account."""

import json
import sys
from pathlib import Path

import boto3

TAGS = {"environment": "local", "serverless.aws:stack": "posts"}
ALARMS = ("Posts-DLQ-Message-Arrived", "Posts-DLQ-Message-Stale", "Posts-Main-Queue-Backlog")

cloudwatch = boto3.client("cloudwatch")
changed = False
wanted = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
try:
    found = json.loads(cloudwatch.get_dashboard(DashboardName="posts")["DashboardBody"])
except cloudwatch.exceptions.ClientError:
    found = None
if found != wanted:
    cloudwatch.put_dashboard(DashboardName="posts", DashboardBody=json.dumps(wanted))
    changed = True
for name in ALARMS:
    arn = f"arn:aws:cloudwatch:{cloudwatch.meta.region_name}:{sys.argv[2]}:alarm:{name}"
    tags = {tag["Key"]: tag["Value"] for tag in cloudwatch.list_tags_for_resource(ResourceARN=arn)["Tags"]}
    if tags != TAGS:
        cloudwatch.tag_resource(ResourceARN=arn, Tags=[{"Key": key, "Value": value} for key, value in TAGS.items()])
        changed = True
print(json.dumps({"changed": changed}))

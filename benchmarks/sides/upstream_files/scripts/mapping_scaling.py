"""What amazon.aws.lambda_event has no option for: maximum concurrency and tags. Arguments: names of functions."""

import json
import sys

import boto3

TAGS = {"environment": "local", "serverless.aws:stack": "posts"}

functions = boto3.client("lambda")
changed = False
for name in sys.argv[1:]:
    for mapping in functions.list_event_source_mappings(FunctionName=name)["EventSourceMappings"]:
        if mapping.get("ScalingConfig") != {"MaximumConcurrency": 10}:
            functions.update_event_source_mapping(UUID=mapping["UUID"], ScalingConfig={"MaximumConcurrency": 10})
            changed = True
        arn = mapping["EventSourceMappingArn"]
        if functions.list_tags(Resource=arn)["Tags"] != TAGS:
            functions.tag_resource(Resource=arn, Tags=TAGS)
            changed = True
print(json.dumps({"changed": changed}))

"""What amazon.aws.lambda has no option for: JSON logs. Arguments: names of functions."""

import json
import sys

import boto3

functions = boto3.client("lambda")
changed = False
for name in sys.argv[1:]:
    wanted = {
        "LogFormat": "JSON",
        "ApplicationLogLevel": "DEBUG",
        "SystemLogLevel": "DEBUG",
        "LogGroup": f"/aws/lambda/{name}",
    }
    if functions.get_function_configuration(FunctionName=name).get("LoggingConfig") != wanted:
        functions.update_function_configuration(FunctionName=name, LoggingConfig=wanted)
        functions.get_waiter("function_updated_v2").wait(FunctionName=name)
        changed = True
print(json.dumps({"changed": changed}))

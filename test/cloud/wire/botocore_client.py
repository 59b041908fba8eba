"""Calls operations with botocore as told on standard input, and answers with what came back.

Input: {"endpoint": URL, "region": eu-west-1 when absent, "calls": [{"service", "operation", "input", "expected"}]}.
Output: for each call {"sent", "expected", "received" or "error", "unknown"}. What the model of this botocore does not
know is left out of "sent" and "expected", and named in "unknown": its release may be older than that of the SDK.
Bytes travel as {"$bytes": base64}, times as {"$time": seconds since the epoch}.
"""

import base64
import datetime
import json
import sys

import botocore.config
import botocore.exceptions
import botocore.session
from botocore import xform_name


def decode(value):
    if isinstance(value, list):
        return [decode(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "$bytes" in value:
        return base64.b64decode(value["$bytes"])
    if "$time" in value:
        return datetime.datetime.fromtimestamp(value["$time"], datetime.timezone.utc)
    return {name: decode(item) for name, item in value.items()}


def encode(value):
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode()}
    if isinstance(value, datetime.datetime):
        return {"$time": int(value.timestamp())}
    if isinstance(value, list):
        return [encode(item) for item in value]
    if isinstance(value, dict):
        return {name: encode(item) for name, item in value.items()}
    return value


def keep_known(shape, value, path, unknown):
    if isinstance(value, list):
        return [keep_known(shape.member, item, path, unknown) for item in value]
    if not isinstance(value, dict):
        return value
    if shape is not None and shape.type_name == "map":
        return {name: keep_known(shape.value, item, path, unknown) for name, item in value.items()}
    members = {} if shape is None else shape.members
    unknown.extend(f"{path}.{name}" for name in value if name not in members)
    return {
        name: keep_known(members[name], item, f"{path}.{name}", unknown)
        for name, item in value.items()
        if name in members
    }


def call_operation(client, call):
    model = client.meta.service_model.operation_model(call["operation"])
    unknown = []
    sent = keep_known(model.input_shape, decode(call["input"]), model.name, unknown)
    expected = keep_known(model.output_shape, decode(call["expected"]), model.name, unknown)
    answer = {"sent": encode(sent), "expected": encode(expected), "unknown": unknown}
    try:
        output = getattr(client, xform_name(model.name))(**sent)
        del output["ResponseMetadata"]
        return {**answer, "received": encode(output)}
    except botocore.exceptions.ClientError as error:
        return {**answer, "error": error.response["Error"]["Code"]}


def main():
    told = json.load(sys.stdin)
    session = botocore.session.Session()
    session.set_credentials("222222222222", "local")
    config = botocore.config.Config(
        parameter_validation=False, inject_host_prefix=False, retries={"total_max_attempts": 1}
    )
    clients = {
        service: session.create_client(
            service, region_name=told.get("region", "eu-west-1"), endpoint_url=told["endpoint"], config=config
        )
        for service in {call["service"] for call in told["calls"]}
    }
    json.dump([call_operation(clients[call["service"]], call) for call in told["calls"]], sys.stdout)


main()

"""What a platform team and its destination accounts do, with boto3 and nothing but accounts to begin with.

Arguments: an outsider's account id, then those of the destination accounts. Reads the owner's connection from the
environment, as `npm run local` exports it. Prints one JSON object: what was seen.
"""

import json
import sys
import time

import boto3
import botocore.exceptions

OWNER = "222222222222"
RUN_WORKFLOW = f"arn:aws:states:us-east-1:{OWNER}:stateMachine:imagebuilder-share-run"
DOCUMENT = """
schemaVersion: 1.0
phases:
  - name: build
    steps:
      - name: Hello
        action: ExecuteBash
        inputs: { commands: ["echo hello"] }
"""


def client(service, account=OWNER):
    return boto3.client(service, aws_access_key_id=account, aws_secret_access_key="local")


def error_code(call, **arguments):
    """The code of the error that a call ends with; None when it is answered."""
    try:
        call(**arguments)
        return None
    except botocore.exceptions.ClientError as error:
        return error.response["Error"]["Code"]


def until(look, seconds=90):
    """The first answer of `look` that is not None."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        seen = look()
        if seen is not None:
            return seen
        time.sleep(0.2)
    raise TimeoutError(look.__name__)


imagebuilder = client("imagebuilder")
stepfunctions = client("stepfunctions")


def create_component(name, version):
    created = imagebuilder.create_component(
        name=name, semanticVersion=version, platform="Linux", data=DOCUMENT
    )
    return created["componentBuildVersionArn"]


def create_recipe(name, version, component):
    created = imagebuilder.create_image_recipe(
        name=name,
        semanticVersion=version,
        parentImage="arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x",
        components=[{"componentArn": component}],
    )
    return created["imageRecipeArn"]


def ended_execution(image):
    """The execution of the run workflow on an image, once it has ended."""
    found = stepfunctions.list_executions(stateMachineArn=RUN_WORKFLOW)["executions"]
    for summary in found:
        execution = stepfunctions.describe_execution(executionArn=summary["executionArn"])
        if image in execution["input"] and execution["status"] != "RUNNING":
            return {name: execution.get(name) for name in ("name", "status", "error", "cause")}
    return None


def shared(list_call, member):
    """The ARNs of a whole list; pages may be empty before the last."""
    page = list_call(owner="Shared")
    arns = [item["arn"] for item in page[member]]
    while "nextToken" in page:
        page = list_call(owner="Shared", nextToken=page["nextToken"])
        arns += [item["arn"] for item in page[member]]
    return arns


def view(resources, account):
    """What an account sees of an image and a component with its own credentials."""
    own = client("imagebuilder", account)
    listed = shared(own.list_images, "imageVersionList") + shared(own.list_components, "componentVersionList")
    return {
        "image": error_code(own.get_image, imageBuildVersionArn=resources["image"]),
        "component": error_code(own.get_component, componentBuildVersionArn=resources["component"]),
        "listed": sorted(listed),
    }


def settled_view(resources, account):
    """What a destination account sees once its lists have caught up: they are eventually consistent."""

    def listing():
        seen = view(resources, account)
        return seen if len(seen["listed"]) == len(resources) else None

    return until(listing, seconds=20)


def policy_of_page(arn, kind):
    """The policy of AWS's page on sharing, word for word but for the ids: it names the owner itself."""
    return (
        '{ "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Principal": { "AWS": [ "%s" ] }, '
        '"Action": ["imagebuilder:Get%s", "imagebuilder:List%ss"], "Resource": [ "%s" ] } ] }'
        % (OWNER, kind, kind, arn)
    )


def build_and_share(infrastructure, outsider, destinations):
    component = create_component("hardening", "1.2.0")
    pipeline = imagebuilder.create_image_pipeline(
        name="al2023-base",
        imageRecipeArn=create_recipe("al2023-base", "1.0.0", component),
        infrastructureConfigurationArn=infrastructure,
    )["imagePipelineArn"]
    image = imagebuilder.start_image_pipeline_execution(imagePipelineArn=pipeline)["imageBuildVersionArn"]
    resources = {"image": image, "component": component}
    before = view(resources, destinations[0])
    execution = until(lambda: ended_execution(image))
    return {
        "resources": resources,
        "before": before,
        "execution": execution,
        "views": {account: settled_view(resources, account) for account in destinations},
        "outsider": view(resources, outsider),
    }


def status_of(image):
    return imagebuilder.get_image(imageBuildVersionArn=image)["image"]["state"]["status"]


def put_policies_of_page(infrastructure):
    component = create_component("my-example-component", "2019.12.03")
    recipe = create_recipe("my-example-image", "2019.12.03", component)
    image = imagebuilder.create_image(imageRecipeArn=recipe, infrastructureConfigurationArn=infrastructure)[
        "imageBuildVersionArn"
    ]
    until(lambda: status_of(image) == "AVAILABLE" or None)
    image_policy = policy_of_page(image, "Image")
    component_policy = policy_of_page(component, "Component")
    imagebuilder.put_image_policy(imageArn=image, policy=image_policy)
    imagebuilder.put_component_policy(componentArn=component, policy=component_policy)
    return {
        "image": [image_policy, imagebuilder.get_image_policy(imageArn=image)["policy"]],
        "component": [component_policy, imagebuilder.get_component_policy(componentArn=component)["policy"]],
        "execution": until(lambda: ended_execution(image)),
    }


def start_by_hand():
    with open("events/manual-share.json", encoding="utf-8") as file:
        started = stepfunctions.start_execution(stateMachineArn=RUN_WORKFLOW, input=file.read())

    def ended():
        execution = stepfunctions.describe_execution(executionArn=started["executionArn"])
        return None if execution["status"] == "RUNNING" else execution["status"]

    return until(ended)


def main(outsider, *destinations):
    infrastructure = imagebuilder.create_infrastructure_configuration(
        name="al2023-base", instanceProfileName="EC2InstanceProfileForImageBuilder"
    )["infrastructureConfigurationArn"]
    seen = {
        "identity": client("sts").get_caller_identity()["Account"],
        "shared": build_and_share(infrastructure, outsider, destinations),
        "page": put_policies_of_page(infrastructure),
        "manual": start_by_hand(),
    }
    json.dump(seen, sys.stdout)


main(*sys.argv[1:])

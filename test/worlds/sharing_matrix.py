"""Every type of resource, shared in both ways with every kind of principal, used at the other end; with boto3.

Reads the owner's connection from the environment, as `npm run local` exports it. Prints a JSON list: for each case what
the receiver, an account that is not named and an outsider could do.
"""

import itertools
import json
import sys
import time

import boto3
import botocore.exceptions

OWNER, RECEIVER, NOT_NAMED, OUTSIDER = "222222222222", "440000000001", "440000000002", "990000000009"
RUN_WORKFLOW = f"arn:aws:states:us-east-1:{OWNER}:stateMachine:imagebuilder-share-run"
AMAZON_LINUX = "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x"
DOCUMENT = """
schemaVersion: 1.0
phases:
  - name: build
    steps:
      - name: Hello
        action: ExecuteBash
        inputs: { commands: ["echo hello"] }
"""
PRINCIPALS = {
    "account": {"accounts": [RECEIVER]},
    # The receiver is in a unit below this one.
    "organizationalUnit": {"organizationalUnits": ["ou-ab12-workloads"]},
    "organization": {"organization": True},
}


class Account:
    """An account's administrator, and what it builds with."""

    def __init__(self, account_id):
        def client(service):
            return boto3.client(service, aws_access_key_id=account_id, aws_secret_access_key="local")

        self.imagebuilder = client("imagebuilder")
        self.stepfunctions = client("stepfunctions")
        self.infrastructure = self.imagebuilder.create_infrastructure_configuration(
            name="builder", instanceProfileName="EC2InstanceProfileForImageBuilder"
        )["infrastructureConfigurationArn"]

    def component(self, name):
        created = self.imagebuilder.create_component(
            name=name, semanticVersion="1.0.0", platform="Linux", data=DOCUMENT
        )
        return created["componentBuildVersionArn"]

    def recipe(self, name, component, parent=AMAZON_LINUX):
        created = self.imagebuilder.create_image_recipe(
            name=name,
            semanticVersion="1.0.0",
            parentImage=parent,
            components=[{"componentArn": component}],
        )
        return created["imageRecipeArn"]

    def container_recipe(self, name, component):
        created = self.imagebuilder.create_container_recipe(
            name=name,
            semanticVersion="1.0.0",
            containerType="DOCKER",
            components=[{"componentArn": component}],
            parentImage="amazonlinux:latest",
            dockerfileTemplateData="FROM {{{ imagebuilder:parentImage }}}\n{{{ imagebuilder:components }}}",
            targetRepository={"service": "ECR", "repositoryName": "golden"},
        )
        return created["containerRecipeArn"]

    def build(self, **recipe):
        created = self.imagebuilder.create_image(infrastructureConfigurationArn=self.infrastructure, **recipe)
        return created["imageBuildVersionArn"]

    def available(self, image):
        def status():
            found = self.imagebuilder.get_image(imageBuildVersionArn=image)["image"]["state"]
            if found["status"] in ("FAILED", "CANCELLED"):
                raise RuntimeError(f"{image}: {found}")
            return found["status"] == "AVAILABLE" or None

        until(status)
        return image


def until(look, seconds=120):
    """The first answer of `look` that is not None."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        seen = look()
        if seen is not None:
            return seen
        time.sleep(0.2)
    raise TimeoutError(f"nothing after {seconds} s")


def attempt(call):
    """`done`, or the code of the error that a call ends with."""
    try:
        call()
        return "done"
    except botocore.exceptions.ClientError as error:
        return error.response["Error"]["Code"]


def create(owner, kind, name):
    if kind == "component":
        return owner.component(name)
    component = owner.component(f"{name}-part")
    if kind == "imageRecipe":
        return owner.recipe(name, "arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x")
    if kind == "containerRecipe":
        return owner.container_recipe(name, "arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x")
    return owner.build(imageRecipeArn=owner.recipe(name, component))


def read(account, kind, arn):
    imagebuilder = account.imagebuilder
    if kind == "image":
        return imagebuilder.get_image(imageBuildVersionArn=arn)
    if kind == "component":
        return imagebuilder.get_component(componentBuildVersionArn=arn)
    if kind == "imageRecipe":
        return imagebuilder.get_image_recipe(imageRecipeArn=arn)
    return imagebuilder.get_container_recipe(containerRecipeArn=arn)


LISTS = {
    "image": ("list_images", "imageVersionList"),
    "component": ("list_components", "componentVersionList"),
    "imageRecipe": ("list_image_recipes", "imageRecipeSummaryList"),
    "containerRecipe": ("list_container_recipes", "containerRecipeSummaryList"),
}


def lists(account, kind, arn):
    """Whether the resource is in the account's list of what is shared with it; pages may be empty before the last."""
    operation, member = LISTS[kind]
    token = {}
    while True:
        page = getattr(account.imagebuilder, operation)(owner="Shared", **token)
        if any(arn.startswith(item["arn"]) for item in page[member]):
            return True
        if "nextToken" not in page:
            return None
        token = {"nextToken": page["nextToken"]}


def use(account, kind, name, arn):
    """What a consumer wants a resource for: a recipe on the image or component, a build from the recipe."""
    if kind == "image":
        wildcard = arn.rsplit("/", 2)[0] + "/x.x.x"
        return account.recipe(name, "arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x", wildcard)
    if kind == "component":
        return account.recipe(name, arn)
    member = "imageRecipeArn" if kind == "imageRecipe" else "containerRecipeArn"
    return account.build(**{member: arn})


def seen_by(account, kind, name, arn):
    made = []
    return {
        "reads": attempt(lambda: read(account, kind, arn)),
        "lists": bool(lists(account, kind, arn)),
        "uses": attempt(lambda: made.append(use(account, kind, name, arn))),
        "made": made,
    }


def run(owner, case):
    started = owner.stepfunctions.start_execution(
        stateMachineArn=RUN_WORKFLOW,
        input=json.dumps({"resources": [case["arn"]], "mode": case["mode"], **PRINCIPALS[case["principal"]]}),
    )
    return started["executionArn"]


def ended(owner, execution):
    def look():
        found = owner.stepfunctions.describe_execution(executionArn=execution)
        return None if found["status"] == "RUNNING" else found

    return until(look)


def main():
    owner, receiver, not_named, outsider = map(Account, (OWNER, RECEIVER, NOT_NAMED, OUTSIDER))
    kinds = ("image", "component", "imageRecipe", "containerRecipe")
    cases = [
        {"kind": kind, "mode": mode, "principal": principal, "name": f"{kind}-{mode}-{principal}".lower()}
        for kind, mode, principal in itertools.product(kinds, ("policy", "share"), PRINCIPALS)
    ]
    for case in cases:
        case["arn"] = create(owner, case["kind"], case["name"])
    for case in cases:
        if case["kind"] == "image":
            owner.available(case["arn"])
    # A few at once: each run at the same time needs environments of its own for every function.
    for some in (cases[first : first + 3] for first in range(0, len(cases), 3)):
        executions = [run(owner, case) for case in some]
        for case, execution in zip(some, executions):
            end = ended(owner, execution)
            case["status"], case["cause"] = end["status"], end.get("cause")
    for case in cases:
        kind, name, arn = case["kind"], case["name"], case["arn"]
        if case["status"] == "SUCCEEDED":
            until(lambda: lists(receiver, kind, arn), seconds=20)
        case["receiver"] = seen_by(receiver, kind, name, arn)
        case["notNamed"] = seen_by(not_named, kind, name, arn)
        case["outsider"] = seen_by(outsider, kind, name, arn)
    images = [[build_from(receiver, made) for made in case["receiver"]["made"]] for case in cases]
    for case, built in zip(cases, images):
        case["builds"] = attempt(lambda: [receiver.available(image) for image in built])
    json.dump(cases, sys.stdout)


def build_from(receiver, made):
    """A build from what the receiver made: its recipe, or the build itself."""
    return receiver.build(imageRecipeArn=made) if ":image-recipe/" in made else made


main()

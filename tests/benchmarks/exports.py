"""Exports of other platforms, made up for the benchmarks: an Amazon Connect flow, and a template that holds several.

``python tests/benchmarks/exports.py connect 60 -o flow.json`` writes a flow of so many blocks, ``template 400000`` a
CloudFormation template of so many bytes, and ``graph flow.json`` reads a flow the shortest way there is: `json.loads`
and a `networkx.MultiDiGraph` with a node for each block and an edge for each transition.
"""

import argparse
import json
import sys
import uuid
from pathlib import Path
from typing import Any

Block = dict[str, Any]


def connect(blocks: int) -> str:
    """An Amazon Connect flow with about so many blocks: menus with prompts before them, queues and hang-ups behind."""
    menus = max(1, blocks // 8)
    names = [_id(f"menu {number}") for number in range(menus)]
    actions: list[Block] = []
    for number, name in enumerate(names):
        following = names[(2 * number + 1) % menus], names[(2 * number + 2) % menus]
        queue, transfer, sorry, bye = (_id(f"{what} {number}") for what in ("queue", "transfer", "sorry", "bye"))
        prompt, log, again = (_id(f"{what} {number}") for what in ("prompt", "log", "again"))
        text = (
            f"For department {2 * number + 1} press 1, for department {2 * number + 2} press 2, for a person press 0."
        )
        actions += [
            _block(
                name,
                "GetParticipantInput",
                {"Text": text, "StoreInput": "False", "InputTimeLimitSeconds": "5"},
                {
                    "NextAction": again,
                    "Conditions": [_when("1", following[0]), _when("2", prompt), _when("0", log)],
                    "Errors": [
                        {"NextAction": again, "ErrorType": each}
                        for each in ("InputTimeLimitExceeded", "NoMatchingCondition", "NoMatchingError")
                    ],
                },
            ),
            _block(again, "Loop", {"LoopCount": "2"}, {
                "NextAction": log,
                "Conditions": [_when("ContinueLooping", name), _when("DoneLooping", log)],
            }),
            _block(prompt, "MessageParticipant", {"Text": "One moment, please."}, _then(following[1], bye)),
            _block(log, "UpdateContactAttributes", {"Attributes": {"menu": str(number)}}, _then(queue, bye)),
            _block(queue, "UpdateContactTargetQueue", {"QueueId": f"Department {number}"}, _then(transfer, bye)),
            _block(transfer, "TransferContactToQueue", {}, {
                "NextAction": sorry,
                "Errors": [{"NextAction": sorry, "ErrorType": each} for each in ("QueueAtCapacity", "NoMatchingError")],
            }),
            _block(sorry, "MessageParticipant", {"Text": "We are sorry. Please call again."}, _then(bye, bye)),
            _block(bye, "DisconnectParticipant", {}, {}),
        ]  # fmt: skip
    flow = {"Version": "2019-10-30", "StartAction": names[0], "Actions": actions, "Metadata": {}}
    return json.dumps(flow, indent=2)


def _id(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, name))


def _block(identifier: str, kind: str, parameters: Block, transitions: Block) -> Block:
    return {"Identifier": identifier, "Type": kind, "Parameters": parameters, "Transitions": transitions}


def _when(operand: str, target: str) -> Block:
    return {"NextAction": target, "Condition": {"Operator": "Equals", "Operands": [operand]}}


def _then(target: str, failed: str) -> Block:
    return {"NextAction": target, "Errors": [{"NextAction": failed, "ErrorType": "NoMatchingError"}], "Conditions": []}


def template(size: int) -> str:
    """A CloudFormation template of about so many bytes that holds flows as strings."""
    content = json.dumps(json.loads(connect(60)))
    resources = {}
    while sum(len(str(each)) for each in resources.values()) < size:
        number = len(resources)
        resources[f"Flow{number}"] = {
            "Type": "AWS::Connect::ContactFlow",
            "Properties": {
                "InstanceArn": "arn:aws:connect:us-east-1:123456789012:instance/00000000-0000-0000-0000-000000000000",
                "Name": f"flow {number}",
                "Type": "CONTACT_FLOW",
                "Content": content,
            },
        }
    return json.dumps({"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources}, indent=2)


def graph(file: str) -> None:
    """Read a flow into a graph, with nothing understood."""
    import networkx

    flow = json.loads(Path(file).read_text("utf-8"))
    made: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    for block in flow["Actions"]:
        made.add_node(block["Identifier"], type=block["Type"])
        ways = block["Transitions"]
        for way in (*ways.get("Conditions", ()), *ways.get("Errors", ())):
            made.add_edge(block["Identifier"], way["NextAction"])
        if "NextAction" in ways:
            made.add_edge(block["Identifier"], ways["NextAction"])
    print(made.number_of_nodes(), made.number_of_edges())


def main() -> None:
    """Write or read what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("connect", "template", "graph"))
    parser.add_argument("size", help="blocks, bytes, or the file to read")
    parser.add_argument("-o", "--output", default="-")
    options = parser.parse_args()
    if options.what == "graph":
        graph(options.size)
        return
    text = connect(int(options.size)) if options.what == "connect" else template(int(options.size))
    if options.output == "-":
        sys.stdout.write(text)
    else:
        Path(options.output).write_text(text, "utf-8")


if __name__ == "__main__":
    main()

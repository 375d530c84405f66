"""The rules for endpoints against the ones that botocore ships and evaluates.

botocore_test.py PATH-OF-ENDPOINT-CHOOSER [UNITTEST ARGUMENTS]

tests/server/requirements.txt pins botocore: a version with other rules is to be taken on purpose.
Exits with 77 if there is none: skipped.
"""

import collections
import itertools
import json
import os
import subprocess
import sys
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1))

try:
    import botocore.config
    import botocore.exceptions
    import botocore.session
    from botocore.endpoint_provider import RuleSet
    from botocore.utils import validate_region_name
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

SESSION = botocore.session.Session(
    session_vars={"config_file": (None, None, os.devnull, None),
                  "credentials_file": (None, None, os.devnull, None)}
)
LOADER = SESSION.get_component("data_loader")
PARTITIONS = LOADER.load_data("partitions")
SERVICES = {"data": "dynamodb", "vector_search": "dynamodb", "streams": "dynamodbstreams"}
RULES = {
    service: RuleSet(**LOADER.load_service_model(service, "endpoint-rule-set-1"),
                     partitions=PARTITIONS)
    for service in set(SERVICES.values())
}

# What botocore says of each problem.
PROBLEMS = {
    "no_region": "Invalid Configuration: Missing Region",
    "fips_of_given": "Invalid Configuration: FIPS and custom endpoint are not supported",
    "dual_stack_of_given": "Invalid Configuration: Dualstack and custom endpoint are not supported",
    "dual_stack_given": "Endpoint override is not supported for dual-stack endpoints. Please enable"
    " dual-stack functionality by enabling the configuration. For more details, see:"
    " https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html",
    "fips_of_local": "Invalid Configuration: FIPS and local endpoint are not supported",
    "dual_stack_of_local": "Invalid Configuration: Dualstack and local endpoint are not supported",
    "fips_of_account": "Invalid Configuration: AccountIdEndpointMode is required and FIPS is"
    " enabled, but FIPS account endpoints are not supported",
    "no_account_endpoints": "Invalid Configuration: AccountIdEndpointMode is required but account"
    " endpoints are not supported in this region",
    "no_account_id": "AccountIdEndpointMode is required but no AccountID was provided or able to be"
    " loaded",
    "invalid_account_id": "Credentials-sourced account ID parameter is invalid",
}
PROBLEM_OF = {text: name for name, text in PROBLEMS.items()}

ACCOUNT = "123456789012"

# Regions that take all values of everything else; the others take fewer.
FULL_REGIONS = ("us-east-1", "cn-north-1")

REGIONS = [
    None, "local",
    *(region for partition in PARTITIONS["partitions"] for region in partition["regions"]),
    # Of no known name, but of the form of a partition's; and of that of none.
    "ap-southeast-99", "cn-south-7", "us-gov-north-9", "us-iso-x-1", "us-isob-x_y-12",
    "eusc-de-a-3", "eu-isoe-south-4", "us-isof-north-5", "mars-north-1", "cn-north", "cn-north-1x",
    "us-gov-1", "eusc-fr-east-1", "us-isoz-east-1", "US-EAST-1", "CN-NORTH-1", "Local", "local-1",
    "a" * 63, "1a",
    # Those that are none.
    "", "us_east_1", "-us-east-1", "us-east-1-", "us.east.1", "us east 1", "a" * 64, "123",
    "us-east-1/", "evil.example.com/", "fips-us-east-1", "us-gov-west-1-fips",
]


def unique(values):
    return list(dict.fromkeys(values))


def is_region(region):
    try:
        validate_region_name(region)
    except botocore.exceptions.InvalidRegionError:
        return False
    return True


def arns_in(region):
    """What may name a resource, with the account or without; first the one that does."""
    region = region or "us-east-1"
    own = f"arn:aws:dynamodb:{region}:111122223333"
    other = "eu-west-3" if region != "eu-west-3" else "eu-west-2"
    return [
        f"{own}:table/doom_map",
        None,
        "doom_map",
        f"{own}:table/doom_map/stream/2026-11-30T06:37:16.000",
        f"{own}:table/doom_map/backup/01489602797149-73d8d5bc",
        f"{own}:table/doom_map/export/01234567890123-a1b2c3d4",
        f"{own}:x",
        f"arn:aws-cn:dynamodb:{region}:111122223333:table/doom_map",
        f"arn:aws:dynamodb:{region}:Account-1:table/doom_map",
        f"arn:aws:dynamodb:{other}:111122223333:table/doom_map",
        f"arn:aws:dynamodb:{region.swapcase()}:111122223333:table/doom_map",
        f"arn:aws:dynamodb::111122223333:table/doom_map",
        f"arn:aws:dynamodb:{region}::table/doom_map",
        f"arn:aws:dynamodb:{region}:1111_2222:table/doom_map",
        f"arn:aws:dynamodb:{region}:1111.2222:table/doom_map",
        f"arn:aws:dynamodb:{region}:-111:table/doom_map",
        f"arn:aws:dynamodb:{region}:{'1' * 64}:table/doom_map",
        f"arn:aws:s3:{region}:111122223333:bucket",
        f"arn:aws:DynamoDB:{region}:111122223333:table/doom_map",
        f"arn::dynamodb:{region}:111122223333:table/doom_map",
        f"arn:aws::{region}:111122223333:table/doom_map",
        f"ARN:aws:dynamodb:{region}:111122223333:table/doom_map",
        f" {own}:table/doom_map",
        f"{own}:",
        own,
        "arn:aws:dynamodb",
        "arn:",
        ":::::",
    ]


def lists_in(region):
    region = region or "us-east-1"
    first = f"arn:aws:dynamodb:{region}:444455556666:table/first"
    other = f"arn:aws:dynamodb:{region}:777788889999:table/other"
    return [None, (), (first,), (first, other), ("a_name", other), ("arn:aws:s3:::bucket",)]


def endpoints_for(region):
    full = region in FULL_REGIONS
    if not region or not is_region(region):
        region = "us-east-1"
    suffixes = unique(p["outputs"]["dualStackDnsSuffix"] for p in PARTITIONS["partitions"]
                      if full or "api.aws" in p["outputs"]["dualStackDnsSuffix"]
                      or region in p["regions"])
    hosts = [f"{name}.{region}.{suffix}"
             for name in ("dynamodb", "search-dynamodb", "streams-dynamodb") for suffix in suffixes]
    endpoints = ["http://localhost:8000", *(f"https://{host}" for host in hosts)]
    if full:
        own = hosts[0]
        endpoints += [
            "https://db.example.com/", "http://[::1]:8000",
            f"https://dynamodb.{region}.amazonaws.com", f"https://{own}/", f"http://{own}",
            f"https://{own}:443", f"https://{own}:8443", f"https://x.{own}", f"https://{own}.x",
            f"https://{own.upper()}", "https://dynamodb.sa-east-1.api.aws",
        ]
    return endpoints


Case = collections.namedtuple(
    "Case", "kind region fips dual_stack endpoint mode account_id resource several"
)

KINDS = tuple(SERVICES)
SWITCH = (False, True)
MODES = (None, "preferred", "disabled", "required")
ACCOUNTS = (None, ACCOUNT, "12_34", "An-Account", "12.34", "-1", "1" * 63, "1" * 64)


def requests_in(region):
    """Mode, account, resource and list of resources: all of them, or some together."""
    arns, lists = arns_in(region), lists_in(region)
    if region in FULL_REGIONS:
        return unique(itertools.chain(
            itertools.product(MODES, ACCOUNTS, (None,), (None,)),
            itertools.product(MODES, ACCOUNTS[:3], arns, lists),
        ))
    return unique(itertools.chain(
        itertools.product(MODES, ACCOUNTS[:3], (None,), (None,)),
        itertools.product(MODES, ACCOUNTS[:2], arns[:2], lists[:3]),
        itertools.product(("preferred",), (None,), arns if region in ("US-EAST-1", None) else (),
                          (None,)),
    ))


def all_cases():
    """Nearly 100,000."""
    for region in REGIONS:
        for mode, account, resource, several in requests_in(region):
            for kind, fips, dual_stack in itertools.product(KINDS, SWITCH, SWITCH):
                # Streams know of no accounts; that they do not is seen from some.
                if kind != "streams" or not several and resource in (None, arns_in(region)[0]):
                    yield Case(kind, region, fips, dual_stack, None, mode, account, resource,
                               several)
        for endpoint in endpoints_for(region):
            for kind, fips, dual_stack, mode in itertools.product(
                    KINDS, SWITCH, SWITCH, ("preferred", "required")):
                if mode == "required" or region in FULL_REGIONS:
                    yield Case(kind, region, fips, dual_stack, endpoint, mode, ACCOUNT,
                               arns_in(region)[0], None)


def line_of(case):
    """The case as the program reads it."""
    several = case.several or ()
    return json.dumps({
        "kind": case.kind, "region": case.region, "fips": case.fips, "dual_stack": case.dual_stack,
        "endpoint": case.endpoint, "mode": case.mode, "account_id": case.account_id,
        "resource": case.resource, "first_of_several": several[0] if several else None,
    })


Expected = collections.namedtuple("Expected", "problem url region of_account")


def evaluated(case):
    """What botocore's rules come to."""
    parameters = {
        "Region": case.region, "UseFIPS": case.fips, "UseDualStack": case.dual_stack,
        "Endpoint": case.endpoint,
    }
    if case.kind != "streams":
        parameters.update({
            "AccountId": case.account_id, "AccountIdEndpointMode": case.mode,
            "ResourceArn": case.resource, "ResourceArnList": case.several,
            "IsSearchOperation": True if case.kind == "vector_search" else None,
        })
    parameters = {name: value for name, value in parameters.items() if value is not None}
    try:
        found = RULES[SERVICES[case.kind]].evaluate(parameters)
    except botocore.exceptions.EndpointProviderError as refused:
        return Expected(PROBLEM_OF[refused.kwargs["msg"]], None, None, None)
    schemes = found.properties.get("authSchemes", [{}])
    return Expected(None, found.url, schemes[0].get("signingRegion", case.region or ""),
                    found.properties.get("metricValues") == ["O"])


def expected_of(case):
    """The same, where ddbm follows the rules; else what it is to do instead."""
    region = case.region
    if region == "":
        # To ddbm that is none.
        return expected_of(case._replace(region=None))
    # botocore looks at the region before its rules do, and takes these two for another region and
    # its FIPS endpoint, with a warning; ddbm says how to write that.
    if region is not None and (not is_region(region) or region.startswith("fips-")
                               or region.endswith("-fips")):
        return Expected("invalid_region", None, None, None)
    if region == "local" and case.endpoint is None and case.kind == "streams":
        # The rules of streams have lost DynamoDB Local, whose streams have its address.
        return evaluated(case._replace(kind="data"))
    expected = evaluated(case)
    if region == "local" and case.endpoint and expected.url:
        # DynamoDB Local at another address signs as it does at its own.
        return expected._replace(region="us-east-1")
    return expected


def run_program(what, text=None):
    done = subprocess.run([PROGRAM, what], input=text, stdout=subprocess.PIPE, check=True,
                          encoding="utf-8")
    return [json.loads(line) for line in done.stdout.splitlines()]


class EndpointRules(unittest.TestCase):
    def test_come_to_the_same_as_those_of_botocore(self):
        cases = unique(all_cases())
        answers = run_program("choose", "".join(line_of(case) + "\n" for case in cases))
        self.assertEqual(len(answers), len(cases))

        wrong = []
        outcomes = collections.Counter()
        for case, answer in zip(cases, answers):
            expected = expected_of(case)
            outcomes[expected.problem] += 1
            got = Expected(answer.get("problem"), answer.get("url"), answer.get("region"),
                           bool(answer["account"]) if "url" in answer else None)
            if got != expected:
                wrong.append(f"{case}\n  botocore: {expected}\n  ddbm:     {got}")
            elif "url" in answer and not answer["why"].startswith(answer["url"]):
                wrong.append(f"{case}\n  says: {answer['why']}")
        self.assertFalse(wrong, f"{len(wrong)} of {len(cases)}:\n" + "\n".join(wrong[:20]))

        # Every rule has had its turn.
        self.assertLessEqual(set(PROBLEMS) | {"invalid_region", None}, set(outcomes))
        print(f"{len(cases)} cases: {dict(outcomes)}")

    def test_name_the_account_that_the_endpoint_is_of(self):
        cases = [case for case in all_cases()
                 if case.region == "us-east-1" and case.mode == "preferred"]
        for case, answer in zip(cases, run_program("choose", "\n".join(map(line_of, cases)))):
            if answer.get("account"):
                host = answer["url"].removeprefix("https://")
                self.assertTrue(host.startswith(answer["account"] + "."), answer)
                self.assertIn(f"the account {answer['account']},", answer["why"])

    def test_know_the_partitions(self):
        self.assertEqual(
            run_program("partitions"),
            [{"name": p["id"], **{key: p["outputs"][key]
                                  for key in ("dnsSuffix", "dualStackDnsSuffix", "supportsFIPS",
                                              "supportsDualStack")}}
             for p in PARTITIONS["partitions"]],
        )


def arn_of(name):
    return f"arn:aws:dynamodb:us-east-1:111122223333:table/{name}"


def sample_of(shape, name):
    """A value of a shape with an ARN in each string, of which no two are the same."""
    if shape.type_name == "string":
        return arn_of(name)
    if shape.type_name == "structure":
        return {member: sample_of(its, f"{name}.{member}") for member, its in shape.members.items()
                if its.type_name != "structure" or member in ("TableCreationParameters",)}
    if shape.type_name == "map":
        return {arn_of(f"{name}-{number}"): [] for number in (2, 1)}
    return []


ACTIONS = {"TransactGetItems": ("Get",),
           "TransactWriteItems": ("ConditionCheck", "Put", "Delete", "Update")}


def samples_of(operation):
    """Requests that name something wherever they may."""
    shape = operation.input_shape
    body = sample_of(shape, operation.name) if shape else {}
    if operation.name not in ACTIONS:
        # botocore has no keys of a map that is not there.
        nothing = {"RequestItems": {}} if "RequestItems" in body else {}
        return [body, nothing, dict(reversed(body.items()))]
    kinds = ACTIONS[operation.name]
    bodies = [
        {**body, "TransactItems": [{kind: {"Key": {}, "TableName": arn_of(f"{kind}-{number}")}}
                                   for number, kind in enumerate(order)]}
        for order in itertools.permutations(kinds)
    ]
    return bodies + [{"TransactItems": []}, {"TransactItems": [{kinds[0]: {}}, {kinds[0]: {
        "TableName": arn_of("second")}}]}]


class Requests(unittest.TestCase):
    """Which resources a request names, as botocore takes them from its parameters."""

    @classmethod
    def setUpClass(cls):
        cls.clients = {
            service: SESSION.create_client(
                service, region_name="us-east-1", aws_access_key_id="ID",
                aws_secret_access_key="SECRET",
            )
            for service in RULES
        }

    def check(self, line, body):
        """Returns what the request names."""
        client = self.clients["dynamodbstreams" if line["streams"] else "dynamodb"]
        operation = client.meta.service_model.operation_model(line["operation"])
        taken = client._ruleset_resolver._get_provider_params(operation, body, {})
        several = taken.get("ResourceArnList") or [""]
        with self.subTest(operation=line["operation"], body=body):
            self.assertEqual(line["only"], taken.get("ResourceArn", ""))
            self.assertEqual(line["first_of_several"], several[0])
            self.assertEqual(line["search"], taken.get("IsSearchOperation", False))
        return "only" if line["only"] else "several" if line["first_of_several"] else "none"

    def test_name_what_botocore_takes_from_them(self):
        counts = collections.Counter(
            self.check(line, line["body"]) for line in run_program("requests")
        )
        self.assertTrue(all(counts[kind] >= 5 for kind in ("only", "several", "none")), counts)

    def test_of_all_operations_name_what_botocore_takes_from_them(self):
        asked = [
            (service != "dynamodb", operation, body)
            for service, client in self.clients.items()
            for operation in client.meta.service_model.operation_names
            for body in samples_of(client.meta.service_model.operation_model(operation))
        ]
        answers = run_program("names", "".join(
            json.dumps({"streams": streams, "operation": operation, "body": json.dumps(body)}) + "\n"
            for streams, operation, body in asked
        ))
        self.assertEqual(len(answers), len(asked))
        counts = collections.Counter(
            self.check(line, body) for line, (_, _, body) in zip(answers, asked)
        )
        self.assertGreater(counts["only"], 90)
        self.assertGreater(counts["several"], 25)
        self.assertTrue(any(line["search"] for line in answers))


if __name__ == "__main__":
    unittest.main(verbosity=2)

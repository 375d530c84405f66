"""ddbm-local as AWS's own client sees it.

boto3_test.py PATH-OF-DDBM-LOCAL [UNITTEST ARGUMENTS]

Exits with 77 if there is no boto3: skipped.
"""

import decimal
import json
import os
import sys
import tempfile
import time
import unittest
import uuid

PROGRAM = os.path.abspath(sys.argv.pop(1))

try:
    import boto3
    import botocore.config
    import botocore.exceptions
    from boto3.dynamodb.conditions import Attr, Key
    from boto3.dynamodb.types import Binary
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

from running_program import RunningProgram

KEYS = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "wJalrXUtnFEMI"}

D = decimal.Decimal


def settings(**more):
    return botocore.config.Config(
        retries={"total_max_attempts": 1}, connect_timeout=10, read_timeout=30, **more
    )


def make(kind, service, server, region="us-east-1", keys=None, config=None):
    session = boto3.session.Session(region_name=region, **(keys or KEYS))
    return getattr(session, kind)(
        service, endpoint_url=server.url, config=config or settings()
    )


class WithServer(unittest.TestCase):
    """A server for each class, a table of its own for each test."""

    arguments = ("--access-key", KEYS["aws_access_key_id"],
                 "--secret-key", KEYS["aws_secret_access_key"])

    @classmethod
    def setUpClass(cls):
        cls.server = RunningProgram(PROGRAM, *cls.arguments)
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__)
        cls.client = make("client", "dynamodb", cls.server)
        cls.resource = make("resource", "dynamodb", cls.server)
        cls.errors = cls.client.exceptions

    def create(self, sort_key=True, **more):
        keys = ["id", "n"] if sort_key else ["id"]
        table = self.resource.create_table(
            TableName="t-" + uuid.uuid4().hex,
            KeySchema=[
                {"AttributeName": key, "KeyType": kind}
                for key, kind in zip(keys, ["HASH", "RANGE"])
            ],
            AttributeDefinitions=[
                {"AttributeName": "id", "AttributeType": "S"},
                {"AttributeName": "n", "AttributeType": "N"},
            ][: len(keys)] + more.pop("definitions", []),
            BillingMode="PAY_PER_REQUEST",
            **more,
        )
        table.wait_until_exists()
        table.reload()
        return table

    def fill(self, table, count, **more):
        with table.batch_writer() as batch:
            for n in range(count):
                batch.put_item(Item={"id": "a", "n": n, **more})

    def expect_code(self, code, action, *arguments, **more):
        with self.assertRaises(botocore.exceptions.ClientError) as caught:
            action(*arguments, **more)
        self.assertEqual(caught.exception.response["Error"]["Code"], code)
        return caught.exception.response


class Tables(WithServer):
    def test_life_of_a_table(self):
        table = self.create()
        self.assertEqual(table.table_status, "ACTIVE")
        self.assertIn(f":table/{table.name}", table.table_arn)
        self.assertIn(table.name, [t.name for t in self.resource.tables.all()])
        with self.assertRaises(self.errors.ResourceInUseException):
            self.client.create_table(
                TableName=table.name,
                KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
                BillingMode="PAY_PER_REQUEST",
            )
        table.delete()
        table.wait_until_not_exists()
        with self.assertRaises(self.errors.ResourceNotFoundException) as caught:
            self.client.describe_table(TableName=table.name)
        self.assertEqual(
            caught.exception.response["Error"]["Message"],
            f"Requested resource not found: Table: {table.name} not found",
        )

    def test_paginator_of_tables(self):
        names = {self.create().name for _ in range(5)}
        pages = list(self.client.get_paginator("list_tables").paginate(PaginationConfig={
            "PageSize": 2}))
        self.assertGreater(len(pages), 2)
        self.assertLessEqual(names, {name for page in pages for name in page["TableNames"]})

    def test_an_index_that_comes_later(self):
        table = self.create()
        self.fill(table, 3, owner="me")
        self.client.update_table(
            TableName=table.name,
            AttributeDefinitions=[
                {"AttributeName": "id", "AttributeType": "S"},
                {"AttributeName": "n", "AttributeType": "N"},
                {"AttributeName": "owner", "AttributeType": "S"},
            ],
            GlobalSecondaryIndexUpdates=[{"Create": {
                "IndexName": "by-owner",
                "KeySchema": [{"AttributeName": "owner", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
            }}],
        )
        self.client.get_waiter("table_exists").wait(TableName=table.name)
        found = table.query(IndexName="by-owner", KeyConditionExpression=Key("owner").eq("me"))
        self.assertEqual(found["Count"], 3)

    def test_tags(self):
        arn = self.create(Tags=[{"Key": "a", "Value": "1"}]).table_arn
        self.client.tag_resource(ResourceArn=arn, Tags=[{"Key": "b", "Value": "2"}])
        tags = self.client.list_tags_of_resource(ResourceArn=arn)["Tags"]
        self.assertEqual({t["Key"]: t["Value"] for t in tags}, {"a": "1", "b": "2"})
        self.client.untag_resource(ResourceArn=arn, TagKeys=["a"])
        pages = self.client.get_paginator("list_tags_of_resource").paginate(ResourceArn=arn)
        self.assertEqual([t["Key"] for page in pages for t in page["Tags"]], ["b"])

    def test_time_to_live(self):
        table = self.create()
        specification = {"Enabled": True, "AttributeName": "expires"}
        changed = self.client.update_time_to_live(
            TableName=table.name, TimeToLiveSpecification=specification)
        self.assertEqual(changed["TimeToLiveSpecification"], specification)
        described = self.client.describe_time_to_live(TableName=table.name)
        self.assertEqual(described["TimeToLiveDescription"]["AttributeName"], "expires")
        self.assertIn(
            described["TimeToLiveDescription"]["TimeToLiveStatus"], ("ENABLING", "ENABLED"))

    def test_limits_and_endpoints(self):
        self.assertGreater(self.client.describe_limits()["TableMaxReadCapacityUnits"], 0)
        self.assertEqual(len(self.client.describe_endpoints()["Endpoints"]), 1)


class Items(WithServer):
    def test_every_type_comes_back(self):
        table = self.create()
        item = {
            "id": "a",
            "n": D("1"),
            "text": "Größe 大小 \u0000\"\\",
            "empty": "",
            "number": D("-1.2345678901234567890123456789012345678E+20"),
            "binary": Binary(bytes(range(256))),
            "yes": True,
            "nothing": None,
            "list": [D("1"), "a", [None, {}]],
            "map": {"a": {"b": [False]}},
            "texts": {"a", "b"},
            "numbers": {D("1"), D("2.5")},
            "binaries": {Binary(b"a"), Binary(b"\x00")},
        }
        table.put_item(Item=item)
        self.assertEqual(table.get_item(Key={"id": "a", "n": 1})["Item"], item)
        self.assertNotIn("Item", table.get_item(Key={"id": "a", "n": 2}))

    def test_updates(self):
        table = self.create()
        key = {"id": "a", "n": 1}
        table.put_item(Item={**key, "count": 1, "list": ["a"]})
        changed = table.update_item(
            Key=key,
            UpdateExpression="SET #l = list_append(#l, :b), gone = :x ADD #c :one REMOVE absent",
            ConditionExpression=Attr("count").lt(5) & Attr("id").exists(),
            ExpressionAttributeNames={"#l": "list", "#c": "count"},
            ExpressionAttributeValues={":b": ["b"], ":one": 1, ":x": {"y": {1, 2}}},
            ReturnValues="ALL_NEW",
        )
        self.assertEqual(
            changed["Attributes"],
            {**key, "count": 2, "list": ["a", "b"], "gone": {"y": {D(1), D(2)}}},
        )
        removed = table.delete_item(Key=key, ReturnValues="ALL_OLD")
        self.assertEqual(removed["Attributes"]["count"], 2)

    def test_a_condition_that_fails(self):
        table = self.create()
        table.put_item(Item={"id": "a", "n": 1, "text": "old"})
        errors = table.meta.client.exceptions
        with self.assertRaises(errors.ConditionalCheckFailedException) as caught:
            table.put_item(
                Item={"id": "a", "n": 1},
                ConditionExpression=Attr("id").not_exists(),
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        response = caught.exception.response
        self.assertEqual(response["Error"]["Message"], "The conditional request failed")
        self.assertEqual(response["Item"]["text"], {"S": "old"})
        self.assertEqual(response["ResponseMetadata"]["HTTPStatusCode"], 400)

    def test_errors_have_their_classes_and_texts(self):
        with self.assertRaises(self.errors.ResourceNotFoundException) as caught:
            self.client.get_item(TableName="missing", Key={"id": {"S": "a"}})
        self.assertEqual(
            caught.exception.response["Error"]["Message"], "Requested resource not found")
        self.expect_code(
            "ValidationException",
            self.create().put_item, Item={"id": 5, "n": 1},
        )
        self.expect_code(
            "ValidationException",
            self.create().update_item, Key={"id": "a", "n": 1}, UpdateExpression="SET",
        )

    def test_capacity_and_metadata(self):
        table = self.create()
        reply = table.put_item(Item={"id": "a", "n": 1}, ReturnConsumedCapacity="TOTAL")
        self.assertEqual(reply["ConsumedCapacity"]["CapacityUnits"], 1)
        metadata = reply["ResponseMetadata"]
        self.assertRegex(metadata["RequestId"], r"^[0-9A-Z]{52}$")
        self.assertIn("x-amz-crc32", metadata["HTTPHeaders"])


class Pages(WithServer):
    def test_queries(self):
        table = self.create(
            definitions=[{"AttributeName": "m", "AttributeType": "N"}],
            LocalSecondaryIndexes=[{
                "IndexName": "by-m",
                "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"},
                              {"AttributeName": "m", "KeyType": "RANGE"}],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }],
        )
        with table.batch_writer() as batch:
            for n in range(30):
                batch.put_item(Item={"id": "a", "n": n, "m": -n, "even": n % 2 == 0})

        found = table.query(KeyConditionExpression=Key("id").eq("a") & Key("n").between(5, 9))
        self.assertEqual([item["n"] for item in found["Items"]], [5, 6, 7, 8, 9])
        found = table.query(
            KeyConditionExpression=Key("id").eq("a"), FilterExpression=Attr("even").eq(True),
            ScanIndexForward=False, Limit=4, ProjectionExpression="n",
        )
        self.assertEqual(found["Items"], [{"n": D(28)}, {"n": D(26)}])
        self.assertEqual(found["ScannedCount"], 4)
        self.assertEqual(found["LastEvaluatedKey"], {"id": "a", "n": D(26)})
        found = table.query(
            IndexName="by-m", KeyConditionExpression=Key("id").eq("a"), Limit=2)
        self.assertEqual([item["n"] for item in found["Items"]], [29, 28])

    def test_paginators(self):
        table = self.create()
        # More than a page of 1 MB.
        self.fill(table, 30, text="x" * 60_000)
        pages = list(self.client.get_paginator("scan").paginate(TableName=table.name))
        self.assertEqual(len(pages), 2)
        self.assertEqual(sum(page["Count"] for page in pages), 30)
        found = self.client.get_paginator("query").paginate(
            TableName=table.name,
            KeyConditionExpression="id = :a",
            ExpressionAttributeValues={":a": {"S": "a"}},
            PaginationConfig={"PageSize": 7, "MaxItems": 20},
        ).build_full_result()
        self.assertEqual([int(item["n"]["N"]) for item in found["Items"]], list(range(20)))

    def test_parallel_scan(self):
        table = self.create()
        with table.batch_writer() as batch:
            for n in range(50):
                batch.put_item(Item={"id": str(n), "n": n})
        seen = [
            int(item["n"])
            for segment in range(4)
            for item in table.scan(Segment=segment, TotalSegments=4)["Items"]
        ]
        self.assertEqual(sorted(seen), list(range(50)))


class Batches(WithServer):
    def test_batch_writer_and_batch_get(self):
        table = self.create()
        with table.batch_writer(overwrite_by_pkeys=["id", "n"]) as batch:
            for n in [*range(60), *range(5)]:
                batch.put_item(Item={"id": "a", "n": n})
            batch.delete_item(Key={"id": "a", "n": 59})
        self.assertEqual(table.scan(Select="COUNT")["Count"], 59)
        found = self.resource.batch_get_item(RequestItems={
            table.name: {"Keys": [{"id": "a", "n": n} for n in range(0, 100, 2)]}})
        self.assertEqual(len(found["Responses"][table.name]), 30)
        self.assertEqual(found["UnprocessedKeys"], {})


class Transactions(WithServer):
    def put(self, table, n, **more):
        return {"Put": {"TableName": table.name, "Item": {"id": {"S": "a"}, "n": {"N": str(n)}},
                        **more}}

    def test_all_or_nothing(self):
        table = self.create()
        self.client.transact_write_items(TransactItems=[self.put(table, 1), self.put(table, 2)])
        with self.assertRaises(self.errors.TransactionCanceledException) as caught:
            self.client.transact_write_items(TransactItems=[
                self.put(table, 3),
                self.put(
                    table, 1,
                    ConditionExpression="attribute_not_exists(id)",
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                ),
            ])
        response = caught.exception.response
        self.assertEqual(
            [reason["Code"] for reason in response["CancellationReasons"]],
            ["None", "ConditionalCheckFailed"],
        )
        self.assertEqual(
            response["CancellationReasons"][1]["Item"], {"id": {"S": "a"}, "n": {"N": "1"}})
        self.assertEqual(
            response["Error"]["Message"],
            "Transaction cancelled, please refer cancellation reasons for specific reasons "
            "[None, ConditionalCheckFailed]",
        )
        self.assertEqual(table.scan()["Count"], 2)

    def test_reads(self):
        table = self.create()
        table.put_item(Item={"id": "a", "n": 1})
        found = self.client.transact_get_items(TransactItems=[
            {"Get": {"TableName": table.name, "Key": {"id": {"S": "a"}, "n": {"N": str(n)}}}}
            for n in (1, 2)
        ])
        self.assertEqual(
            found["Responses"], [{"Item": {"id": {"S": "a"}, "n": {"N": "1"}}}, {}])

    def test_tokens(self):
        table = self.create()
        token = uuid.uuid4().hex
        request = {"ClientRequestToken": token, "TransactItems": [
            {"Update": {
                "TableName": table.name,
                "Key": {"id": {"S": "a"}, "n": {"N": "1"}},
                "UpdateExpression": "ADD #c :one",
                "ExpressionAttributeNames": {"#c": "count"},
                "ExpressionAttributeValues": {":one": {"N": "1"}},
            }},
        ]}
        self.client.transact_write_items(**request)
        self.client.transact_write_items(**request)
        self.assertEqual(table.get_item(Key={"id": "a", "n": 1})["Item"]["count"], 1)
        with self.assertRaises(self.errors.IdempotentParameterMismatchException):
            self.client.transact_write_items(
                ClientRequestToken=token, TransactItems=[self.put(table, 9)])


class Streams(WithServer):
    def test_records(self):
        table = self.create(
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"})
        table.put_item(Item={"id": "a", "n": 1, "text": "x"})
        table.update_item(
            Key={"id": "a", "n": 1},
            UpdateExpression="SET #t = :y",
            ExpressionAttributeNames={"#t": "text"},
            ExpressionAttributeValues={":y": "y"},
        )
        table.put_item(Item={"id": "a", "n": 1, "text": "y"})  # changes nothing
        table.delete_item(Key={"id": "a", "n": 1})

        streams = make("client", "dynamodbstreams", self.server)
        arn = streams.list_streams(TableName=table.name)["Streams"][0]["StreamArn"]
        self.assertEqual(arn, table.latest_stream_arn)
        description = streams.describe_stream(StreamArn=arn)["StreamDescription"]
        self.assertEqual(description["StreamStatus"], "ENABLED")
        records = []
        for shard in description["Shards"]:
            iterator = streams.get_shard_iterator(
                StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
            )["ShardIterator"]
            records += streams.get_records(ShardIterator=iterator)["Records"]
        self.assertEqual(
            [record["eventName"] for record in records], ["INSERT", "MODIFY", "REMOVE"])
        changed = records[1]["dynamodb"]
        self.assertEqual(changed["Keys"], {"id": {"S": "a"}, "n": {"N": "1"}})
        self.assertEqual(changed["OldImage"]["text"], {"S": "x"})
        self.assertEqual(changed["NewImage"]["text"], {"S": "y"})
        self.assertNotIn("NewImage", records[2]["dynamodb"])


class Signatures(WithServer):
    def test_other_keys(self):
        other = make("client", "dynamodb", self.server, keys={
            "aws_access_key_id": "SOMEBODY", "aws_secret_access_key": "x"})
        self.expect_code("UnrecognizedClientException", other.list_tables)

    def test_another_secret(self):
        other = make("client", "dynamodb", self.server, keys={
            "aws_access_key_id": KEYS["aws_access_key_id"], "aws_secret_access_key": "x"})
        response = self.expect_code("InvalidSignatureException", other.list_tables)
        self.assertIn("The String-to-Sign should have been", response["Error"]["Message"])

    def test_a_session_token(self):
        other = make("client", "dynamodb", self.server, keys={**KEYS, "aws_session_token": "t"})
        self.expect_code("UnrecognizedClientException", other.list_tables)

    def test_another_region(self):
        other = make("client", "dynamodb", self.server, region="eu-central-1")
        self.expect_code("InvalidSignatureException", other.list_tables)

    def test_unsigned(self):
        from botocore import UNSIGNED

        other = make(
            "client", "dynamodb", self.server, config=settings(signature_version=UNSIGNED))
        self.expect_code("MissingAuthenticationTokenException", other.list_tables)


class SlowTables(WithServer):
    arguments = ("--delay", "100")

    def test_waiters_wait(self):
        name = "t-" + uuid.uuid4().hex
        created = self.client.create_table(
            TableName=name,
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        self.assertEqual(created["TableDescription"]["TableStatus"], "CREATING")
        with self.assertRaises(self.errors.ResourceNotFoundException):
            self.client.put_item(TableName=name, Item={"id": {"S": "a"}})
        often = {"Delay": 1, "MaxAttempts": 20}
        self.client.get_waiter("table_exists").wait(TableName=name, WaiterConfig=often)
        self.client.put_item(TableName=name, Item={"id": {"S": "a"}})
        self.assertEqual(
            self.client.delete_table(TableName=name)["TableDescription"]["TableStatus"],
            "DELETING")
        self.client.get_waiter("table_not_exists").wait(TableName=name, WaiterConfig=often)


class Faults(unittest.TestCase):
    def run_with(self, faults, action, **config):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(faults, file)
            file.flush()
            with RunningProgram(PROGRAM, "--faults", file.name) as server:
                action(make("client", "dynamodb", server, config=botocore.config.Config(
                    connect_timeout=10, **config)))

    def test_retries_get_through(self):
        def action(client):
            reply = client.list_tables()
            self.assertEqual(reply["ResponseMetadata"]["RetryAttempts"], 3)

        self.run_with(
            [{"fault": "throttling", "nth": 1}, {"fault": "internal_error", "nth": 2},
             {"fault": "drop_after", "nth": 3}],
            action, read_timeout=20,
        )

    def test_throttling_is_seen_when_it_lasts(self):
        def action(client):
            with self.assertRaises(client.exceptions.ProvisionedThroughputExceededException):
                client.list_tables()

        self.run_with(
            [{"fault": "provisioned_throughput_exceeded"}],
            action, retries={"total_max_attempts": 1},
        )

    def test_late_replies_time_out(self):
        def action(client):
            begun = time.monotonic()
            with self.assertRaises(botocore.exceptions.ReadTimeoutError):
                client.list_tables()
            self.assertLess(time.monotonic() - begun, 10)

        self.run_with(
            [{"fault": "delay", "milliseconds": 3_000}],
            action, read_timeout=0.2, retries={"total_max_attempts": 1},
        )


if __name__ == "__main__":
    unittest.main()

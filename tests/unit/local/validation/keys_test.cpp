// What keys of tables and indexes may be, after the table is found.

#include "unit/local/validation/validation_fixture.hpp"

namespace ddbm::local::testing {
namespace {

const std::string no_match = "The provided key element does not match the schema";

std::string key(std::string_view members)
{
    return "'Key':{" + std::string(members) + "}";
}

std::string item(std::string_view members)
{
    return "'Item':{" + std::string(members) + "}";
}

class KeyRules : public validation_test
{
protected:
    static std::string batch_put(std::string_view item_members)
    {
        return "'RequestItems':{'rich':[{'PutRequest':{'Item':{" + std::string(item_members) +
               "}}}]}";
    }
    static std::string batch_delete(std::string_view key_members)
    {
        return "'RequestItems':{'rich':[{'DeleteRequest':{'Key':{" + std::string(key_members) +
               "}}}]}";
    }
    static std::string batch_get(std::string_view key_members)
    {
        return "'RequestItems':{'rich':{'Keys':[{" + std::string(key_members) + "}]}}";
    }
};

TEST_F(KeyRules, WantTheAttributesOfTheSchema)
{
    for (const char* members :
         {"",
          "'pk':{'S':'a'}",
          "'pk':{'S':'a'},'sk':{'S':'1'}",
          "'pk':{'S':'a'},'other':{'N':'1'}",
          "'pk':{'S':'a'},'sk':{'N':'1'},'x':{'S':'x'}",
          "'pk':{'S':''},'sk':{'S':'1'}",
          "'pk':{'NULL':true},'sk':{'N':'1'}"})
    {
        for (const char* operation : {"GetItem", "UpdateItem", "DeleteItem"})
            expect_refused({operation, key(members), no_match});
        expect_refused({"BatchWriteItem", batch_delete(members), no_match});
        expect_refused({"BatchGetItem", batch_get(members), no_match});
    }
}

TEST_F(KeyRules, SayMoreAboutItemsThatArePut)
{
    expect_refused({
        {"PutItem", item(""), "OMV: Missing the key pk in the item"},
        {"PutItem", item("'pk':{'S':'a'}"), "OMV: Missing the key sk in the item"},
        {"PutItem",
         item("'pk':{'N':'1'},'sk':{'N':'1'}"),
         "OMV: Type mismatch for key pk expected: S actual: N"},
        {"PutItem",
         item("'pk':{'S':'a'},'sk':{'L':[]}"),
         "OMV: Type mismatch for key sk expected: N actual: L"},
        {"BatchWriteItem", batch_put("'pk':{'S':'a'}"), no_match},
        {"BatchWriteItem", batch_put("'pk':{'S':'a'},'sk':{'S':'1'}"), no_match},
    });
}

TEST_F(KeyRules, RefuseEmptyKeys)
{
    const std::string empty =
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot "
        "contain an empty string value. Key: pk";
    const std::string members = "'pk':{'S':''},'sk':{'N':'1'}";

    for (const char* operation : {"GetItem", "UpdateItem", "DeleteItem"})
        expect_refused({operation, key(members), empty});
    expect_refused({
        {"PutItem", item(members), empty},
        {"BatchWriteItem", batch_put(members), empty},
        {"BatchWriteItem", batch_delete(members), empty},
        {"BatchGetItem", batch_get(members), empty},
        {"TransactGetItems",
         "'TransactItems':[{'Get':{'TableName':'plain','Key':{'pk':{'S':''}}}}]",
         empty},
        {"TransactWriteItems",
         "'TransactItems':[{'Put':{'TableName':'plain','Item':{'pk':{'S':''}}}}]",
         empty},
    });
}

TEST_F(KeyRules, SayThatBinariesAreEmpty)
{
    answer_changed(
        "CreateTable", "'AttributeDefinitions':[{'AttributeName':'a','AttributeType':'B'}]"
    );

    expect_refused(
        {"PutItem",
         "'TableName':'made','Item':{'a':{'B':''}}",
         "One or more parameter values are not valid. The AttributeValue for a key attribute "
         "cannot "
         "contain an empty binary value. Key: a"}
    );
}

TEST_F(KeyRules, LimitTheSizes)
{
    answer_changed(
        "CreateTable",
        "'AttributeDefinitions':[{'AttributeName':'a','AttributeType':'S'},"
        "{'AttributeName':'b','AttributeType':'S'}],"
        "'KeySchema':[{'AttributeName':'a','KeyType':'HASH'},"
        "{'AttributeName':'b','KeyType':'RANGE'}]"
    );
    const auto members = [](std::size_t partition, std::size_t sort) {
        return "'a':{'S':'" + std::string(partition, 'x') + "'},'b':{'S':'" +
               std::string(sort, 'y') + "'}";
    };
    const std::string partition_too_long =
        "OMV: Size of hashkey has exceeded the maximum size limit of2048 bytes";
    const std::string sort_too_long =
        "OMV: Aggregated size of all range keys has exceeded the size limit of 1024 bytes";

    for (const char* operation : {"GetItem", "UpdateItem", "DeleteItem"})
        expect_refused({
            {operation, "'TableName':'made'," + key(members(2049, 1)), partition_too_long},
            {operation, "'TableName':'made'," + key(members(1, 1025)), sort_too_long},
        });
    expect_refused({
        {"PutItem", "'TableName':'made'," + item(members(2049, 1)), partition_too_long},
        {"PutItem", "'TableName':'made'," + item(members(1, 1025)), sort_too_long},
    });
    answer_changed("PutItem", "'TableName':'made'," + item(members(2048, 1024)));
    answer_changed("GetItem", "'TableName':'made'," + key(members(2048, 1024)));
}

TEST_F(KeyRules, HoldForIndexKeysOfItemsThatAreWritten)
{
    const std::string start = "'pk':{'S':'a'},'sk':{'N':'1'},";
    const std::string empty =
        "One or more parameter values are not valid. A value specified for a secondary index key "
        "is "
        "not supported. The AttributeValue for a key attribute cannot contain an empty ";
    const struct
    {
        std::string attribute;
        std::string message;
    } bad[] = {
        {"'area':{'N':'1'}",
         "OMV: Type mismatch for Index Key area Expected: S Actual: N IndexName: local"},
        {"'area':{'NULL':true}",
         "OMV: Type mismatch for Index Key area Expected: S Actual: NULL IndexName: local"},
        {"'code':{'M':{}}",
         "OMV: Type mismatch for Index Key code Expected: S Actual: M IndexName: coded"},
        {"'code':{'SS':['a']}",
         "OMV: Type mismatch for Index Key code Expected: S Actual: SS IndexName: coded"},
        {"'bin':{'L':[]}",
         "OMV: Type mismatch for Index Key bin Expected: B Actual: L IndexName: coded"},
        {"'area':{'S':''}", empty + "string value. IndexName: local, IndexKey: area"},
        {"'bin':{'B':''}", empty + "binary value. IndexName: coded, IndexKey: bin"},
        // Whether the item is in the index or not.
        {"'code':{'S':'" + std::string(2049, 'x') + "'}",
         "OMV: Size of hashkey has exceeded the maximum size limit of2048 bytes"},
        {"'code':{'S':'" + std::string(2049, 'x') + "'},'bin':{'B':'Yg=='}",
         "OMV: Size of hashkey has exceeded the maximum size limit of2048 bytes"},
        {"'area':{'S':'" + std::string(1025, 'x') + "'}",
         "OMV: Aggregated size of all range keys has exceeded the size limit of 1024 bytes"},
    };

    for (const auto& each : bad)
        expect_refused({
            {"PutItem", item(start + each.attribute), each.message},
            {"BatchWriteItem", batch_put(start + each.attribute), each.message},
        });
    // A key that its index lacks another attribute for.
    answer_changed("PutItem", item(start + "'code':{'S':'x'}"));
    expect(
        "Scan",
        "{'TableName':'rich','IndexName':'coded','Select':'COUNT'}",
        "{'Count':0,'ScannedCount':0}"
    );
}

TEST_F(KeyRules, HoldForIndexKeysThatAreUpdated)
{
    put("rich", "{'pk':{'S':'a'},'sk':{'N':'1'},'num':{'N':'1'},'nil':{'S':''}}");
    const auto values = [](std::string_view value) {
        return ",'ExpressionAttributeValues':{':v':" + std::string(value) + "}";
    };

    expect_refused({
        {"UpdateItem",
         "'UpdateExpression':'SET area = :v'" + values("{'N':'1'}"),
         "OMV: Type mismatch for Index Key area Expected: S Actual: N IndexName: local"},
        {"UpdateItem",
         "'UpdateExpression':'SET area = :v'" + values("{'S':''}"),
         "One or more parameter values are not valid. The update expression attempted to update a "
         "secondary index key to a value that is not supported. The AttributeValue for a key "
         "attribute cannot contain an empty string value."},
        {"UpdateItem",
         "'UpdateExpression':'SET area = num'",
         "The update expression attempted to update the secondary index key to unsupported type"},
        {"UpdateItem",
         "'UpdateExpression':'SET area = nil'",
         "One or more parameter values are not valid. The update expression attempted to update a "
         "secondary index key to a value that is not supported. The AttributeValue for a key "
         "attribute cannot contain an empty string value."},
        {"UpdateItem",
         "'UpdateExpression':'SET code = :v, bin = :b','ExpressionAttributeValues':{':v':{'S':'" +
             std::string(2049, 'x') + "'},':b':{'B':'Yg=='}}",
         "The update expression attempted to update the secondary index key beyond allowed size "
         "limits."},
        {"UpdateItem",
         "'UpdateExpression':'SET code = :v'" + values("{'S':'" + std::string(2049, 'x') + "'}"),
         "The update expression attempted to update the secondary index key beyond allowed size "
         "limits."},
        {"UpdateItem",
         "'UpdateExpression':'SET area.x = :v'" + values("{'S':'x'}"),
         "Key attributes must be scalars; list random access '[]' and map lookup '.' are not "
         "allowed: IndexKey: area"},
        {"UpdateItem",
         "'AttributeUpdates':{'area':{'Value':{'N':'1'}}}",
         "OMV: Type mismatch for Index Key area Expected: S Actual: N IndexName: local"},
    });
}

TEST_F(KeyRules, LetItemsBeThatAnIndexCameTooLateFor)
{
    put("plain", "{'pk':{'S':'a'},'late':{'N':'1'}}");
    answer(
        "UpdateTable",
        "{'TableName':'plain','AttributeDefinitions':[{'AttributeName':'late',"
        "'AttributeType':'S'}],'GlobalSecondaryIndexUpdates':[{'Create':{'IndexName':'by_late',"
        "'KeySchema':[{'AttributeName':'late','KeyType':'HASH'}],'Projection':{"
        "'ProjectionType':'ALL'}}}]}"
    );
    const std::string start = "'TableName':'plain','Key':{'pk':{'S':'a'}},";

    expect(
        "Scan",
        "{'TableName':'plain','IndexName':'by_late'}",
        "{'Items':[],'Count':0,'ScannedCount':0}"
    );
    answer_changed("UpdateItem", start + "'UpdateExpression':'SET more = pk'");
    answer_changed("UpdateItem", start + "'AttributeUpdates':{'more':{'Value':{'S':'x'}}}");
    expect_refused({
        {"UpdateItem",
         start + "'UpdateExpression':'SET late = late'",
         "The update expression attempted to update the secondary index key to unsupported type"},
        {"UpdateItem",
         start + "'AttributeUpdates':{'late':{'Action':'ADD','Value':{'N':'1'}}}",
         "OMV: Type mismatch for Index Key late Expected: S Actual: N IndexName: by_late"},
        {"PutItem",
         "'TableName':'plain','Item':{'pk':{'S':'a'},'late':{'N':'1'}}",
         "OMV: Type mismatch for Index Key late Expected: S Actual: N IndexName: by_late"},
    });
    answer_changed("UpdateItem", start + "'UpdateExpression':'SET late = pk'");
    expect(
        "Scan",
        "{'TableName':'plain','IndexName':'by_late','Select':'COUNT'}",
        "{'Count':1,'ScannedCount':1}"
    );
}

TEST_F(KeyRules, ForbidToUpdateTheKey)
{
    const std::string refused =
        "OMV: Cannot update attribute sk. This attribute is part of the key";
    const std::string values = ",'ExpressionAttributeValues':{':v':{'N':'1'}}";

    expect_refused({
        {"UpdateItem", "'UpdateExpression':'SET a = :v, sk = :v'" + values, refused},
        {"UpdateItem", "'UpdateExpression':'ADD sk :v'" + values, refused},
        {"UpdateItem", "'UpdateExpression':'REMOVE sk'", refused},
        {"UpdateItem", "'UpdateExpression':'SET sk.a[1] = :v'" + values, refused},
        {"UpdateItem", "'AttributeUpdates':{'sk':{'Value':{'N':'2'}}}", refused},
        {"UpdateItem", "'AttributeUpdates':{'sk':{'Action':'DELETE'}}", refused},
    });
}

TEST_F(KeyRules, ForbidPathsIntoKeys)
{
    const std::string start =
        "Key attributes must be scalars; list random access '[]' and map lookup '.' are not "
        "allowed: ";

    expect_refused({
        {"GetItem", "'ProjectionExpression':'pk.a'", start + "Key: pk"},
        {"GetItem", "'ProjectionExpression':'x, area[1]'", start + "IndexKey: area"},
        {"Query", "'ProjectionExpression':'sk[0]'", start + "Key: sk"},
        {"Query",
         "'IndexName':'coded','ProjectionExpression':'bin.x',"
         "'KeyConditionExpression':'code = :p'",
         start + "IndexKey: bin"},
        {"Scan", "'ProjectionExpression':'pk.a'", start + "Key: pk"},
        {"BatchGetItem",
         "'RequestItems':{'plain':{'Keys':[{'pk':{'S':'a'}}],'ProjectionExpression':'pk.a'}}",
         start + "Key: pk"},
        {"PutItem", "'ConditionExpression':'attribute_exists(pk.a)'", start + "Key: pk"},
        {"DeleteItem",
         "'ConditionExpression':'attribute_exists(area[0])'",
         start + "IndexKey: area"},
        {"UpdateItem", "'ConditionExpression':'attribute_exists(sk.a)'", start + "Key: sk"},
        {"UpdateItem", "'UpdateExpression':'SET x = area.y'", start + "IndexKey: area"},
        {"Query", "'FilterExpression':'attribute_exists(sk.x)'", start + "Key: sk"},
        {"Scan", "'FilterExpression':'attribute_exists(code.x)'", start + "IndexKey: code"},
        // As attributes of their own they are literal names.
        {"GetItem",
         "'AttributesToGet':['pk.a','pk.a']",
         "OMV: Duplicate value in attribute name: pk.a"},
    });
    answer_changed("GetItem", "'AttributesToGet':['pk.a']");
}

}  // namespace
}  // namespace ddbm::local::testing

// Global indexes whose key has up to four attributes for the partition and four to sort by.

#include "unit/local/validation/validation_fixture.hpp"

namespace ddbm::local::testing {
namespace {

class MultiAttributeKeyRules : public validation_test
{
protected:
    MultiAttributeKeyRules()
    {
        std::string definitions = "{'AttributeName':'pk','AttributeType':'S'}";
        std::string keys;
        for (const char* name : {"h1", "h2", "h3", "h4", "r1", "r2", "r3", "r4"})
        {
            const bool is_number = std::string_view(name) == "h2" || name[0] == 'r';
            definitions += ",{'AttributeName':'" + std::string(name) + "','AttributeType':'" +
                           (is_number ? "N" : "S") + "'}";
            keys += std::string(keys.empty() ? "" : ",") + "{'AttributeName':'" + name +
                    "','KeyType':'" + (name[0] == 'h' ? "HASH" : "RANGE") + "'}";
        }
        answer(
            "CreateTable",
            "{'TableName':'multi','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':[" +
                definitions +
                "],'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'}],"
                "'GlobalSecondaryIndexes':[{'IndexName':'wide','KeySchema':[" +
                keys + "],'Projection':{'ProjectionType':'KEYS_ONLY'}}]}"
        );
    }

    static std::string item(std::string_view pk, std::string_view sorts, std::string_view h4 = "d")
    {
        std::string all = "{'pk':{'S':'" + std::string(pk) +
                          "'},'h1':{'S':'a'},'h2':{'N':'2'},'h3':{'S':'c'},'h4':{'S':'" +
                          std::string(h4) + "'}";
        for (std::size_t at = 0; at < sorts.size(); ++at)
            all += ",'r" + std::to_string(at + 1) + "':{'N':'" + sorts[at] + "'}";
        return all + "}";
    }

    // With :a to :d the partition of item(), and numbers :0 to :9 as far as they are used.
    static std::string query(const std::string& condition, std::string_view more = "")
    {
        std::string values;
        const std::pair<std::string_view, std::string_view> all[] = {
            {":a", "{'S':'a'}"},
            {":b", "{'N':'2'}"},
            {":c", "{'S':'c'}"},
            {":d", "{'S':'d'}"},
            {":1", "{'N':'1'}"},
            {":2", "{'N':'2'}"},
            {":3", "{'N':'3'}"}};
        for (const auto& [name, value] : all)
            if (condition.find(name) != condition.npos)
                values += std::string(values.empty() ? "" : ",") + "'" + std::string(name) +
                          "':" + std::string(value);
        return "{'TableName':'multi','IndexName':'wide','KeyConditionExpression':'" + condition +
               "','ExpressionAttributeValues':{" + values + "}" + std::string(more) + "}";
    }

    std::string found(const std::string& condition, std::string_view more = "")
    {
        std::string keys;
        const json::value page = answer("Query", query(condition, more));
        if (page.is_object())
            for (const auto& each : page.at("Items").as_array())
                keys += std::string(each.at("pk").at("S").as_string());
        return keys;
    }

    static constexpr const char* partition = "h1 = :a AND h2 = :b AND h3 = :c AND h4 = :d";
};

TEST_F(MultiAttributeKeyRules, FindWhatEachFurtherAttributeNarrows)
{
    put("multi", item("A", "1111"));
    put("multi", item("B", "1112"));
    put("multi", item("C", "1121"));
    put("multi", item("D", "2111"));
    put("multi", item("E", "1111", "other"));
    put("multi", item("F", "111"));
    const std::string all = partition;

    EXPECT_EQ(found(all), "ABCD");
    EXPECT_EQ(found("h4 = :d AND h2 = :b AND h3 = :c AND h1 = :a"), "ABCD");
    EXPECT_EQ(found(all, ",'ScanIndexForward':false"), "DCBA");
    EXPECT_EQ(found(all + " AND r1 = :1"), "ABC");
    EXPECT_EQ(found(all + " AND r1 > :1"), "D");
    EXPECT_EQ(found(all + " AND r1 = :1 AND r2 = :1 AND r3 = :1"), "AB");
    EXPECT_EQ(found(all + " AND r1 = :1 AND r2 = :1 AND r3 > :1"), "C");
    EXPECT_EQ(found("r2 = :1 AND r1 = :1 AND r3 BETWEEN :2 AND :3 AND " + all), "C");
    EXPECT_EQ(found(all + " AND r1 = :1 AND r2 = :1 AND r3 = :1 AND r4 = :2"), "B");
}

TEST_F(MultiAttributeKeyRules, GoOnAfterTheLastKey)
{
    put("multi", item("A", "1111"));
    put("multi", item("B", "1111"));
    put("multi", item("C", "1112"));

    std::string keys;
    std::string start;
    for (int number = 0; number < 3; ++number)
    {
        const json::value page = answer("Query", query(partition, ",'Limit':1" + start));
        keys += std::string(page.at("Items").at(0).at("pk").at("S").as_string());
        EXPECT_EQ(page.at("LastEvaluatedKey").as_object().size(), 9u);
        start = ",'ExclusiveStartKey':" + json::serialize(page.at("LastEvaluatedKey"));
    }
    // Those with equal keys of the index come in the order of a hash.
    EXPECT_TRUE(keys == "ABC" || keys == "BAC") << keys;
}

TEST_F(MultiAttributeKeyRules, RefuseGapsAndWhatComesAfterAnInequality)
{
    const std::string all = partition;
    const auto lacks = [](std::string_view kind, std::string_view lacking, std::string_view last) {
        return std::string(kind) + " key attributes " + std::string(lacking) +
               " must have equality conditions specified in the query because a condition is "
               "present on key attribute " +
               std::string(last);
    };
    expect_refused({
        {"Query",
         query("h1 = :a AND h2 = :b AND h3 = :c"),
         "Query condition missed key schema element: h4"},
        {"Query",
         query("h1 = :a AND h2 = :b AND h3 = :c AND h4 > :d"),
         "Query key condition not supported"},
        {"Query",
         query("h1 = :a AND h2 = :b AND h3 = :c AND r1 = :1"),
         "Query condition missed key schema element: h4"},
        {"Query", query("h1 = :a AND h2 = :b AND h4 = :d"), lacks("HASH", "h3", "h4")},
        {"Query",
         query("h1 = :a AND h2 > :b AND h3 = :c AND h4 = :d AND r1 = :1"),
         lacks("HASH", "h2", "h4")},
        {"Query", query("h4 = :d AND r2 = :1"), lacks("HASH", "h1, h2, h3", "h4")},
        {"Query", query(all + " AND r2 = :1"), lacks("RANGE", "r1", "r2")},
        {"Query", query(all + " AND r1 = :1 AND r3 = :1"), lacks("RANGE", "r2", "r3")},
        {"Query", query(all + " AND r1 = :1 AND r3 > :1"), lacks("RANGE", "r2", "r3")},
        {"Query", query(all + " AND r1 > :1 AND r2 = :1"), lacks("RANGE", "r1", "r2")},
        {"Query", query(all + " AND r1 > :1 AND r2 < :1"), lacks("RANGE", "r1", "r2")},
        {"Query",
         query(all + " AND r3 = :1 AND r1 BETWEEN :1 AND :2"),
         lacks("RANGE", "r1, r2", "r3")},
        {"Query", query(all + " AND pk = :a"), "Query condition missed key schema element: r1"},
        {"Query",
         query(all + " AND r1 = :1 AND pk = :a"),
         "Query condition missed key schema element: r2"},
        {"Query",
         query(all + " AND r1 = :1 AND r2 = :1 AND r3 = :1 AND r4 = :1 AND pk = :a"),
         "The number of query conditions (9) exceeds the number of key attributes defined in the "
         "schema (8)"},
        {"Query",
         query(all + " AND r1 = :a"),
         "OMV: Condition parameter type does not match schema type"},
    });
}

TEST_F(MultiAttributeKeyRules, RefuseItemsWhoseAttributesCannotBeKeys)
{
    const std::string long_text(700, 'x');
    const std::string start = "'TableName':'multi','Item':{'pk':{'S':'a'},";

    expect_refused({
        {"PutItem",
         start + "'h2':{'S':'x'}}",
         "OMV: Type mismatch for Index Key h2 Expected: N Actual: S IndexName: wide"},
        {"PutItem",
         start + "'r4':{'S':'x'}}",
         "OMV: Type mismatch for Index Key r4 Expected: N Actual: S IndexName: wide"},
        {"PutItem",
         start + "'h3':{'S':''}}",
         "One or more parameter values are not valid. A value specified for a secondary index key "
         "is not supported. The AttributeValue for a key attribute cannot contain an empty string "
         "value. IndexName: wide, IndexKey: h3"},
        // The sizes of the attributes are added up.
        {"PutItem",
         start + "'h1':{'S':'" + long_text + "'},'h3':{'S':'" + long_text + "'},'h4':{'S':'" +
             long_text +
             "'},'h2':{'N':'1'},'r1':{'N':'1'},'r2':{'N':'1'},'r3':{'N':'1'},'r4':{'N':'1'}}",
         "OMV: Size of hashkey has exceeded the maximum size limit of2048 bytes"},
    });
}

TEST_F(MultiAttributeKeyRules, AreDescribedAsTheyWereMade)
{
    const json::value table = answer("DescribeTable", "{'TableName':'multi'}");

    EXPECT_EQ(
        table.at("Table").at("GlobalSecondaryIndexes").at(0).at("KeySchema").as_array().size(), 8u
    );
}

TEST_F(MultiAttributeKeyRules, CannotBeMadeOfMore)
{
    const auto with_keys = [](std::string_view types) {
        std::string definitions = "{'AttributeName':'pk','AttributeType':'S'}";
        std::string keys;
        int number = 0;
        for (const char type : types)
        {
            const std::string name = "k" + std::to_string(number++);
            definitions += ",{'AttributeName':'" + name + "','AttributeType':'S'}";
            keys += std::string(keys.empty() ? "" : ",") + "{'AttributeName':'" + name +
                    "','KeyType':'" + (type == 'h' ? "HASH" : "RANGE") + "'}";
        }
        return "'AttributeDefinitions':[" + definitions +
               "],'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'}],"
               "'GlobalSecondaryIndexes':[{'IndexName':'wide','KeySchema':[" +
               keys + "],'Projection':{'ProjectionType':'KEYS_ONLY'}}]";
    };

    expect_refused({
        {"CreateTable",
         with_keys("hhhhh"),
         "OMV: The KeySchema exceeds the maximum allowed number of HASH key attributes"},
        {"CreateTable",
         with_keys("hrrrrr"),
         "OMV: The KeySchema exceeds the maximum allowed number of RANGE key attributes"},
        {"CreateTable",
         with_keys("hrh"),
         "OMV: All HASH key attributes must precede RANGE key attributes in the KeySchema"},
        {"CreateTable",
         with_keys("rr"),
         "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"},
    });
}

}  // namespace
}  // namespace ddbm::local::testing

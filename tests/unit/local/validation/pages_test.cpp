// Where pages end, and how reading goes on.

#include "unit/local/validation/validation_fixture.hpp"

#include <set>

namespace ddbm::local::testing {
namespace {

class PageRules : public validation_test
{
protected:
    void put_many(int count, std::size_t size = 0, std::string_view more = "")
    {
        for (int number = 1; number <= count; ++number)
            put("rich",
                "{'pk':{'S':'a'},'sk':{'N':'" + std::to_string(number) + "'},'v':{'S':'" +
                    std::string(size, 'x') + "'}" + std::string(more) + "}");
    }

    static std::string start_of(const json::value& page)
    {
        return ",'ExclusiveStartKey':" + json::serialize(page.at("LastEvaluatedKey"));
    }
};

TEST_F(PageRules, ALimitThatIsReachedHasALastKeyEvenAtTheEnd)
{
    put_many(3);

    for (const char* operation : {"Query", "Scan"})
    {
        expect_changed(
            operation,
            "'Select':'COUNT','Limit':3",
            "{'Count':3,'ScannedCount':3,'LastEvaluatedKey':{'pk':{'S':'a'},'sk':{'N':'3'}}}"
        );
        expect_changed(operation, "'Select':'COUNT','Limit':4", "{'Count':3,'ScannedCount':3}");
        expect_changed(
            operation,
            "'Select':'COUNT','Limit':3,'ExclusiveStartKey':{'pk':{'S':'a'},'sk':{'N':'3'}}",
            "{'Count':0,'ScannedCount':0}"
        );
    }
}

TEST_F(PageRules, LimitsCountItemsBeforeTheFilter)
{
    put_many(3);
    const std::string filter = "'FilterExpression':'attribute_exists(x)','Limit':2";

    for (const char* operation : {"Query", "Scan"})
        expect_changed(
            operation,
            filter,
            "{'Items':[],'Count':0,'ScannedCount':2,"
            "'LastEvaluatedKey':{'pk':{'S':'a'},'sk':{'N':'2'}}}"
        );
}

TEST_F(PageRules, TheItemThatReachesAMegabyteIsStillThere)
{
    // Four items are one megabyte sharp; the third one before it leaves a byte.
    put_many(5, 262144 - 8);

    const json::value page = answer_changed("Query", "'Select':'COUNT'");
    EXPECT_EQ(page.at("Count"), 4);
    EXPECT_EQ(page.at("LastEvaluatedKey").at("sk"), parsed("{'N':'4'}"));
    put("rich", "{'pk':{'S':'a'},'sk':{'N':'1'},'v':{'S':'" + std::string(262144 - 9, 'x') + "'}}");
    expect_changed(
        "Query",
        "'Select':'COUNT'",
        "{'Count':5,'ScannedCount':5,"
        "'LastEvaluatedKey':{'pk':{'S':'a'},'sk':{'N':'5'}}}"
    );
    for (const char* more :
         {"'FilterExpression':'attribute_exists(x)'", "'ProjectionExpression':'pk'"})
        EXPECT_EQ(answer_changed("Scan", more).at("ScannedCount"), 5) << more;
}

TEST_F(PageRules, StartKeysNeedNoItem)
{
    put_many(3);

    expect_changed(
        "Query",
        "'ProjectionExpression':'sk','ExclusiveStartKey':{'pk':{'S':'a'},'sk':{'N':'1.5'}}",
        "{'Items':[{'sk':{'N':'2'}},{'sk':{'N':'3'}}],'Count':2,'ScannedCount':2}"
    );
    expect_changed(
        "Query",
        "'ProjectionExpression':'sk','ScanIndexForward':false,"
        "'ExclusiveStartKey':{'pk':{'S':'a'},'sk':{'N':'2.5'}}",
        "{'Items':[{'sk':{'N':'2'}},{'sk':{'N':'1'}}],'Count':2,'ScannedCount':2}"
    );
}

TEST_F(PageRules, LastKeysOfIndexesHaveBothKeys)
{
    put_many(3, 0, ",'area':{'S':'x'},'code':{'S':'c'},'bin':{'B':'Yg=='}");
    const std::string both = "{'pk':{'S':'a'},'sk':{'N':'1'},'area':{'S':'x'}}";
    const std::string in_global = "'IndexName':'global','KeyConditionExpression':'area = :p',"
                                  "'ExpressionAttributeValues':{':p':{'S':'x'}},";

    EXPECT_EQ(
        answer_changed("Query", in_global + "'Limit':1").at("LastEvaluatedKey"), parsed(both)
    );
    EXPECT_EQ(
        answer_changed("Scan", "'IndexName':'local','Limit':1").at("LastEvaluatedKey"), parsed(both)
    );
    EXPECT_EQ(
        answer_changed("Scan", "'IndexName':'coded','Limit':1")
            .at("LastEvaluatedKey")
            .as_object()
            .size(),
        4u
    );
}

TEST_F(PageRules, EqualIndexKeysAreAllReadOnce)
{
    for (int number = 0; number < 7; ++number)
        put("rich",
            "{'pk':{'S':'" + std::to_string(number) +
                "'},'sk':{'N':'1'},'code':{'S':'c'},'bin':{'B':'Yg=='}}");

    for (const char* forward : {"true", "false"})
    {
        std::string start;
        std::set<std::string> found;
        for (int page_number = 0; page_number < 4; ++page_number)
        {
            const json::value page = answer_changed(
                "Query",
                "'IndexName':'coded','KeyConditionExpression':'code = :p','Limit':2,"
                "'ExpressionAttributeValues':{':p':{'S':'c'}},'ScanIndexForward':" +
                    std::string(forward) + start
            );
            for (const auto& item : page.at("Items").as_array())
                EXPECT_TRUE(found.emplace(item.at("pk").at("S").as_string()).second);
            if (page.as_object().contains("LastEvaluatedKey"))
                start = start_of(page);
        }
        EXPECT_EQ(found.size(), 7u);
    }
}

}  // namespace
}  // namespace ddbm::local::testing

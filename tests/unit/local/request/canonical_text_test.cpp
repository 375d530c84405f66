#include "local/request/canonical_text.hpp"
#include "shape_testing.hpp"

#include <string>
#include <string_view>

namespace ddbm::local::testing {
namespace {

std::string text_of(std::string_view operation, std::string body)
{
    std::replace(body.begin(), body.end(), '\'', '"');
    return detail::canonical_text(
        shape_of(operation)->request, boost::json::parse(body).as_object()
    );
}

// Of a transaction that puts one item, whose attributes are given.
std::string text_of_put(const std::string& attributes)
{
    return text_of(
        "TransactWriteItems",
        "{'TransactItems':[{'Put':{'TableName':'tab','Item':{" + attributes + "}}}]}"
    );
}

TEST(CanonicalText, IsTheSameWhereverMembersStand)
{
    EXPECT_EQ(
        text_of(
            "TransactWriteItems",
            "{'ReturnConsumedCapacity':'NONE','TransactItems':[{'Update':{'TableName':'tab',"
            "'Key':{'a':{'S':'x'},'b':{'N':'1'}},'UpdateExpression':'SET #c = :c, #d = :d',"
            "'ExpressionAttributeNames':{'#c':'c','#d':'d'},"
            "'ExpressionAttributeValues':{':c':{'S':'c'},':d':{'M':{'p':{'N':'1'},'q':{'L':[]}}}}"
            "}}]}"
        ),
        text_of(
            "TransactWriteItems",
            "{'TransactItems':[{'Update':{"
            "'ExpressionAttributeValues':{':d':{'M':{'q':{'L':[]},'p':{'N':'1'}}},':c':{'S':'c'}},"
            "'ExpressionAttributeNames':{'#d':'d','#c':'c'},"
            "'UpdateExpression':'SET #c = :c, #d = :d','Key':{'b':{'N':'1'},'a':{'S':'x'}},"
            "'TableName':'tab'}}],'ReturnConsumedCapacity':'NONE'}"
        )
    );
}

TEST(CanonicalText, IsTheSameForSetsOfTheSameElements)
{
    for (const char* type : {"SS", "NS", "BS"})
    {
        const std::string start = "'s':{'" + std::string(type) + "':";
        EXPECT_EQ(
            text_of_put(start + "['1111','2222','3333']}"),
            text_of_put(start + "['3333','1111','2222']}")
        );
        EXPECT_NE(text_of_put(start + "['1111']}"), text_of_put(start + "['1111','2222']}"));
    }
    EXPECT_NE(
        text_of_put("'l':{'L':[{'S':'a'},{'S':'b'}]}"),
        text_of_put("'l':{'L':[{'S':'b'},{'S':'a'}]}")
    );
}

TEST(CanonicalText, HasNothingOfMembersThatAreIgnored)
{
    const std::string plain = text_of_put("'v':{'S':'a'}");

    EXPECT_EQ(text_of_put("'v':{'S':'a','N':null,'Z':'a'}"), plain);
    EXPECT_EQ(
        text_of(
            "TransactWriteItems",
            "{'ReturnConsumedCapacity':null,'Unknown':['b','a'],"
            "'TransactItems':[{'Delete':null,'Put':{'More':{},'TableName':'tab',"
            "'ConditionExpression':null,'Item':{'v':{'S':'a'}}}}]}"
        ),
        plain
    );
}

TEST(CanonicalText, IsAnotherForAnotherRequest)
{
    const std::string texts[] = {
        text_of_put(""),
        text_of_put("'a':{'S':''}"),
        text_of_put("'':{'S':'a'}"),
        text_of_put("'a':{'S':'b'}"),
        text_of_put("'b':{'S':'a'}"),
        text_of_put("'a':{'B':'b'}"),
        text_of_put("'a':{'S':'b'},'b':{'S':'a'}"),
        text_of_put("'a':{'S':'b1:b'}"),
        text_of_put("'a':{'SS':['b','c']}"),
        text_of_put("'a':{'SS':['bc']}"),
        text_of_put("'a':{'NS':['b','c']}"),
        text_of_put("'a':{'L':[{'S':'b'},{'S':'c'}]}"),
        text_of_put("'a':{'L':[{'L':[{'S':'b'}]},{'S':'c'}]}"),
        text_of_put("'a':{'M':{'b':{'S':'c'}}}"),
        text_of_put("'a':{'M':{'b':{'M':{}}}}"),
        text_of_put("'a':{'M':{'b':{'L':[]}}}"),
        text_of_put("'a':{'BOOL':true}"),
        text_of_put("'a':{'BOOL':false}"),
        text_of_put("'a':{'NULL':true}"),
        text_of_put("'a':{'N':'1'}"),
        text_of_put("'a':{'N':'1.0'}"),
        text_of("Scan", "{'TableName':'tab'}"),
        text_of("Scan", "{'TableName':'tab','Limit':1}"),
        text_of("Scan", "{'TableName':'tab','Limit':11}"),
    };

    for (const std::string& one : texts)
        EXPECT_EQ(std::count(std::begin(texts), std::end(texts), one), 1) << one;
}

}  // namespace
}  // namespace ddbm::local::testing

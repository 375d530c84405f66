// What requests take throughput of.

#include "protocol/request_places.hpp"

#include <gtest/gtest.h>

namespace ddbm::detail {
namespace {

request_place place(std::string table, std::string index = "", std::string key = "")
{
    request_place made(std::move(table));
    made.index = std::move(index);
    made.key = std::move(key);
    return made;
}

using places = std::vector<request_place>;

std::string key_of(std::string_view request, std::string_view attribute = "")
{
    const places found = places_of(request, attribute);
    return found.size() == 1 ? found[0].key : "not one place";
}

TEST(RequestPlaces, HaveTableAndIndex)
{
    EXPECT_EQ(places_of(R"({"Limit":1,"TableName":"t","IndexName":"i"})"), places{place("t", "i")});
    EXPECT_EQ(places_of(R"({"TableName":"t"})"), places{place("t")});
}

TEST(RequestPlaces, HaveTheKeyThatIsTheOnlyAttribute)
{
    EXPECT_EQ(key_of(R"({"TableName":"t","Key":{"id":{"S":"a}"}}})"), R"({"S":"a}"})");
}

TEST(RequestPlaces, HaveThePartitionKeyWhereItsNameIsKnown)
{
    const std::string_view get = R"({"TableName":"t","Key":{"at":{"N":"7"},"id":{"S":"a"}}})";
    EXPECT_EQ(key_of(get, "id"), R"({"S":"a"})");
    EXPECT_EQ(key_of(get, "at"), R"({"N":"7"})");
    EXPECT_EQ(key_of(get, "other"), "");
    EXPECT_EQ(key_of(get), R"({"at":{"N":"7"},"id":{"S":"a"}})");

    const std::string_view put = R"({"Item":{"x":{"M":{"id":{}}},"id":{"S":"a"}},"TableName":"t"})";
    EXPECT_EQ(key_of(put, "id"), R"({"S":"a"})");
    EXPECT_EQ(key_of(put), "");
}

TEST(RequestPlaces, HaveTheKeyOfAQuery)
{
    const auto with_condition = [](const std::string& condition) {
        return key_of(
            R"({"TableName":"t","ExpressionAttributeValues":{":v":{"S":"a"},":w":{"S":"b"}},)"
            R"("KeyConditionExpression":")" +
            condition + "\"}"
        );
    };
    for (const char* condition :
         {"#p = :v",
          "#p=:v",
          "#p = :v AND #s < :w",
          "#p = :v AND #s = :w",
          "#s <= :w AND #p = :v",
          "#s >=:w AND (#p =:v)",
          ":v = #p",
          "(:v=#p) and s > :w",
          "begins_with(s, :w) AND p = :v"})
        EXPECT_EQ(with_condition(condition), R"({"S":"a"})") << condition;
    for (const char* condition : {"", "=", "p =", "p = ", "= :x", "p < :v", "p = q", "p = :x", ":"})
        EXPECT_EQ(with_condition(condition), "") << condition;
}

TEST(RequestPlaces, AreTheTablesOfABatchOrATransaction)
{
    EXPECT_EQ(
        places_of(R"({"RequestItems":{"t":{"Keys":[]},"u":{"Keys":[]}}})"),
        (places{place("t"), place("u")})
    );
    EXPECT_EQ(
        places_of(R"({"TransactItems":[{"Put":{"TableName":"t","Item":{"id":{"S":"a"}}}},
                     {"Delete":{"Key":{},"TableName":"u"}},{"Update":{"TableName":"t"}}]})"),
        (places{place("t"), place("u")})
    );
}

TEST(RequestPlaces, AreNoneOfWhatCannotBeRead)
{
    for (std::string_view text :
         {"",
          "null",
          "[]",
          "{",
          "{}",
          R"({"TableName")",
          R"({"TableName":7})",
          R"({"TableName":"t","Key":[]})",
          R"({"TableName":"t","Key":{"id")",
          R"({"RequestItems":[]})",
          R"({"TransactItems":[7]})",
          R"({"Statement":"SELECT * FROM t"})"})
        EXPECT_EQ(places_of(text), places()) << text;
}

TEST(RequestPlaces, HaveNamesWithoutEscapes)
{
    EXPECT_EQ(places_of(R"({"Tabl\u0065Name":"\u0074"})"), places{place("t")});
}

}  // namespace
}  // namespace ddbm::detail

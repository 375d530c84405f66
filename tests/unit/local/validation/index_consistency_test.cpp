// Random writes, and after them what each index answers compared with what a look at all items of
// the table would find.

#include "unit/local/validation/validation_fixture.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <vector>

namespace ddbm::local::testing {
namespace {

// An attribute of an item, S, N or B, as it is written; empty: it has none.
std::string value_of(const json::object& item, std::string_view name)
{
    const json::value* found = item.if_contains(json::string_view(name.data(), name.size()));
    return found ? std::string(found->as_object().begin()->value().as_string()) : std::string();
}

class IndexConsistency : public validation_test
{
protected:
    // Binaries of which some begin with others; base64 of one to three bytes, in their order.
    static constexpr std::string_view binaries[] = {"AA==", "AP8=", "fw==", "/w==", "/wA=", "//8="};

    std::string pick(std::initializer_list<const char*> choices)
    {
        return *(choices.begin() + static_cast<std::ptrdiff_t>(random_() % choices.size()));
    }

    void write()
    {
        const std::string key = "'pk':{'S':'" + pick({"a", "b", "ab"}) + "'},'sk':{'N':'" +
                                pick({"-10", "-1.5", "-1", "0", "1", "1.5", "10", "200"}) + "'}";
        switch (random_() % 4)
        {
        case 0:
            answer("DeleteItem", "{'TableName':'rich','Key':{" + key + "}}");
            return;
        case 1:
            answer(
                "UpdateItem",
                "{'TableName':'rich','Key':{" + key + "},'UpdateExpression':'" +
                    pick(
                        {"REMOVE area",
                         "REMOVE code, kept",
                         "SET kept = pk",
                         "SET area = pk",
                         "SET code = pk"}
                    ) +
                    "'}"
            );
            return;
        default:
            break;
        }
        std::string item = key;
        if (random_() % 3)
            item += ",'area':{'S':'" + pick({"x", "xy", "y", "a"}) + "'}";
        if (random_() % 3)
            item += ",'code':{'S':'" + pick({"c", "d", "a"}) + "'}";
        if (random_() % 3)
            item += ",'bin':{'B':'" + std::string(binaries[random_() % 6]) + "'}";
        if (random_() % 2)
            item += ",'kept':{'S':'k" + std::to_string(random_() % 5) + "'}";
        put("rich", "{" + item + "}");
    }

    std::vector<json::object> read_all(std::string_view operation, const std::string& request)
    {
        std::vector<json::object> all;
        std::string start;
        do
        {
            const json::value page =
                answer(operation, "{'TableName':'rich'" + request + start + "}");
            for (const auto& item : page.at("Items").as_array())
                all.push_back(item.as_object());
            const json::value* last = page.as_object().if_contains("LastEvaluatedKey");
            start = last ? ",'ExclusiveStartKey':" + json::serialize(*last) : "";
        } while (!start.empty());
        return all;
    }

    using keys = std::multiset<std::string>;

    static std::string key_of(const json::object& item)
    {
        return value_of(item, "pk") + " " + value_of(item, "sk");
    }

    static keys keys_of(const std::vector<json::object>& items)
    {
        keys all;
        for (const json::object& item : items)
            all.insert(key_of(item));
        return all;
    }

    template <class Predicate>
    keys those(Predicate matches)
    {
        keys all;
        for (const json::object& item : table_)
            if (matches(item))
                all.insert(key_of(item));
        return all;
    }

    // The same from both ends and in pages, in the order of `rank`.
    template <class Rank>
    void expect_query(const std::string& request, const keys& expected, Rank rank)
    {
        for (const char* more :
             {"",
              ",'Limit':1",
              ",'Limit':3",
              ",'ScanIndexForward':false",
              ",'ScanIndexForward':false,'Limit':2"})
        {
            auto found = read_all("Query", request + more);
            EXPECT_EQ(keys_of(found), expected) << request << more;
            if (std::string_view(more).find("false") != std::string_view::npos)
                std::reverse(found.begin(), found.end());
            EXPECT_TRUE(std::is_sorted(
                found.begin(),
                found.end(),
                [&](const json::object& a, const json::object& b) { return rank(a) < rank(b); }
            )) << request
               << more;
        }
    }

    static double number(const json::object& item) { return std::stod(value_of(item, "sk")); }

    static std::size_t binary_rank(std::string_view written)
    {
        return static_cast<std::size_t>(
            std::find(std::begin(binaries), std::end(binaries), written) - std::begin(binaries)
        );
    }

    std::mt19937 random_{7};
    std::vector<json::object> table_;
};

TEST_F(IndexConsistency, QueriesFindWhatIsInTheTable)
{
    const auto has_coded = [](const json::object& item, const std::string& code) {
        return value_of(item, "code") == code && !value_of(item, "bin").empty();
    };
    for (int round = 0; round < 40; ++round)
    {
        for (int count = 0; count < 15; ++count)
            write();
        table_ = read_all("Scan", "");

        for (const char* area : {"x", "xy", "a", "none"})
            for (const double bound : {-1.5, 0.0, 7.0})
            {
                const std::string sent =
                    ",'IndexName':'global','KeyConditionExpression':'area = :a AND sk > :n',"
                    "'ExpressionAttributeValues':{':a':{'S':'" +
                    std::string(area) + "'},':n':{'N':'" + std::to_string(bound) + "'}}";
                expect_query(
                    sent,
                    those([&](const json::object& item) {
                        return value_of(item, "area") == area && number(item) > bound;
                    }),
                    number
                );
            }
        for (const char* code : {"c", "ab"})
        {
            const std::string start =
                ",'IndexName':'coded','ExpressionAttributeValues':{':c':{'S':'" +
                std::string(code) + "'},";
            const auto rank = [](const json::object& item) {
                return binary_rank(value_of(item, "bin"));
            };
            expect_query(
                start + "':b':{'B':'/w=='}},'KeyConditionExpression':'code = :c AND "
                        "begins_with(bin, :b)'",
                those([&](const json::object& item) {
                    return has_coded(item, code) && rank(item) >= 3;
                }),
                rank
            );
            expect_query(
                start + "':b':{'B':'AP8='},':d':{'B':'/w=='}},'KeyConditionExpression':'code = :c "
                        "AND bin BETWEEN :b AND :d'",
                those([&](const json::object& item) {
                    return has_coded(item, code) && rank(item) >= 1 && rank(item) <= 3;
                }),
                rank
            );
            expect_query(
                start + "':b':{'B':'/wA='}},'KeyConditionExpression':'code = :c AND bin <= :b'",
                those([&](const json::object& item) {
                    return has_coded(item, code) && rank(item) <= 4;
                }),
                rank
            );
        }
        const auto area_of = [](const json::object& item) { return value_of(item, "area"); };
        expect_query(
            ",'IndexName':'local','KeyConditionExpression':'pk = :p AND begins_with(area, :x)',"
            "'ConsistentRead':true,'ExpressionAttributeValues':{':p':{'S':'a'},':x':{'S':'x'}}",
            those([&](const json::object& item) {
                return value_of(item, "pk") == "a" && area_of(item).starts_with("x");
            }),
            area_of
        );
        expect_query(
            ",'KeyConditionExpression':'pk = :p AND sk < :n',"
            "'ExpressionAttributeValues':{':p':{'S':'a'},':n':{'N':'1.50'}}",
            those([](const json::object& item) {
                return value_of(item, "pk") == "a" && number(item) < 1.5;
            }),
            number
        );
    }
}

TEST_F(IndexConsistency, IndexesHoldWhatTheyProject)
{
    for (int count = 0; count < 300; ++count)
        write();
    table_ = read_all("Scan", ",'Limit':3");
    std::map<std::string, json::object> by_key;
    for (const json::object& item : table_)
        by_key[key_of(item)] = item;

    const std::pair<std::string_view, std::vector<std::string>> indexes[] = {
        {"local", {"pk", "sk", "area"}},
        {"global", {"pk", "sk", "area", "kept"}},
        {"coded", {"pk", "sk", "area", "code", "bin", "kept"}},
    };
    for (const auto& [name, attributes] : indexes)
    {
        const auto entries = read_all("Scan", ",'Limit':5,'IndexName':'" + std::string(name) + "'");
        for (const json::object& entry : entries)
        {
            json::object expected;
            const json::object& whole = by_key.at(key_of(entry));
            for (const std::string& attribute : attributes)
                if (const json::value* found = whole.if_contains(attribute))
                    expected[attribute] = *found;
            EXPECT_EQ(entry, expected) << name;
        }
        const bool is_coded = name == "coded";
        EXPECT_EQ(keys_of(entries), those([&](const json::object& item) {
                      return is_coded ? item.contains("code") && item.contains("bin")
                                      : item.contains("area");
                  }));
    }
    const json::value described = answer("DescribeTable", "{'TableName':'rich'}").at("Table");
    EXPECT_EQ(described.at("ItemCount"), table_.size());
    for (const auto& item : table_)
        answer(
            "DeleteItem",
            "{'TableName':'rich','Key':{'pk':" + json::serialize(item.at("pk")) +
                ",'sk':" + json::serialize(item.at("sk")) + "}}"
        );
    const json::value empty = answer("DescribeTable", "{'TableName':'rich'}").at("Table");
    EXPECT_EQ(empty.at("TableSizeBytes"), 0);
    for (const char* list : {"LocalSecondaryIndexes", "GlobalSecondaryIndexes"})
        for (const auto& each : empty.at(list).as_array())
        {
            EXPECT_EQ(each.at("ItemCount"), 0);
            EXPECT_EQ(each.at("IndexSizeBytes"), 0);
        }
}

}  // namespace
}  // namespace ddbm::local::testing

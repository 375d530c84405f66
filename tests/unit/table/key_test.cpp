// Keys as values.

#include "unit/model/model_testing.hpp"

#include <ddbm/item.hpp>
#include <ddbm/key.hpp>

#include <sstream>
#include <unordered_map>

namespace {

struct reading
{
    std::string sensor;
    double at = 0;
};

struct order
{
    std::string tenant;
    int customer = 0;
    std::string id;
};

struct profile
{
    std::string customer;
};

}  // namespace

template <>
struct ddbm::model_of<reading>
{
    static constexpr auto value = ddbm::model<reading>("readings")
                                      .partition_key("sensor", &reading::sensor)
                                      .sort_key("at", &reading::at);
};

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("shop")
            .partition_key(
                "pk", ddbm::compose(&order::tenant, "#", ddbm::padded<5>(&order::customer))
            )
            .sort_key("sk", ddbm::compose("ORDER#", &order::id));
};

template <>
struct ddbm::model_of<profile>
{
    static constexpr auto value =
        ddbm::model<profile>("shop")
            .partition_key("pk", ddbm::compose("CUST#", &profile::customer))
            .sort_key("sk", ddbm::compose("PROFILE"));
};

namespace ddbm::detail {
namespace {

template <class Key>
std::string printed(const Key& key)
{
    std::ostringstream out;
    out << key;
    return out.str();
}

TEST(Key, HasTheAttributesOfItsTable)
{
    EXPECT_EQ(printed(key<reading>("a", 1.5)), R"({"sensor":{"S":"a"},"at":{"N":"1.5"}})");
    EXPECT_EQ(
        printed(key<order>("acme", 7, "1001")),
        R"({"pk":{"S":"acme#00007"},"sk":{"S":"ORDER#1001"}})"
    );
    EXPECT_EQ(printed(key<profile>("7")), R"({"pk":{"S":"CUST#7"},"sk":{"S":"PROFILE"}})");
    EXPECT_EQ(key<profile>("7").attributes().at("sk"), "PROFILE");
}

TEST(Key, IsThatOfAnObject)
{
    order made;
    made.tenant = "acme";
    made.customer = 7;
    made.id = "1001";

    EXPECT_EQ(key<order>::of(made), key<order>("acme", 7, "1001"));
}

TEST(Key, EqualsWhatDynamoDbTakesForTheSame)
{
    EXPECT_EQ(key<reading>("a", 1), key<reading>("a", 1.0));
    EXPECT_EQ(key<reading>("a", 1), key<reading>("a", number::parse("10e-1")));
    EXPECT_NE(key<reading>("a", 1), key<reading>("a", 2));
    EXPECT_NE(key<reading>("a", 1), key<reading>("b", 1));
    EXPECT_EQ(key<reading>(), key<reading>());
    EXPECT_NE(key<reading>(), key<reading>("a", 1));
}

TEST(Key, IsFoundInAMap)
{
    std::unordered_map<key<reading>, int> counts;

    counts[key<reading>("a", 1)] = 1;
    counts[{"a", 1.0}] += 1;
    counts[{"a", 2}] = 5;

    EXPECT_EQ(counts.size(), 2U);
    EXPECT_EQ((counts.at({"a", 1})), 2);
}

TEST(Key, SaysWhyItIsNone)
{
    const key<reading> empty("", 1);
    const key<order> wide("acme", 100'000, "1");

    EXPECT_FALSE(empty);
    EXPECT_EQ(printed(empty), "(none)");
    const error refusal = failure_of([&] { empty.attributes(); });
    EXPECT_EQ(refusal.code(), errc::empty_key);
    EXPECT_EQ(refusal.get_diagnostics().attribute_path(), "sensor");
    EXPECT_EQ(failure_of([&] { wide.attributes(); }).code(), errc::value_not_allowed);
    EXPECT_EQ(failure_of([] { key<reading>().attributes(); }).code(), errc::invalid_request);
}

TEST(Key, StaysWhatItIsWhenItIsCopied)
{
    key<reading> copy;
    {
        const std::string sensor = "a long name that has room of its own";
        const key<reading> made(sensor, 1);
        copy = made;
    }

    EXPECT_TRUE(copy);
    EXPECT_EQ(copy, key<reading>("a long name that has room of its own", 1));
}

}  // namespace
}  // namespace ddbm::detail

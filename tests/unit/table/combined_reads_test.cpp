// Reads of tables that share requests, with each other and with those that have no model.

#include "unit/table/scripted_table.hpp"

#include <ddbm/range.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

struct order
{
    std::string id;
    int total = 0;
};

struct strict_order
{
    std::string id;
    std::string total;
};

}  // namespace

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("shop").partition_key("id", &order::id).field("total", &order::total);
};

template <>
struct ddbm::model_of<strict_order>
{
    static constexpr auto value = ddbm::model<strict_order>("shop")
                                      .partition_key("id", &strict_order::id)
                                      .field("total", &strict_order::total);
};

namespace ddbm::test {
namespace {

using sent = std::vector<std::string>;

client_config sharing_identical()
{
    client_config config = in_no_time();
    config.combined_reads.identical = true;
    return config;
}

client_config gathering()
{
    client_config config = in_no_time();
    config.combined_reads.batch_window = std::chrono::microseconds(500);
    return config;
}

// What a read delivers.
template <class Result>
struct arrived
{
    int completions = 0;
    error_code ec;
    Result result{};

    auto handler()
    {
        return [this](error_code code, Result found) {
            ++completions;
            ec = code;
            result = std::move(found);
        };
    }
};

constexpr const char* get_of_7 = R"(GetItem {"TableName":"shop","Key":{"id":{"S":"7"}}})";
constexpr const char* order_7 = R"({"Item":{"id":{"S":"7"},"total":{"N":"30"}}})";

TEST(CombinedReads, OfTablesAndOfRequestsShareOne)
{
    scripted_client f(sharing_identical());
    const table<order> orders(f.db);
    f.script.reply(order_7);

    arrived<stored<order>> first;
    arrived<stored<order>> second;
    arrived<get_item_reply> plain;
    orders.async_get("7", first.handler());
    orders.async_find("7", second.handler());
    f.db.async_get_item(get_item_request("shop", item().set("id", "7")), plain.handler());
    run_to_end(f.ctx);

    EXPECT_EQ(f.script.sent, sent{get_of_7});
    EXPECT_EQ(first.result->total, 30);
    EXPECT_EQ(second.result->total, 30);
    EXPECT_EQ(plain.result.item->at("total"), attribute_value(30));
    // Objects of their own.
    first.result->total = 1;
    EXPECT_EQ(second.result->total, 30);
}

TEST(CombinedReads, AreReadByEachForItself)
{
    scripted_client f(sharing_identical());
    f.script.reply(order_7);

    arrived<stored<order>> fits;
    arrived<stored<strict_order>> does_not;
    table<order>(f.db).async_get("7", fits.handler());
    table<strict_order>(f.db).async_get("7", does_not.handler());
    run_to_end(f.ctx);

    EXPECT_EQ(f.script.sent.size(), 1u);
    EXPECT_EQ(fits.result->total, 30);
    EXPECT_EQ(does_not.ec, errc::attribute_type_mismatch);
}

TEST(CombinedReads, AreAnsweredAsEachHasAsked)
{
    scripted_client f(sharing_identical());
    const table<order> orders(f.db);
    f.script.reply("{}");

    arrived<stored<order>> got;
    arrived<stored<order>> found;
    orders.async_get("7", got.handler());
    orders.async_find("7", found.handler());
    run_to_end(f.ctx);

    EXPECT_EQ(f.script.sent.size(), 1u);
    EXPECT_EQ(got.ec, errc::not_found);
    EXPECT_FALSE(found.ec) << found.ec.message();
    EXPECT_FALSE(found.result);
}

TEST(CombinedReads, ArePagesOfRangesToo)
{
    scripted_client f(sharing_identical());
    const table<order> orders(f.db);
    f.script.reply(R"({"Items":[{"id":{"S":"7"},"total":{"N":"30"}}],"Count":1})");

    auto first = orders.scan();
    auto second = orders.scan();
    arrived<stored<order>> from_first;
    arrived<stored<order>> from_second;
    first.async_next(from_first.handler());
    second.async_next(from_second.handler());
    run_to_end(f.ctx);

    EXPECT_EQ(f.script.sent.size(), 1u);
    EXPECT_EQ(from_first.result->total, 30);
    EXPECT_EQ(from_second.result->total, 30);
}

TEST(CombinedReads, OfTablesAndOfRequestsAreGathered)
{
    scripted_client f(gathering());
    const table<order> orders(f.db);
    f.script.reply(R"({"Responses":{"shop":[{"total":{"N":"31"},"id":{"S":"8"}},)"
                   R"({"id":{"S":"7"},"total":{"N":"30"}}]}})");

    arrived<stored<order>> seven;
    arrived<stored<order>> nine;
    arrived<get_item_reply> eight;
    orders.async_get("7", seven.handler());
    f.db.async_get_item(get_item_request("shop", item().set("id", "8")), eight.handler());
    orders.async_find("9", nine.handler());
    run_to_end(f.ctx);

    EXPECT_EQ(
        f.script.sent,
        sent{R"(BatchGetItem {"RequestItems":{"shop":{"Keys":[)"
             R"({"id":{"S":"7"}},{"id":{"S":"8"}},{"id":{"S":"9"}}]}}})"}
    );
    EXPECT_EQ(seven.result->total, 30);
    EXPECT_EQ(eight.result.item->at("total"), attribute_value(31));
    EXPECT_FALSE(nine.ec) << nine.ec.message();
    EXPECT_FALSE(nine.result);
}

TEST(CombinedReads, ThatAskWhetherSomethingIsThereAreGathered)
{
    scripted_client f(gathering());
    const table<order> orders(f.db);
    f.script.reply(R"({"Responses":{"shop":[{"id":{"S":"7"}}]}})");

    arrived<bool> seven;
    arrived<bool> nine;
    orders.async_exists("7", seven.handler());
    orders.async_exists("9", nine.handler());
    run_to_end(f.ctx);

    EXPECT_EQ(f.script.sent.size(), 1u);
    EXPECT_TRUE(seven.result);
    EXPECT_FALSE(nine.result);
}

}  // namespace
}  // namespace ddbm::test

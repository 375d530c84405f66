// What an observer is told before an operation, what it may do then, and the tag that it knows work
// by.

#include "support/client_fixture.hpp"
#include "support/recording_observer.hpp"

#include <ddbm/capacity_ledger.hpp>

#include <functional>
#include <stdexcept>

namespace ddbm::test {
namespace {

// Tells what begins, and may have something against it.
class door final : public observer
{
public:
    void operation_begins(const operation_start& what) override
    {
        begun.push_back(
            std::string(what.tag) + ':' + std::string(what.operation) +
            (what.is_write ? " writes" : " reads")
        );
        if (against)
            against();
    }

    void operation_ended(const operation_report& report) override { ended.push_back(report); }

    std::function<void()> against;
    std::vector<std::string> begun;
    std::vector<operation_report> ended;
};

struct Tags : testing::Test, client_fixture
{
    Tags()
    {
        env->skip_waits();
        config.observer = seen;
    }

    std::shared_ptr<door> seen = std::make_shared<door>();
};

}  // namespace

TEST_F(Tags, AreInReportsAndAtTheBeginning)
{
    server.expect("GetItem");
    server.expect("PutItem");

    call(get_request(), call_options().tag("report"));
    call(put_request());

    EXPECT_EQ(seen->begun, (std::vector<std::string>{"report:GetItem reads", ":PutItem writes"}));
    ASSERT_EQ(seen->ended.size(), 2u);
    EXPECT_EQ(seen->ended[0].tag, "report");
    EXPECT_EQ(seen->ended[1].tag, "");
    EXPECT_EQ(server.requests().at(0).body.find("report"), std::string::npos);
}

TEST_F(Tags, AreToldOnceHoweverManyAttemptsThereAre)
{
    server.expect("GetItem").reply(500, "{}").times(2);
    server.expect("GetItem");

    call(get_request());

    EXPECT_EQ(seen->begun.size(), 1u);
    EXPECT_EQ(seen->ended.at(0).attempts.size(), 3u);
}

TEST_F(Tags, AreNotToldOfWhatCannotBeSent)
{
    call(put_item_request("things", item().set("secret", "\xff")), call_options().tag("t"));

    EXPECT_TRUE(seen->begun.empty());
    EXPECT_EQ(seen->ended.at(0).tag, "t");
}

TEST_F(Tags, WhoIsToldOfThemMayKeepAnOperationFromBeingSent)
{
    seen->against = [] { throw error(errc::budget_exceeded, "too much"); };

    auto got = call(put_request());

    EXPECT_EQ(got->ec, errc::budget_exceeded);
    EXPECT_EQ(got->diag.message(), "too much");
    EXPECT_EQ(got->diag.operation(), "PutItem");
    EXPECT_EQ(got->diag.table(), "things");
    EXPECT_EQ(got->diag.applied(), applied::no);
    ASSERT_EQ(seen->ended.size(), 1u);
    EXPECT_EQ(seen->ended[0].code, errc::budget_exceeded);
    EXPECT_TRUE(seen->ended[0].attempts.empty());
    EXPECT_EQ(server.request_count(), 0u);
}

TEST_F(Tags, WhatElseIsThrownThenLeavesByItself)
{
    seen->against = [] { throw std::runtime_error("a fault of its own"); };
    server.expect("GetItem");

    auto got = begin(get_request());

    EXPECT_THROW(run(), std::runtime_error);
    run();
    EXPECT_TRUE(got->done());
    EXPECT_FALSE(got->ec);
}

TEST_F(Tags, HaveBudgets)
{
    auto ledger = std::make_shared<capacity_ledger>();
    ledger->limit("small", capacity_limits().reads(1));
    const auto with = [&](const char* tag) { return call_options().observer(ledger).tag(tag); };
    const std::string reply = R"({"ConsumedCapacity":{"TableName":"things","CapacityUnits":0.5}})";
    server.expect("GetItem").reply(200, reply).times(3);

    EXPECT_FALSE(call(get_request(), with("small"))->ec);
    EXPECT_FALSE(call(get_request(), with("small"))->ec);
    auto refused = call(get_request(), with("small"));
    EXPECT_FALSE(call(get_request(), with("large"))->ec);

    EXPECT_EQ(refused->ec, errc::budget_exceeded);
    EXPECT_NE(refused->diag.message().find("small"), std::string::npos);
    EXPECT_EQ(ledger->of("small").units.read, 1);
    EXPECT_EQ(ledger->of("small").operations, 2u);
    EXPECT_EQ(ledger->of("small").refused, 1u);
    EXPECT_EQ(ledger->of("large").units.read, 0.5);
}

}  // namespace ddbm::test

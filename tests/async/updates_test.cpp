// Updates of tables when connections break and when they are cancelled.

#include "support/client_fixture.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/table.hpp>
#include <ddbm/update.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/error.hpp>

#include <string>

namespace ddbm::test {

struct tally
{
    std::string id;
    int n = 0;
    std::string state;
};

}  // namespace ddbm::test

template <>
struct ddbm::model_of<ddbm::test::tally>
{
    using tally = ddbm::test::tally;
    static constexpr auto value = ddbm::model<tally>("tallies")
                                      .partition_key("id", &tally::id)
                                      .field("n", &tally::n)
                                      .field("state", &tally::state);
};

namespace ddbm::test {
namespace {

const std::string done = R"({"id":{"S":"a"},"n":{"N":"1"},"state":{"S":"done"}})";
const std::string now_done = R"({"Attributes":)" + done + "}";

struct updates_fixture : client_fixture
{
    updates_fixture() { env->skip_waits(); }

    template <class... Arguments>
    void update(const ddbm::update<tally>& changes, const Arguments&... arguments)
    {
        auto handler = [this](error_code failure, stored<tally> got) {
            ++completions;
            ec = failure;
            now = std::move(got);
        };
        table<tally>(db()).async_update(
            "a",
            changes,
            arguments...,
            redirect_diagnostics(
                asio::bind_cancellation_slot(cancel.slot(), std::move(handler)), diag
            )
        );
    }

    int completions = 0;
    error_code ec;
    stored<tally> now;
    diagnostics diag;
    asio::cancellation_signal cancel;
};

TEST(Updates, AreSentAgainWhereTheySetValues)
{
    updates_fixture f;
    f.server.expect("UpdateItem").close_after(0);
    f.server.expect("UpdateItem").reply(200, now_done);

    f.update(set<&tally::state>("done"));
    f.run();

    EXPECT_FALSE(f.ec) << f.ec.message();
    EXPECT_EQ(f.now->state, "done");
    const auto sent = f.server.requests();
    ASSERT_EQ(sent.size(), 2u);
    EXPECT_EQ(sent[1].body, sent[0].body);
}

TEST(Updates, AreNotSentAgainWhereTheyAdd)
{
    // After nothing, and in the middle of the reply.
    for (const std::size_t bytes : {std::size_t(0), std::size_t(30)})
    {
        updates_fixture f;
        f.server.expect("UpdateItem").reply(200, now_done).close_after(bytes);

        f.update(add<&tally::n>(1));
        f.run();

        EXPECT_EQ(f.completions, 1);
        EXPECT_TRUE(f.ec);
        EXPECT_EQ(f.diag.applied(), applied::maybe);
        EXPECT_EQ(f.diag.retry_end(), retry_end::may_apply_twice);
        EXPECT_EQ(f.server.request_count(), 1u);
    }
}

TEST(Updates, AreSentAgainWhereNothingCanHaveBeenApplied)
{
    updates_fixture f;
    f.server.expect("UpdateItem").reply(400, error_body("ThrottlingException"));
    f.server.expect("UpdateItem").reply(200, now_done);

    f.update(add<&tally::n>(1));
    f.run();

    EXPECT_FALSE(f.ec) << f.ec.message();
    EXPECT_EQ(f.server.request_count(), 2u);
}

TEST(Updates, KnowTheirOwnWorkWhenTheConditionFailsByThen)
{
    updates_fixture f;
    f.server.expect("UpdateItem").close_after(0);
    f.server.expect("UpdateItem")
        .reply(
            400,
            R"({"__type":"x#ConditionalCheckFailedException","message":"no","Item":)" + done + "}"
        );

    f.update(set<&tally::state>("done"), when(attr<&tally::state> == "open"));
    f.run();

    EXPECT_FALSE(f.ec) << f.ec.message();
    EXPECT_TRUE(f.diag.recognised_by_equality());
    EXPECT_EQ(f.now->n, 1);
}

TEST(Updates, ThatAreCancelledMayHaveBeenApplied)
{
    updates_fixture f;
    f.server.expect("UpdateItem").hang();

    f.update(set<&tally::state>("done"));
    f.run_until([&] { return f.server.request_count() == 1; });
    f.cancel.emit(asio::cancellation_type::total);
    f.cancel.emit(asio::cancellation_type::terminal);
    f.run();

    EXPECT_EQ(f.completions, 1);
    EXPECT_EQ(f.ec, asio::error::operation_aborted);
    EXPECT_EQ(f.diag.applied(), applied::maybe);
    EXPECT_FALSE(f.now);
}

}  // namespace
}  // namespace ddbm::test

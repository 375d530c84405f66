// Bulks against a server: what happens to those requests that are under way beside one that fails,
// or when the bulk is ended.

#include "support/client_fixture.hpp"

#include <ddbm/bulk_result.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/error.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace ddbm::test {

struct numbered
{
    int id = 0;
};

}  // namespace ddbm::test

template <>
struct ddbm::model_of<ddbm::test::numbered>
{
    using type = ddbm::test::numbered;
    static constexpr auto value = ddbm::model<type>("numbered").partition_key("id", &type::id);
};

namespace ddbm::test {
namespace {

using std::chrono::milliseconds;

const char* const all_written = R"({"UnprocessedItems":{}})";

std::vector<int> ids(int first, int count)
{
    std::vector<int> all;
    for (int i = 0; i < count; ++i)
        all.push_back(first + i);
    return all;
}

std::string keys_json(const std::vector<int>& ids, const char* before, const char* after)
{
    std::string text;
    for (const int each : ids)
        text += (text.empty() ? "" : ",") + std::string(before) + R"({"id":{"N":")" +
                std::to_string(each) + R"("}})" + after;
    return text;
}

std::string not_written(const std::vector<int>& ids)
{
    return R"({"UnprocessedItems":{"numbered":[)" +
           keys_json(ids, R"({"DeleteRequest":{"Key":)", "}}") + "]}}";
}

std::string read_reply(const std::vector<int>& ids)
{
    return R"({"Responses":{"numbered":[)" + keys_json(ids, "", "") + R"(]},"UnprocessedKeys":{}})";
}

// The outcome of erasing items, and of reading some.
class BulkCalls : public testing::Test
{
protected:
    void erase(int count, bulk options)
    {
        table<numbered>(f.db()).async_erase_many(
            ids(0, count),
            std::move(options),
            redirect_diagnostics(
                asio::bind_cancellation_slot(
                    cancel.slot(),
                    [this](error_code ec, bulk_result result) {
                        ++completions;
                        outcome = ec;
                        written = std::move(result);
                    }
                ),
                diag
            )
        );
    }

    void get(int count, bulk options)
    {
        table<numbered>(f.db()).async_get_many(
            ids(0, count),
            std::move(options),
            redirect_diagnostics(
                asio::bind_cancellation_slot(
                    cancel.slot(),
                    [this](error_code ec, const std::vector<stored<numbered>>& found) {
                        ++completions;
                        outcome = ec;
                        for (const auto& each : found)
                            read += static_cast<bool>(each);
                    }
                ),
                diag
            )
        );
    }

    client_fixture f;
    asio::cancellation_signal cancel;
    int completions = 0;
    error_code outcome;
    bulk_result written;
    int read = 0;
    diagnostics diag;
};

TEST_F(BulkCalls, KeepSoManyRequestsUnderWay)
{
    for (int i = 0; i < 8; ++i)
        f.server.expect("BatchWriteItem").reply(200, all_written).hold();
    erase(200, bulk().in_flight(3));

    for (std::size_t answered = 0; answered < 8; ++answered)
    {
        const std::size_t held = std::min<std::size_t>(3, 8 - answered);
        f.run_until([&] {
            return f.server.answered_count() == answered && f.server.held_count() == held;
        });
        EXPECT_EQ(f.server.request_count(), answered + held);
        f.server.release();
    }
    f.run();

    EXPECT_EQ(f.server.connection_count(), 3u);
    EXPECT_EQ(completions, 1);
    EXPECT_FALSE(outcome) << diag;
    EXPECT_EQ(written.processed, 200u);
}

TEST_F(BulkCalls, PauseBeforeTheySendAgain)
{
    f.env->skip_waits();
    f.server.expect("BatchWriteItem").reply(200, not_written({1}));
    f.server.expect("BatchWriteItem").reply(200, not_written({1})).times(2);
    f.server.expect("BatchWriteItem").reply(200, all_written);
    erase(2, bulk());

    f.run();

    EXPECT_EQ(completions, 1);
    EXPECT_FALSE(outcome) << diag;
    EXPECT_EQ(written.processed, 2u);
    EXPECT_EQ(
        f.env->waits(),
        (std::vector<milliseconds>{milliseconds(25), milliseconds(1'000), milliseconds(2'000)})
    );
}

// That others get through does not mean that there is throughput for it.
TEST_F(BulkCalls, PauseLongerForWhatIsHandedBackBesideOthers)
{
    f.env->skip_waits();
    f.server.expect("BatchWriteItem").reply(200, not_written({1}));
    f.server.expect("BatchWriteItem").reply(200, all_written);
    f.server.expect("BatchWriteItem").reply(200, not_written({1}));
    f.server.expect("BatchWriteItem").reply(200, all_written);
    erase(60, bulk().in_flight(1));

    f.run();

    EXPECT_FALSE(outcome) << diag;
    EXPECT_EQ(written.processed, 60u);
    // Of the second request, because its table was short; of those that have it once more.
    EXPECT_EQ(
        f.env->waits(),
        (std::vector<milliseconds>{milliseconds(25), milliseconds(25), milliseconds(1'000)})
    );
}

TEST_F(BulkCalls, AwaitTheAnswersToWhatIsSentWhenOneFails)
{
    f.server.expect("BatchWriteItem").reply(400, error_body("ValidationException"));
    f.server.expect("BatchWriteItem").reply(200, all_written).hold();
    erase(100, bulk().in_flight(2));

    f.run_until([&] { return f.server.answered_count() == 1 && f.server.held_count() == 1; });
    EXPECT_EQ(completions, 0);
    f.server.release();
    f.run();

    EXPECT_EQ(completions, 1);
    EXPECT_EQ(outcome, service_errc::validation);
    EXPECT_EQ(written.processed, 25u);
    EXPECT_EQ(written.unprocessed.size(), 75u);
    EXPECT_EQ(f.server.request_count(), 2u);
}

TEST_F(BulkCalls, NameWhatMayHaveBeenWrittenWhenCancelled)
{
    f.server.expect("BatchWriteItem").reply(200, all_written);
    f.server.expect("BatchWriteItem").hang().times(2);
    erase(100, bulk().in_flight(2));
    // The third is sent when the first has been answered.
    f.run_until([&] { return f.server.request_count() == 3; });

    cancel.emit(asio::cancellation_type::total);
    f.ctx.poll();
    EXPECT_EQ(completions, 0) << "total cancellation would promise that nothing was written";
    cancel.emit(asio::cancellation_type::terminal);
    f.run();

    EXPECT_EQ(completions, 1);
    EXPECT_EQ(outcome, asio::error::operation_aborted);
    EXPECT_EQ(written.processed, 25u);
    EXPECT_EQ(written.unprocessed.size(), 75u);
    ASSERT_TRUE(diag.bulk());
    EXPECT_EQ(*diag.bulk(), written);
    EXPECT_EQ(diag.applied(), applied::maybe);
    EXPECT_EQ(diag.operation(), "BatchWriteItem");
}

TEST_F(BulkCalls, EndTheirPausesWhenCancelled)
{
    f.server.expect("BatchWriteItem").reply(200, not_written(ids(0, 2)));
    erase(2, bulk());
    f.run_until([&] { return f.env->pending_waits() == 1; });

    cancel.emit(asio::cancellation_type::partial);
    f.run();

    EXPECT_EQ(outcome, asio::error::operation_aborted);
    EXPECT_EQ(written.unprocessed.size(), 2u);
    EXPECT_EQ(diag.applied(), applied::no);
    EXPECT_EQ(f.env->pending_waits(), 0u);
    EXPECT_EQ(f.server.request_count(), 1u);
}

TEST_F(BulkCalls, EndTheirPausesWhenTheClientIsClosed)
{
    f.server.expect("BatchWriteItem").reply(200, not_written(ids(0, 2)));
    erase(2, bulk());
    f.run_until([&] { return f.env->pending_waits() == 1; });
    bool closed = false;

    f.db().async_close([&](error_code) {
        closed = true;
        EXPECT_EQ(completions, 1) << "a close awaits what is under way";
    });
    f.run();

    EXPECT_TRUE(closed);
    EXPECT_EQ(outcome, errc::client_closed);
    EXPECT_EQ(written.unprocessed.size(), 2u);
}

TEST_F(BulkCalls, SendNothingThatTheDeadlineLeavesNoTimeFor)
{
    f.server.expect("BatchWriteItem").reply(200, not_written(ids(0, 2)));
    erase(2, bulk().timeout(milliseconds(900)));

    f.run();

    EXPECT_EQ(outcome, errc::deadline_exceeded);
    EXPECT_EQ(diag.retry_end(), retry_end::deadline);
    EXPECT_TRUE(diag.message().starts_with("bulk::timeout, 900 ms: ")) << diag;
    EXPECT_EQ(written.unprocessed.size(), 2u);
    EXPECT_EQ(f.server.request_count(), 1u);
}

TEST_F(BulkCalls, EndAtTheDeadline)
{
    f.server.expect("BatchGetItem").reply(200, read_reply(ids(0, 100)));
    f.server.expect("BatchGetItem").hang();
    get(150, bulk().in_flight(1).timeout(milliseconds(900)));
    f.run_until([&] { return f.server.request_count() == 2; });

    f.env->advance(milliseconds(900));
    f.run();

    EXPECT_EQ(completions, 1);
    EXPECT_EQ(outcome, errc::deadline_exceeded);
    EXPECT_TRUE(diag.message().starts_with("waiting for the reply: bulk::timeout, 900 ms: "))
        << diag;
    EXPECT_EQ(read, 100);
    ASSERT_TRUE(diag.bulk());
    ASSERT_EQ(diag.bulk()->unprocessed.size(), 50u);
    EXPECT_EQ(diag.bulk()->unprocessed[0].position, 100u);
}

TEST_F(BulkCalls, SendAgainWhatBroke)
{
    f.env->skip_waits();
    f.server.expect("BatchGetItem").reply(200, read_reply({1})).close_after(30);
    f.server.expect("BatchGetItem").reply(500, error_body("InternalServerError"));
    f.server.expect("BatchGetItem").reply(200, read_reply({1}));
    get(2, bulk());

    f.run();

    EXPECT_FALSE(outcome) << diag;
    EXPECT_EQ(read, 1);
}

TEST_F(BulkCalls, ReadNothingMoreAfterABadReply)
{
    f.server.expect("BatchGetItem").reply(200, read_reply({777}));
    get(150, bulk().in_flight(1));

    f.run();

    EXPECT_EQ(outcome, errc::invalid_reply);
    EXPECT_EQ(diag.bulk()->unprocessed.size(), 150u);
}

// With the context go requests, pauses and handlers, each of which holds the others.
TEST_F(BulkCalls, GoWithTheirContext)
{
    f.server.expect("BatchWriteItem").reply(200, not_written({1}));
    f.server.expect("BatchWriteItem").hang();
    const auto held = std::make_shared<int>();
    table<numbered>(f.db()).async_erase_many(
        ids(0, 50),
        bulk().in_flight(2),
        [this, held](error_code, const bulk_result&) { ++completions; }
    );
    f.run_until([&] { return f.env->pending_waits() == 1 && f.server.request_count() == 2; });
    EXPECT_GT(held.use_count(), 1);

    f.destroy_context();

    EXPECT_EQ(held.use_count(), 1) << "the handler is still there";
    EXPECT_EQ(completions, 0);
}

}  // namespace
}  // namespace ddbm::test

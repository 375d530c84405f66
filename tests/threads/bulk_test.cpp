// Bulks on a context that several threads run: what they carry out in several requests at once is
// put together, and told, one thing at a time.

#include "support/threads.hpp"

#include <ddbm/bulk.hpp>
#include <ddbm/bulk_result.hpp>
#include <ddbm/client.hpp>
#include <ddbm/local/engine.hpp>
#include <ddbm/local/faults.hpp>
#include <ddbm/local/opener.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/strand.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace ddbm::test {

struct item_of_threads
{
    int id = 0;
    int n = 0;
};

}  // namespace ddbm::test

template <>
struct ddbm::model_of<ddbm::test::item_of_threads>
{
    using type = ddbm::test::item_of_threads;
    static constexpr auto value =
        ddbm::model<type>("things").partition_key("id", &type::id).field("n", &type::n);
};

namespace ddbm::test {
namespace {

using local::fault;
using local::faults;
using strand = asio::strand<asio::io_context::executor_type>;

constexpr int bulks = 8;
constexpr int count = 300;

// An engine that hands back a part of each request, and a table of it.
class BulkThreads : public testing::Test
{
protected:
    BulkThreads()
    {
        const auto created = engine_->call(
            service::dynamodb,
            "CreateTable",
            R"({"TableName":"things","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
            R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"N"}],)"
            R"("BillingMode":"PAY_PER_REQUEST"})"
        );
        EXPECT_EQ(created.status, 200) << created.body;
        engine_->set_faults(faults()
                                .add(fault::partial_batch(9).on("BatchWriteItem"))
                                .add(fault::partial_batch(40).on("BatchGetItem")));
    }

    table<item_of_threads> open()
    {
        client_config config;
        config.endpoint_url = "embedded:";
        config.opener = local::opener(engine_);
        config.retry_policy.base_delay = config.retry_policy.throttling_base_delay =
            std::chrono::milliseconds(0);
        return table<item_of_threads>(client(ctx_.get_executor(), std::move(config)));
    }

    static std::vector<item_of_threads> items_of(int number)
    {
        std::vector<item_of_threads> all;
        for (int i = 0; i < count; ++i)
        {
            item_of_threads& made = all.emplace_back();
            made.id = number * count + i;
            made.n = i;
        }
        return all;
    }

    asio::io_context ctx_;
    std::shared_ptr<local::engine> engine_ = std::make_shared<local::engine>();
};

// One bulk, in a strand of its own: nothing of it is guarded by anything else.
struct bulk_in_strand
{
    explicit bulk_in_strand(asio::io_context& ctx) : in(asio::make_strand(ctx)) {}

    strand in;
    asio::cancellation_signal cancel;
    int reports = 0;
    bool is_written = false;
    bool is_read = false;
};

TEST_F(BulkThreads, CarryOutAllOfTheirs)
{
    const auto things = open();
    std::vector<std::unique_ptr<bulk_in_strand>> all;
    for (int n = 0; n < bulks; ++n)
    {
        bulk_in_strand& mine = *all.emplace_back(std::make_unique<bulk_in_strand>(ctx_));
        std::vector<int> keys;
        for (const auto& each : items_of(n))
            keys.push_back(each.id);
        const auto show = [&mine](const bulk_progress&) {
            EXPECT_TRUE(mine.in.running_in_this_thread());
            ++mine.reports;
        };
        const auto on_read =
            [&mine](error_code ec, const std::vector<stored<item_of_threads>>& found) {
                EXPECT_FALSE(ec) << ec;
                EXPECT_EQ(found.size(), static_cast<std::size_t>(count));
                for (std::size_t i = 0; i < found.size(); ++i)
                    EXPECT_TRUE(found[i] && found[i]->n == static_cast<int>(i)) << i;
                mine.is_read = true;
            };
        const auto on_written =
            [&mine, things, keys, show, on_read](error_code ec, const bulk_result& written) {
                EXPECT_FALSE(ec) << ec;
                EXPECT_EQ(written.processed, static_cast<std::size_t>(count));
                mine.is_written = true;
                things.async_get_many(
                    keys, bulk().on_progress(show), asio::bind_executor(mine.in, on_read)
                );
            };
        things.async_put_many(
            lazily(items_of(n)), bulk().on_progress(show), asio::bind_executor(mine.in, on_written)
        );
    }

    runners(ctx_, 4).join();

    for (const auto& each : all)
    {
        EXPECT_TRUE(each->is_written);
        EXPECT_TRUE(each->is_read);
        EXPECT_GT(each->reports, count / 9);
    }
}

TEST_F(BulkThreads, NameWhatIsLeftWhenCancelled)
{
    const auto things = open();
    std::vector<std::unique_ptr<bulk_in_strand>> all;
    for (int n = 0; n < bulks; ++n)
    {
        bulk_in_strand& mine = *all.emplace_back(std::make_unique<bulk_in_strand>(ctx_));
        const auto end = [&mine](const bulk_progress& progress) {
            if (progress.processed > count / 3)
                mine.cancel.emit(asio::cancellation_type::partial);
        };
        const auto on_written = [&mine](error_code ec, const bulk_result& written) {
            EXPECT_EQ(ec, asio::error::operation_aborted);
            EXPECT_EQ(written.taken, static_cast<std::size_t>(count));
            EXPECT_GT(written.processed, static_cast<std::size_t>(count / 3));
            EXPECT_EQ(written.processed + written.unprocessed.size(), written.taken);
            mine.is_written = true;
        };
        things.async_put_many(
            items_of(n),
            bulk().on_progress(end),
            asio::bind_cancellation_slot(
                mine.cancel.slot(), asio::bind_executor(mine.in, on_written)
            )
        );
    }

    runners(ctx_, 4).join();

    for (const auto& each : all)
        EXPECT_TRUE(each->is_written);
}

}  // namespace
}  // namespace ddbm::test

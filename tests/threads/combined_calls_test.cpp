// Reads that share requests, on a context that several threads run: they join, are answered, fail,
// are cancelled and run out of time at once.

#include "support/fake_server.hpp"
#include "support/run_async.hpp"
#include "support/threads.hpp"

#include <ddbm/client.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ddbm::test {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

struct running
{
    explicit running(asio::io_context& ctx) : strand(asio::make_strand(ctx)) {}

    asio::strand<asio::io_context::executor_type> strand;
    asio::cancellation_signal cancel;
    std::atomic<int> completions = 0;
    std::atomic<bool> succeeded = false;
};

using running_ptr = std::shared_ptr<running>;

running_ptr start(asio::io_context& ctx, const client& db, const std::string& id, bool is_strong)
{
    auto one = std::make_shared<running>(ctx);
    asio::post(one->strand, [one, db, id, is_strong] {
        db.async_get_item(
            get_item_request("things", item().set("id", id)).consistent_read(is_strong),
            asio::bind_executor(
                one->strand,
                asio::bind_cancellation_slot(
                    one->cancel.slot(),
                    [one](error_code ec, const get_item_reply&) {
                        ++one->completions;
                        one->succeeded = !ec;
                    }
                )
            )
        );
    });
    return one;
}

client_config config_for(const fake_server& server)
{
    client_config c;
    c.region = "eu-central-1";
    c.static_credentials("AKIDEXAMPLE", "wJalrXUtnFEMI");
    c.endpoint_url = server.url();
    c.retry_policy.base_delay = milliseconds(1);
    c.retry_policy.transient_cost = 0;
    c.max_connections = 8;
    return c;
}

// Some are cancelled, some have hardly any time, and the client is closed at the end, or not.
void end_each_once(const client_config& config, fake_server& server, bool is_closed)
{
    constexpr std::size_t count = 400;
    // At least one request is sent where nothing ends them all.
    if (!is_closed)
        server.reply(500, "{}");
    asio::io_context ctx;
    std::optional<client> db(std::in_place, ctx.get_executor(), config);
    std::vector<running_ptr> all;
    for (std::size_t n = 0; n < count; ++n)
    {
        const auto limit = milliseconds(n % 5 == 0 ? 1 + n % 3 : 0);
        all.push_back(start(
            ctx,
            db->with(call_options().timeout(limit)),
            std::to_string(n % 3 == 0 ? n : 0),
            n % 2 == 0
        ));
    }
    {
        runners inside(ctx, 3);
        for (std::size_t n = 0; n < count; n += 4)
            asio::post(all[n]->strand, [one = all[n]] {
                one->cancel.emit(asio::cancellation_type::total);
            });
        if (is_closed)
            db->async_close([](error_code) {});
        db.reset();
    }
    for (std::size_t n = 0; n < count; ++n)
    {
        EXPECT_EQ(all[n]->completions, 1) << n;
        EXPECT_TRUE(all[n]->succeeded || is_closed || n % 5 == 0 || n % 4 == 0) << n;
    }
}

}  // namespace

TEST(CombinedCallsThreads, EndEachIdenticalReadOnce)
{
    fake_server server;
    server.otherwise(200, "{}");
    client_config config = config_for(server);
    config.combined_reads.identical = true;
    for (int round = 0; round < 6; ++round)
        end_each_once(config, server, round % 2 == 1);
}

TEST(CombinedCallsThreads, EndEachGatheredReadOnce)
{
    fake_server server;
    server.otherwise(200, R"({"Responses":{"things":[{"id":{"S":"3"}}]}})");
    client_config config = config_for(server);
    config.combined_reads.identical = true;
    for (int round = 0; round < 6; ++round)
    {
        config.combined_reads.batch_window = microseconds(round * 100);
        end_each_once(config, server, round % 2 == 1);
    }
}

// Handed back, a key is sent again until somebody has had enough.
TEST(CombinedCallsThreads, EndEachReadThatIsHandedBackOnce)
{
    fake_server server;
    server.otherwise(
        200, R"({"Responses":{},"UnprocessedKeys":{"things":{"Keys":[{"id":{"S":"0"}}]}}})"
    );
    client_config config = config_for(server);
    config.combined_reads.batch_window = microseconds(100);
    config.retry_policy.max_attempts = 1000;
    for (int round = 0; round < 3; ++round)
        end_each_once(config, server, true);
}

}  // namespace ddbm::test

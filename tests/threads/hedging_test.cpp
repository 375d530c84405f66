// Reads that are hedged at once, on a context that several threads run: timers fire while answers
// come, fail and run out of time.

#include "support/fake_server.hpp"
#include "support/run_async.hpp"
#include "support/threads.hpp"

#include <ddbm/client.hpp>
#include <ddbm/observer.hpp>
#include <ddbm/operation_report.hpp>

#include <boost/asio/error.hpp>

#include <atomic>
#include <memory>

namespace ddbm::test {

TEST(HedgingThreads, EndEachReadOnce)
{
    using std::chrono::milliseconds;

    fake_server server;
    server.otherwise(200, "{}");
    client_config config;
    config.region = "eu-central-1";
    config.static_credentials("AKIDEXAMPLE", "wJalrXUtnFEMI");
    config.endpoint_url = server.url();
    config.retry_policy.base_delay = milliseconds(1);
    config.retry_policy.transient_cost = 0;
    config.max_connections = 8;
    config.hedged_reads.enabled = true;
    config.hedged_reads.extra_reads = 1;
    config.hedged_reads.quantile = 0.01;
    config.hedged_reads.least_delay = std::chrono::microseconds(0);
    // Second ones that have lost, or first ones; all others end by themselves.
    std::atomic<int> lost = 0;
    config.observer = observe([&](const operation_report& report) {
        for (const attempt_report& each : report.attempts)
            lost += each.code == asio::error::operation_aborted;
    });
    asio::io_context ctx;
    const client db(ctx.get_executor(), config);

    constexpr int count = 200;
    std::atomic<int> succeeded = 0;
    std::atomic<int> completed = 0;
    const auto read = [&](const client& by) {
        by.async_get_item(
            get_item_request("things", item().set("id", "one")),
            [&](error_code ec, const get_item_reply&) {
                ++completed;
                succeeded += !ec;
            }
        );
    };
    for (int round = 0; round < 6; ++round)
    {
        server.reply(500, "{}").times(20);
        for (int n = 0; n < count; ++n)
            read(n % 10 == 0 ? db.with(call_options().timeout(milliseconds(2))) : db);
        ctx.restart();
        runners inside(ctx, 3);
    }

    EXPECT_EQ(completed, 6 * count);
    EXPECT_GE(succeeded, 6 * count * 9 / 10);
    EXPECT_GT(lost, 0) << "none was sent a second time";
}

}  // namespace ddbm::test

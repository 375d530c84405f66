// Operations of which several threads begin second attempts, while the first ones are answered,
// fail, are cancelled and run out of time.

#include "support/doubled_read.hpp"
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
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace ddbm::test {
namespace {

using std::chrono::milliseconds;

struct running
{
    explicit running(asio::io_context& ctx) : strand(asio::make_strand(ctx)) {}

    asio::strand<asio::io_context::executor_type> strand;
    asio::cancellation_signal cancel;
    boost::intrusive_ptr<doubled_read> read;
    std::atomic<int> completions = 0;
    std::atomic<bool> succeeded = false;
};

using running_ptr = std::shared_ptr<running>;

running_ptr start(asio::io_context& ctx, const client& db, milliseconds limit)
{
    auto one = std::make_shared<running>(ctx);
    one->read = new doubled_read(db, call_options().timeout(limit));
    asio::post(one->strand, [one] {
        auto handler = [one](error_code ec, const std::string&) {
            ++one->completions;
            one->succeeded = !ec;
        };
        one->read->start(
            asio::bind_executor(
                one->strand, asio::bind_cancellation_slot(one->cancel.slot(), std::move(handler))
            ),
            detail::handler_place(one->strand),
            nullptr
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

}  // namespace

TEST(SecondAttemptThreads, EndEachOperationOnce)
{
    fake_server server;
    server.otherwise(200, "{}");
    for (int round = 0; round < 6; ++round)
    {
        constexpr std::size_t count = 60;
        server.reply(500, "{}").times(20);
        asio::io_context ctx;
        const client db(ctx.get_executor(), config_for(server));
        std::vector<running_ptr> all;
        for (std::size_t n = 0; n < count; ++n)
            all.push_back(start(ctx, db, milliseconds(n % 5 == 0 ? 1 + n % 9 : 0)));
        {
            runners inside(ctx, 3);
            for (int again = 0; again < 50; ++again)
                for (const auto& one : all)
                    one->read->begin_second_attempt();
            for (std::size_t n = 0; n < count; n += 4)
                asio::post(all[n]->strand, [one = all[n]] {
                    one->cancel.emit(asio::cancellation_type::terminal);
                });
        }

        for (std::size_t n = 0; n < count; ++n)
        {
            EXPECT_EQ(all[n]->completions, 1) << n;
            EXPECT_TRUE(all[n]->succeeded || n % 5 == 0 || n % 4 == 0) << n;
            all[n]->read.reset();
        }
    }
}

}  // namespace ddbm::test

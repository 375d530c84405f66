#ifndef DDBM_TESTS_CLIENT_FIXTURE_HPP
#define DDBM_TESTS_CLIENT_FIXTURE_HPP

// A client with everything around it that a test wants to hold in its hands.

#include "support/fake_server.hpp"
#include "support/manual_environment.hpp"
#include "support/run_async.hpp"

#include <ddbm/client.hpp>
#include <ddbm/error.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

namespace ddbm::test {

// What became of an operation, and a means to cancel it.
template <class Reply>
struct outcome
{
    int completions = 0;
    error_code ec;
    Reply reply;
    diagnostics diag;
    asio::cancellation_signal cancel;

    bool done() const { return completions != 0; }
};

template <class Reply>
using outcome_ptr = std::shared_ptr<outcome<Reply>>;

template <class Token>
auto start(const client& db, get_item_request request, Token&& token)
{
    return db.async_get_item(std::move(request), std::forward<Token>(token));
}

template <class Token>
auto start(const client& db, put_item_request request, Token&& token)
{
    return db.async_put_item(std::move(request), std::forward<Token>(token));
}

template <class Token>
auto start(const client& db, update_item_request request, Token&& token)
{
    return db.async_update_item(std::move(request), std::forward<Token>(token));
}

template <class Token>
auto start(const client& db, delete_item_request request, Token&& token)
{
    return db.async_delete_item(std::move(request), std::forward<Token>(token));
}

// An operation that the library has no classes for. One that is harmless to resend counts as a
// read.
class json_call
{
public:
    using reply_type = std::string;

    json_call(std::string name, std::string text, resend again)
        : operation(std::move(name)), body(std::move(text)), repeated(again)
    {
    }

    std::string operation;
    std::string body;
    resend repeated;
};

// A read that servers know by this name.
inline json_call read_called(std::string name)
{
    return json_call(std::move(name), "{}", resend::harmless);
}

template <class Token>
auto start(const client& db, json_call call, Token&& token)
{
    return db.async_call(
        service::dynamodb,
        std::move(call.operation),
        std::move(call.body),
        call.repeated,
        std::forward<Token>(token)
    );
}

// Starts an operation; its outcome arrives when the client's context runs.
template <class Request>
outcome_ptr<typename Request::reply_type> begin(const client& db, Request request)
{
    using reply_type = typename Request::reply_type;
    auto result = std::make_shared<outcome<reply_type>>();
    auto handler = [result](error_code ec, reply_type reply) {
        ++result->completions;
        result->ec = ec;
        result->reply = std::move(reply);
    };
    start(
        db,
        std::move(request),
        redirect_diagnostics(
            asio::bind_cancellation_slot(result->cancel.slot(), std::move(handler)), result->diag
        )
    );
    return result;
}

inline item sample_key()
{
    return item().set("id", "one");
}

inline item sample_item()
{
    return item().set("id", "one").set("n", 1);
}

inline const char* const sample_reply = R"({"Item":{"id":{"S":"one"},"n":{"N":"1"}}})";

inline get_item_request get_request()
{
    return get_item_request("things", sample_key());
}

inline put_item_request put_request()
{
    return put_item_request("things", sample_item());
}

inline update_item_request update_request()
{
    return update_item_request("things", sample_key())
        .update_expression("ADD n :one")
        .expression_attribute_value(":one", 1);
}

struct client_fixture
{
    client_fixture() = default;
    explicit client_fixture(const certificate& identity, int latest_tls = 0)
        : server(identity, latest_tls)
    {
        config.endpoint_url = server.https_url("server.test");
    }

    // Made when it is first asked for, so that a test can change the settings before.
    const client& db()
    {
        if (!db_)
            db_ = std::make_unique<client>(ctx.get_executor(), config);
        return *db_;
    }
    void drop_client() { db_.reset(); }

    template <class Request>
    outcome_ptr<typename Request::reply_type> begin(Request request, call_options options = {})
    {
        return test::begin(db().with(options), std::move(request));
    }

    // Runs until nothing is left to do.
    bool run() { return run_to_end(ctx); }

    template <class Condition>
    bool run_until(Condition wanted)
    {
        return test::run_until(ctx, wanted);
    }

    // Runs an operation to its end.
    template <class Request>
    outcome_ptr<typename Request::reply_type> call(Request request, call_options options = {})
    {
        auto result = begin(std::move(request), options);
        run();
        EXPECT_EQ(result->completions, 1);
        return result;
    }

    // The same, while pauses are over at once, but no limit of time that takes seconds.
    template <class Request>
    outcome_ptr<typename Request::reply_type> call_without_pauses(Request request)
    {
        auto result = begin(std::move(request));
        std::size_t seen_waits = 0;
        run_until([&] {
            const auto all = env->waits();
            for (; seen_waits < all.size(); ++seen_waits)
            {
                if (all[seen_waits] < std::chrono::seconds(5))
                    env->advance(all[seen_waits]);
            }
            return result->done();
        });
        return result;
    }

    // Has a request refused for its rate, with this reply, twice: the second time, half a second
    // later, is what the limit comes of where retries are adaptive.
    template <class Request>
    void refuse_twice(const Request& request, const std::string& reply)
    {
        for (const auto pause : {std::chrono::milliseconds(600), std::chrono::milliseconds(0)})
        {
            server.reply(400, reply);
            auto refused = call(request, call_options().max_attempts(1));
            EXPECT_EQ(refused->ec, service_errc::provisioned_throughput_exceeded);
            env->advance(pause);
        }
    }

    // Has a connection made that is idle afterwards.
    void warm_up()
    {
        server.expect("GetItem").reply(200, "{}");
        auto result = call(get_request());
        ASSERT_FALSE(result->ec) << result->ec.message();
    }

    fake_server server;
    std::shared_ptr<manual_environment> env = std::make_shared<manual_environment>();
    client_config config = make_config();

private:
    // Before the client, so that it goes last unless a test wants otherwise.
    std::unique_ptr<asio::io_context> context_ = std::make_unique<asio::io_context>();

public:
    asio::io_context& ctx = *context_;
    void destroy_context() { context_.reset(); }

private:
    // No limits of time unless a test sets one: each would be a wait of the environment's.
    client_config make_config()
    {
        client_config c;
        c.region = "eu-central-1";
        c.static_credentials("AKIDEXAMPLE", "wJalrXUtnFEMI");
        c.endpoint_url = server.url();
        c.env = env;
        c.timeouts.connect = c.timeouts.tls = c.timeouts.attempt = c.timeouts.call =
            std::chrono::milliseconds(0);
        return c;
    }

    std::unique_ptr<client> db_;
};

}  // namespace ddbm::test

#endif

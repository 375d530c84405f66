#ifndef DDBM_TESTS_SCRIPTED_TABLE_HPP
#define DDBM_TESTS_SCRIPTED_TABLE_HPP

// Tables of a client whose requests are answered from a script, without sockets.

#include "support/manual_environment.hpp"
#include "support/run_async.hpp"
#include "transport/transport.hpp"

#include <ddbm/client.hpp>
#include <ddbm/client_config.hpp>
#include <ddbm/errc.hpp>
#include <ddbm/item_json.hpp>
#include <ddbm/table.hpp>
#include <ddbm/transport_opener.hpp>
#include <ddbm/with_diagnostics.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <chrono>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ddbm::test {

// What was sent: operation and body, such as `GetItem {"TableName":"t"}`. And what comes back.
class script
{
public:
    script& reply(std::string body, int status = 200)
    {
        replies.emplace_back(status, std::move(body));
        return *this;
    }

    // The service's refusal of that name.
    script& refuse(const std::string& type, const std::string& more = {})
    {
        return reply(
            R"({"__type":"com.amazonaws.dynamodb.v20120810#)" + type + R"(","message":"no")" +
                more + "}",
            400
        );
    }

    // None comes: the request ends with its time.
    script& hang() { return reply({}, never); }

    static constexpr int never = 0;
    std::deque<std::pair<int, std::string>> replies;
    std::vector<std::string> sent;
    // So long each one takes, by the clock of a manual_environment.
    std::chrono::milliseconds takes{0};
};

class scripted_transport final : public detail::transport,
                                 public std::enable_shared_from_this<scripted_transport>
{
public:
    scripted_transport(asio::any_io_executor ex, script& s, std::shared_ptr<manual_environment> env)
        : executor_(std::move(ex)), script_(s), env_(std::move(env))
    {
    }

    void start(detail::exchange_ptr x) override
    {
        if (env_ && x->deadline.is_over(env_->steady_now()))
            return end_late(x, "before it was sent", applied::no);
        script_.sent.push_back(std::string(x->operation) + " " + std::string(x->body()));
        std::pair<int, std::string> answer(500, "the script is over");
        if (!script_.replies.empty())
        {
            answer = std::move(script_.replies.front());
            script_.replies.pop_front();
        }
        asio::post(executor_, [self = shared_from_this(), x, answer] {
            if (!self->comes_in_time(*x, answer.first))
                return self->end_late(x, "waiting for the reply", applied::maybe);
            x->status = answer.first;
            x->reply = answer.second;
            x->content_type = "application/x-amz-json-1.0";
            x->request_id = "R1";
            x->sent = applied::maybe;
            x->complete({});
        });
    }

    void abort(detail::exchange&, error_code) override {}
    void close() override {}

private:
    // Moves the clock to where it comes, or else to the end of the request's time.
    bool comes_in_time(const detail::exchange& x, int status)
    {
        if (!env_)
            return true;
        const auto left = x.deadline.left(env_->steady_now());
        const bool does_come = status != script::never && (!left || script_.takes < *left);
        EXPECT_TRUE(does_come || left) << "no reply comes, and the request has no end";
        if (does_come)
            env_->advance(script_.takes);
        else if (left && left->count() > 0)
            env_->advance(*left);
        return does_come;
    }

    void end_late(const detail::exchange_ptr& x, const char* stage, applied sent)
    {
        asio::post(executor_, [x, stage, sent] {
            x->failure = stage;
            x->sent = sent;
            x->complete(errc::deadline_exceeded);
        });
    }

    const asio::any_io_executor executor_;
    script& script_;
    const std::shared_ptr<manual_environment> env_;
};

class scripted_opener final : public transport_opener
{
public:
    explicit scripted_opener(script& s) : script_(s) {}

    std::shared_ptr<detail::transport>
    open(const asio::any_io_executor& executor, std::string_view, const client_config& of) override
    {
        return std::make_shared<scripted_transport>(
            executor, script_, std::dynamic_pointer_cast<manual_environment>(of.env)
        );
    }

private:
    script& script_;
};

// Of a client whose waits are over at once.
inline client_config
in_no_time(std::shared_ptr<manual_environment> env = std::make_shared<manual_environment>())
{
    client_config config;
    env->skip_waits();
    config.env = std::move(env);
    return config;
}

// A context, a script, and a client that plays it.
class scripted_client
{
public:
    explicit scripted_client(client_config config = {}) : db(make(std::move(config))) {}

    asio::io_context ctx;
    ddbm::test::script script;
    client db;

    // What an operation came to.
    template <class Result>
    struct outcome
    {
        bool completed = false;
        error_code ec;
        diagnostics diag;
        Result result;
    };

    struct nothing
    {
    };

    // Runs an operation: `start(token)` begins it. What it delivers is not looked at.
    template <class Start>
    outcome<nothing> run(Start start)
    {
        outcome<nothing> out;
        start(redirect_diagnostics(
            [&out](error_code ec, const auto&...) {
                out.completed = true;
                out.ec = ec;
            },
            out.diag
        ));
        EXPECT_FALSE(out.completed) << "completed inside of the initiating function";
        run_to_end(ctx);
        EXPECT_TRUE(out.completed);
        return out;
    }

    // One that delivers such a value.
    template <class Result, class Start>
    outcome<Result> get(Start start)
    {
        outcome<Result> out{};
        start(redirect_diagnostics(
            [&out](error_code ec, Result found) {
                out.completed = true;
                out.ec = ec;
                out.result = std::move(found);
            },
            out.diag
        ));
        EXPECT_FALSE(out.completed) << "completed inside of the initiating function";
        run_to_end(ctx);
        EXPECT_TRUE(out.completed);
        return out;
    }

    template <class T, class Start>
    outcome<stored<T>> fetch(Start start)
    {
        return get<stored<T>>(start);
    }

private:
    client make(client_config config)
    {
        config.endpoint_url = "embedded:";
        config.opener = std::make_shared<scripted_opener>(script);
        return client(ctx.get_executor(), std::move(config));
    }
};

}  // namespace ddbm::test

#endif

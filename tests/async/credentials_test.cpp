// Keys that have to be fetched: who waits for them, and for how long.

#include "async/keys_fixture.hpp"
#include "support/recording_observer.hpp"

#include <boost/asio/error.hpp>

#include <stdexcept>

namespace ddbm::test {
namespace {

using std::chrono::milliseconds;

}  // namespace

TEST(Credentials, ThatGoMissingWhileACallWaitsForAConnectionStaySigned)
{
    credentials_fixture f;
    f.config.max_connections = 1;
    f.provider->has(keys_named("FIRST"));
    f.server.expect("GetItem").hold();
    f.server.expect("PutItem");
    auto got = f.begin(get_request());
    f.run_until([&] { return f.server.held_count() == 1; });
    auto put = f.begin(put_request());

    f.provider->has(nullptr);
    f.server.release();
    f.run();

    EXPECT_FALSE(got->ec) << got->ec.message();
    EXPECT_FALSE(put->ec) << put->ec.message();
    EXPECT_EQ(f.key_id(1), "FIRST");
    EXPECT_EQ(f.provider->refreshes, 0);
}

TEST(Credentials, HaveAPhaseOfTheAttemptThatWaitsForThem)
{
    credentials_fixture f;
    auto seen = std::make_shared<recording_observer>();
    f.config.observer = seen;
    f.server.expect("GetItem");
    f.begin(get_request());
    f.run_until([&] { return f.provider->is_refreshing(); });

    f.env->advance(milliseconds(80));
    f.provider->end({}, keys_named("FETCHED"));
    f.run();

    attempt_phases wanted;
    wanted.add(attempt_phase::credentials, milliseconds(80));
    const auto report = seen->only();
    ASSERT_EQ(report.attempts.size(), 1u);
    EXPECT_EQ(report.attempts[0].phases, wanted) << report.attempts[0].phases.to_string();
}

TEST(Credentials, AreFetchedOnceForAllWhoWait)
{
    credentials_fixture f;
    f.server.otherwise(200, "{}");
    std::vector<outcome_ptr<get_item_reply>> calls;
    for (int n = 0; n < 102; ++n)
        calls.push_back(f.begin(get_request()));
    f.run_until([&] { return f.provider->is_refreshing(); });

    f.provider->end({}, keys_named("FETCHED"));
    f.run();

    EXPECT_EQ(f.provider->refreshes, 1);
    EXPECT_EQ(f.server.request_count(), 102u);
    for (const auto& call : calls)
        EXPECT_FALSE(call->ec) << call->ec.message();
    EXPECT_EQ(f.key_id(0), "FETCHED");
}

TEST(Credentials, OfAProviderThatKeepsNoneAreUsedAllTheSame)
{
    credentials_fixture f;
    f.server.expect("GetItem");
    auto got = f.begin(get_request());
    f.run_until([&] { return f.provider->is_refreshing(); });

    f.provider->end({}, keys_named("FETCHED"));
    f.provider->has(nullptr);
    f.run();

    EXPECT_FALSE(got->ec) << got->ec.message();
}

TEST(Credentials, AreWaitedForUntilTheDeadline)
{
    credentials_fixture f;
    auto impatient = f.begin(get_request(), call_options().timeout(milliseconds(100)));
    auto patient = f.begin(get_request(), call_options().timeout(milliseconds(5000)));
    f.run_until([&] { return f.provider->is_refreshing() && f.env->pending_waits() == 2; });

    f.env->advance(milliseconds(100));
    f.run_until([&] { return impatient->done(); });

    EXPECT_EQ(impatient->ec, errc::deadline_exceeded);
    EXPECT_EQ(
        impatient->diag.message(),
        "waiting for access keys: call_options::timeout, 100 ms: The deadline has passed"
    );
    EXPECT_FALSE(patient->done());

    f.server.expect("GetItem");
    f.provider->end({}, keys_named("LATE"));
    f.run();
    EXPECT_FALSE(patient->ec) << patient->ec.message();
    EXPECT_EQ(f.provider->refreshes, 1);
}

TEST(Credentials, AreNotWaitedForByACallThatHasEndedBefore)
{
    class acting final : public observer
    {
    public:
        void operation_begins(const operation_start&) override { act(); }
        void operation_ended(const operation_report&) override {}

        std::function<void()> act;
    };
    credentials_fixture f;
    const auto seen = std::make_shared<acting>();
    f.config.observer = seen;
    const auto words_of_a_call = [&](call_options options, std::function<void()> meanwhile) {
        seen->act = std::move(meanwhile);
        return f.call(get_request(), options)->diag.message();
    };

    EXPECT_EQ(
        words_of_a_call(
            call_options().timeout(milliseconds(5)), [&] { f.env->advance(milliseconds(5)); }
        ),
        "waiting for access keys: call_options::timeout, 5 ms: The deadline has passed"
    );
    EXPECT_EQ(
        words_of_a_call({}, [&] { f.db().async_close([](error_code) {}); }),
        "waiting for access keys: The client is closed"
    );
    EXPECT_EQ(f.provider->refreshes, 0);
}

TEST(Credentials, AreNotWaitedForAfterACancellation)
{
    credentials_fixture f;
    auto got = f.begin(get_request());
    f.run_until([&] { return f.provider->is_refreshing(); });

    got->cancel.emit(asio::cancellation_type::terminal);
    f.run_until([&] { return got->done(); });

    EXPECT_EQ(got->ec, asio::error::operation_aborted);
    EXPECT_EQ(f.provider->cancelled, 0) << "others may want what the refresh brings";
    f.provider->end({}, keys_named("LATE"));
    f.server.expect("GetItem");
    f.call(get_request());
    EXPECT_EQ(f.provider->refreshes, 1);
}

TEST(Credentials, AreNotWaitedForAfterAClose)
{
    credentials_fixture f;
    auto got = f.begin(get_request());
    f.run_until([&] { return f.provider->is_refreshing(); });

    bool closed = false;
    f.db().async_close([&](error_code) { closed = true; });
    f.run();

    EXPECT_TRUE(closed);
    EXPECT_EQ(got->ec, errc::client_closed);
    EXPECT_EQ(f.provider->cancelled, 1);
}

TEST(Credentials, AreWaitedForWhileTheClientIsBeingClosed)
{
    credentials_fixture f;
    auto got = f.begin(get_request());
    f.run_until([&] { return f.provider->is_refreshing(); });

    bool closed = false;
    f.db().async_close(std::chrono::hours(1), [&](error_code) { closed = true; });
    f.ctx.restart();
    f.ctx.poll();
    EXPECT_FALSE(got->done());
    EXPECT_EQ(f.provider->cancelled, 0);
    f.server.expect("GetItem");
    f.provider->end({}, keys_named("FIRST"));
    f.run();

    EXPECT_TRUE(closed);
    EXPECT_FALSE(got->ec) << got->ec.message();
    EXPECT_EQ(f.env->pending_waits(), 0u);
}

TEST(Credentials, ThatCannotBeFetchedFailAllWhoWait)
{
    credentials_fixture f;
    auto first = f.begin(get_request());
    auto second = f.begin(put_request());
    f.run_until([&] { return f.provider->is_refreshing(); });

    f.provider->end({}, nullptr);
    f.run();

    EXPECT_EQ(first->ec, errc::no_credentials);
    EXPECT_EQ(second->ec, errc::no_credentials);
    EXPECT_EQ(
        first->diag.message(), "the credentials provider has no keys: No credentials were found"
    );
}

TEST(Credentials, ThatAreFetchedByThrowingFailTheCall)
{
    class throwing final : public credentials_provider
    {
    public:
        explicit throwing(bool always) : always_(always) {}

        keys_ptr current() override
        {
            if (always_)
                throw std::runtime_error("no vault");
            return nullptr;
        }
        void async_refresh(asio::any_io_executor, refresh_handler) override
        {
            throw std::runtime_error("no vault");
        }

    private:
        bool always_;
    };
    for (bool always : {false, true})
    {
        client_fixture f;
        f.config.credentials = std::make_shared<throwing>(always);

        auto got = f.call(get_request());

        EXPECT_EQ(got->ec, errc::no_credentials);
        EXPECT_EQ(got->diag.message(), "no vault: No credentials were found");
    }
}

TEST(Credentials, AreFetchedAgainWhenTheServiceCallsThemExpired)
{
    credentials_fixture f;
    f.config.retry_policy.max_attempts = 1;
    f.config.retry_policy.quota = 0;
    f.provider->has(keys_named("OLD"));
    f.server.expect("UpdateItem").reply(400, error_body(expired));
    f.server.expect("UpdateItem");
    auto got = f.begin(update_request());
    f.run_until([&] { return f.provider->is_refreshing(); });

    f.provider->end({}, keys_named("NEW"));
    f.run();

    EXPECT_FALSE(got->ec) << got->ec.message();
    EXPECT_EQ(f.key_id(0), "OLD");
    EXPECT_EQ(f.key_id(1), "NEW");
    EXPECT_TRUE(f.env->waits().empty());
}

TEST(Credentials, AreFetchedAgainOnlyOnce)
{
    credentials_fixture f;
    f.provider->has(keys_named("OLD"));
    f.server.expect("GetItem").reply(400, error_body(expired, "as before")).times(2);
    auto got = f.begin(get_request());
    f.run_until([&] { return f.provider->is_refreshing(); });

    f.provider->end({}, keys_named("NEW"));
    f.run();

    EXPECT_EQ(got->ec, service_errc::expired_token);
    EXPECT_EQ(got->diag.message(), "as before");
    EXPECT_EQ(got->diag.attempts(), 2);
    EXPECT_EQ(f.provider->refreshes, 1);
}

TEST(Credentials, ThatAreKnownToHaveExpiredAreGivenToNobody)
{
    credentials_fixture f;
    f.provider->has(keys_named("OLD"));
    f.server.expect("GetItem").reply(400, error_body(expired));
    f.server.expect("GetItem").times(2);
    auto first = f.begin(get_request());
    f.run_until([&] { return f.provider->is_refreshing(); });
    auto second = f.begin(get_request());
    f.ctx.restart();
    f.ctx.poll();

    f.provider->end({}, keys_named("NEW"));
    f.run();

    EXPECT_FALSE(first->ec) << first->ec.message();
    EXPECT_FALSE(second->ec) << second->ec.message();
    EXPECT_EQ(f.server.request_count(), 3u);
    EXPECT_EQ(f.key_id(1), "NEW");
    EXPECT_EQ(f.key_id(2), "NEW");
    EXPECT_EQ(f.provider->refreshes, 1);
}

TEST(Credentials, ThatAnotherCallHasFetchedAreUsedAtOnce)
{
    credentials_fixture f;
    f.provider->has(keys_named("OLD"));
    f.server.expect("GetItem").reply(400, error_body(expired)).hold();
    f.server.expect("GetItem");
    auto got = f.begin(get_request());
    f.run_until([&] { return f.server.held_count() == 1; });

    f.provider->has(keys_named("NEW"));
    f.server.release();
    f.run();

    EXPECT_FALSE(got->ec) << got->ec.message();
    EXPECT_EQ(f.key_id(1), "NEW");
    EXPECT_EQ(f.provider->refreshes, 0);
}

TEST(Credentials, ThatNeverChangeAreNotTriedAgain)
{
    client_fixture f;
    f.server.expect("GetItem").reply(400, error_body(expired, "for good"));

    auto got = f.call(get_request());

    EXPECT_EQ(got->ec, service_errc::expired_token);
    EXPECT_EQ(got->diag.message(), "for good");
    EXPECT_EQ(f.server.request_count(), 1u);
}

TEST(Credentials, ThatTheServiceCallsExpiredAreDropped)
{
    credentials_fixture f;
    f.provider->forgets_dropped = true;
    f.provider->has(keys_named("OLD"));
    f.server.expect("GetItem").reply(400, error_body(expired));
    f.server.expect("GetItem");
    auto got = f.begin(get_request());
    f.run_until([&] { return f.provider->is_refreshing(); });

    EXPECT_EQ(f.provider->dropped, std::vector<std::string>{"OLD"});
    f.provider->end({}, keys_named("NEW"));
    f.run();

    EXPECT_FALSE(got->ec) << got->ec.message();
    EXPECT_EQ(f.provider->dropped.size(), 1u);
}

// -- Ahead of their end

TEST(Credentials, ThatAreDueAreFetchedOnceWhileTheOldOnesAreUsed)
{
    credentials_fixture f;
    f.server.otherwise(200, "{}");
    f.provider->has(keys_named("OLD"));
    f.provider->due = true;
    auto first = f.begin(get_request());
    auto second = f.begin(get_request());

    f.run_until([&] { return first->done() && second->done() && f.provider->is_refreshing(); });

    EXPECT_FALSE(first->ec) << first->ec.message();
    EXPECT_EQ(f.key_id(0), "OLD");
    EXPECT_EQ(f.key_id(1), "OLD");
    EXPECT_EQ(f.provider->refreshes, 1);
    f.provider->due = false;
    f.provider->end({}, keys_named("NEW"));
    f.run();
    f.call(get_request());
    EXPECT_EQ(f.key_id(2), "NEW");
    EXPECT_EQ(f.provider->refreshes, 1);
    EXPECT_TRUE(f.provider->dropped.empty());
}

TEST(Credentials, ThatAreDueAndCannotBeFetchedFailNobody)
{
    credentials_fixture f;
    f.server.otherwise(200, "{}");
    f.provider->has(keys_named("OLD"));
    f.provider->due = true;
    auto got = f.begin(get_request());
    f.run_until([&] { return got->done() && f.provider->is_refreshing(); });

    f.provider->due = false;
    f.provider->end(asio::error::connection_refused, nullptr);
    f.provider->has(keys_named("OLD"));
    f.run();

    EXPECT_FALSE(got->ec) << got->ec.message();
    EXPECT_FALSE(f.call(get_request())->ec);
    EXPECT_EQ(f.provider->refreshes, 1);
}

TEST(Credentials, ThatEndWhileOthersAreFetchedAheadAreWaitedForThere)
{
    credentials_fixture f;
    f.server.otherwise(200, "{}");
    f.provider->has(keys_named("OLD"));
    f.provider->due = true;
    auto first = f.begin(get_request());
    f.run_until([&] { return first->done() && f.provider->is_refreshing(); });
    f.provider->has(nullptr);
    auto second = f.begin(get_request());
    f.ctx.restart();
    f.ctx.poll();
    EXPECT_FALSE(second->done());

    f.provider->due = false;
    f.provider->end({}, keys_named("NEW"));
    f.run();

    EXPECT_FALSE(second->ec) << second->ec.message();
    EXPECT_EQ(f.key_id(1), "NEW");
    EXPECT_EQ(f.provider->refreshes, 1);
}

TEST(Credentials, ThatAreFetchedAheadAreGivenUpByAClose)
{
    for (const std::chrono::hours within : {std::chrono::hours(0), std::chrono::hours(1)})
    {
        credentials_fixture f;
        f.server.otherwise(200, "{}");
        f.provider->has(keys_named("OLD"));
        f.provider->due = true;
        auto got = f.begin(get_request());
        f.run_until([&] { return got->done() && f.provider->is_refreshing(); });

        bool closed = false;
        f.db().async_close(within, [&](error_code) { closed = true; });
        f.run();

        EXPECT_TRUE(closed);
        EXPECT_EQ(f.provider->cancelled, 1);
        EXPECT_EQ(f.call(get_request())->ec, errc::client_closed);
        EXPECT_EQ(f.provider->refreshes, 1);
    }
}

// -- Failures

TEST(Credentials, ThatCannotBeFetchedSayWhyInTheProvidersWords)
{
    credentials_fixture f;
    f.provider->failure = "The vault is sealed.";
    auto got = f.begin(get_request());
    f.run_until([&] { return f.provider->is_refreshing(); });

    f.provider->end(errc::no_credentials, nullptr);
    f.run();

    EXPECT_EQ(got->diag.message(), "The vault is sealed: No credentials were found");
}

TEST(Credentials, ThatExpireAndCannotBeFetchedAgainSayBoth)
{
    credentials_fixture f;
    f.provider->has(keys_named("OLD"));
    f.server.expect("GetItem").reply(400, error_body(expired, "too old"));
    auto got = f.begin(get_request());
    f.run_until([&] { return f.provider->is_refreshing(); });

    f.provider->end(asio::error::connection_refused, nullptr);
    f.run();

    EXPECT_EQ(got->ec, service_errc::expired_token);
    EXPECT_NE(got->diag.message().find("too old (and new keys could not be had"), std::string::npos)
        << got->diag.message();
}

TEST(Credentials, ThatWaitGoAwayWithTheContext)
{
    credentials_fixture f;
    auto got = f.begin(get_request());
    f.run_until([&] { return f.provider->is_refreshing(); });

    f.provider->lose_handler();
    f.destroy_context();

    EXPECT_FALSE(got->done());
}

}  // namespace ddbm::test

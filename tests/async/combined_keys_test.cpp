// Reads that share requests whose keys have to be fetched, or have ended.

#include "async/keys_fixture.hpp"

#include <boost/asio/error.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace ddbm::test {
namespace {

using get_outcome = outcome_ptr<get_item_reply>;

item numbered(const std::string& id, int n)
{
    return item().set("id", id).set("n", n);
}

std::string numbered_reply(int n)
{
    return R"({"Item":{"id":{"S":"a"},"n":{"N":")" + std::to_string(n) + "\"}}}";
}

get_item_request get_of(const std::string& id, bool is_strong)
{
    return get_item_request("things", item().set("id", id)).consistent_read(is_strong);
}

struct way_to_share
{
    const char* name;
    bool is_batch;
    bool is_strong;
};

class KeysOfCombinedReads : public testing::TestWithParam<way_to_share>, public credentials_fixture
{
protected:
    KeysOfCombinedReads()
    {
        if (GetParam().is_batch)
            config.combined_reads.batch_window = std::chrono::microseconds(0);
        else
            config.combined_reads.identical = true;
        provider->forgets_dropped = true;
    }

    std::vector<get_outcome> begin_three()
    {
        ids_.clear();
        for (const char* id : {"a", "b", "c"})
            ids_.push_back(GetParam().is_batch ? id : "a");
        std::vector<get_outcome> all;
        for (const std::string& id : ids_)
            all.push_back(begin(get_of(id, GetParam().is_strong)));
        return all;
    }

    void will_answer()
    {
        const auto one = [](const std::string& id) {
            return R"({"id":{"S":")" + id + R"("},"n":{"N":"1"}})";
        };
        const std::string batch = R"({"Responses":{"things":[)" + one("c") + ',' + one("a") + ',' +
                                  one("b") + R"(]},"UnprocessedKeys":{}})";
        server.expect(request_name()).reply(200, GetParam().is_batch ? batch : numbered_reply(1));
    }

    void will_refuse() { server.expect(request_name()).reply(400, error_body(expired, "too old")); }

    void wait_for_fetch()
    {
        run_until([&] { return provider->is_refreshing(); });
    }

    void bring(const std::string& id)
    {
        provider->end({}, keys_named(id));
        run();
    }

    void expect_answer(const std::vector<get_outcome>& all, std::size_t of) const
    {
        EXPECT_EQ(all[of]->completions, 1);
        EXPECT_FALSE(all[of]->ec) << all[of]->diag.message();
        EXPECT_EQ(all[of]->reply.item, numbered(ids_[of], 1));
    }

private:
    const char* request_name() const { return GetParam().is_batch ? "BatchGetItem" : "GetItem"; }

    std::vector<std::string> ids_;
};

INSTANTIATE_TEST_SUITE_P(
    Each,
    KeysOfCombinedReads,
    testing::Values(
        way_to_share{"Identical", false, false},
        way_to_share{"IdenticalAndStrong", false, true},
        way_to_share{"Batch", true, false},
        way_to_share{"BatchAndStrong", true, true}
    ),
    [](const auto& each) { return each.param.name; }
);

// Identical ones, whose replies tell which request they are to.
class KeysOfSharedReads : public testing::Test, public credentials_fixture
{
protected:
    KeysOfSharedReads() { config.combined_reads.identical = true; }

    get_outcome strong() { return begin(get_of("a", true)); }
    get_outcome weak() { return begin(get_of("a", false)); }

    void will_refuse() { server.expect("GetItem").reply(400, error_body(expired)); }
    void will_answer(int n) { server.expect("GetItem").reply(200, numbered_reply(n)); }
    void will_hold(int n) { server.expect("GetItem").reply(200, numbered_reply(n)).hold(); }

    void wait_for_fetch()
    {
        run_until([&] { return provider->is_refreshing(); });
    }

    void is_held(std::size_t count = 1)
    {
        run_until([&] { return server.held_count() == count; });
    }

    void poll()
    {
        ctx.restart();
        ctx.poll();
    }

    static void expect_answer(const get_outcome& got, int n)
    {
        EXPECT_EQ(got->completions, 1);
        EXPECT_EQ(got->reply.item, numbered("a", n)) << got->diag.message();
    }
};

}  // namespace

// -- That have to be fetched

TEST_P(KeysOfCombinedReads, AreWaitedForByOneRequest)
{
    const auto all = begin_three();
    wait_for_fetch();
    EXPECT_EQ(server.request_count(), 0u);

    will_answer();
    bring("FETCHED");

    for (std::size_t n = 0; n < all.size(); ++n)
        expect_answer(all, n);
    EXPECT_EQ(server.request_count(), 1u);
    EXPECT_EQ(key_id(0), "FETCHED");
    EXPECT_EQ(provider->refreshes, 1);
}

TEST_P(KeysOfCombinedReads, FailAllWhereTheyCannotBeHad)
{
    provider->failure = "The vault is sealed.";
    const auto all = begin_three();
    wait_for_fetch();

    provider->end(errc::no_credentials, nullptr);
    run();

    for (const auto& each : all)
    {
        EXPECT_EQ(each->completions, 1);
        EXPECT_EQ(each->ec, errc::no_credentials);
        EXPECT_EQ(each->diag.message(), "The vault is sealed: No credentials were found");
        EXPECT_EQ(each->diag.operation(), "GetItem");
    }
    EXPECT_EQ(provider->refreshes, 1);

    // Nobody joins what has failed.
    const auto later = begin_three();
    wait_for_fetch();
    will_answer();
    bring("FETCHED");
    for (std::size_t n = 0; n < later.size(); ++n)
        expect_answer(later, n);
}

TEST_P(KeysOfCombinedReads, AreStillWaitedForWhenOneReadIsCancelled)
{
    const auto all = begin_three();
    wait_for_fetch();

    all[0]->cancel.emit(asio::cancellation_type::total);
    run_until([&] { return all[0]->done(); });
    EXPECT_EQ(all[0]->ec, asio::error::operation_aborted);
    EXPECT_FALSE(all[1]->done());
    EXPECT_FALSE(all[2]->done());
    will_answer();
    bring("FETCHED");

    EXPECT_EQ(all[0]->completions, 1);
    expect_answer(all, 1);
    expect_answer(all, 2);
    EXPECT_EQ(server.request_count(), 1u);
    EXPECT_EQ(provider->cancelled, 0);
}

// -- That have ended

TEST_P(KeysOfCombinedReads, AreFetchedAgainOnceForAll)
{
    config.retry_policy.max_attempts = 1;
    provider->has(keys_named("OLD"));
    will_refuse();
    const auto all = begin_three();
    wait_for_fetch();
    EXPECT_EQ(provider->dropped, std::vector<std::string>{"OLD"});
    for (const auto& each : all)
        EXPECT_FALSE(each->done());

    will_answer();
    bring("NEW");

    for (std::size_t n = 0; n < all.size(); ++n)
        expect_answer(all, n);
    EXPECT_EQ(server.request_count(), 2u);
    EXPECT_EQ(key_id(0), "OLD");
    EXPECT_EQ(key_id(1), "NEW");
    EXPECT_EQ(provider->refreshes, 1);
}

TEST_P(KeysOfCombinedReads, AreFetchedAgainOnlyOnce)
{
    provider->has(keys_named("OLD"));
    will_refuse();
    will_refuse();
    const auto all = begin_three();
    wait_for_fetch();

    bring("NEW");

    for (const auto& each : all)
    {
        EXPECT_EQ(each->completions, 1);
        EXPECT_EQ(each->ec, service_errc::expired_token);
        EXPECT_EQ(each->diag.message(), "too old");
        EXPECT_EQ(each->diag.attempts(), 2);
    }
    EXPECT_EQ(server.request_count(), 2u);
    EXPECT_EQ(key_id(1), "NEW");
    EXPECT_EQ(provider->refreshes, 1);
}

TEST_P(KeysOfCombinedReads, AreNotUsedWhereAllAreCancelledWhileTheyAreFetchedAgain)
{
    provider->has(keys_named("OLD"));
    will_refuse();
    const auto all = begin_three();
    wait_for_fetch();

    for (const auto& each : all)
        each->cancel.emit(asio::cancellation_type::terminal);
    run_until([&] { return all[0]->done() && all[1]->done() && all[2]->done(); });
    bring("NEW");

    for (const auto& each : all)
    {
        EXPECT_EQ(each->completions, 1);
        EXPECT_EQ(each->ec, asio::error::operation_aborted);
    }
    EXPECT_EQ(server.request_count(), 1u);
    EXPECT_EQ(env->pending_waits(), 0u);
}

// -- Who joins whom meanwhile

TEST_F(KeysOfSharedReads, MayBeFetchedAgainForThoseThatJoinLater)
{
    provider->has(keys_named("OLD"));
    will_refuse();
    const auto first = weak();
    wait_for_fetch();

    const auto second = weak();
    poll();
    will_hold(1);
    provider->end({}, keys_named("NEW"));
    is_held();
    const auto third = weak();
    poll();
    server.release();
    run();

    for (const auto& each : {first, second, third})
        expect_answer(each, 1);
    EXPECT_EQ(server.request_count(), 2u);
}

TEST_F(KeysOfSharedReads, ThatAreFetchedMayBeWaitedForByStrongOnesUntilTheRequestIsSent)
{
    const auto first = strong();
    wait_for_fetch();
    const auto second = strong();
    poll();
    server.expect("GetItem").reply(500, "{}");
    provider->end({}, keys_named("FIRST"));
    run_until([&] { return env->pending_waits() == 1; });

    // They are missing for the retry too.
    provider->has(nullptr);
    env->advance(env->waits().back());
    wait_for_fetch();
    const auto third = strong();
    poll();
    will_hold(1);
    provider->end({}, keys_named("SECOND"));
    is_held();
    will_answer(2);
    const auto late = strong();
    run_until([&] { return late->done(); });
    server.release();
    run();

    for (const auto& each : {first, second, third})
        expect_answer(each, 1);
    expect_answer(late, 2);
    EXPECT_EQ(server.request_count(), 3u);
}

// The refusal says nothing about what the other one is going to read.
TEST_F(KeysOfSharedReads, ThatHaveEndedDoNotBringStrongOnesTogetherThatWereApart)
{
    provider->has(keys_named("OLD"));
    server.expect("GetItem").reply(400, error_body(expired)).hold();
    will_hold(1);
    const auto first = strong();
    is_held();
    const auto second = strong();
    is_held(2);

    server.release();
    wait_for_fetch();
    will_answer(2);
    provider->end({}, keys_named("NEW"));
    run_until([&] { return first->done(); });
    EXPECT_FALSE(second->done());
    server.release();
    run();

    expect_answer(first, 2);
    expect_answer(second, 1);
    EXPECT_EQ(server.request_count(), 3u);
    EXPECT_EQ(key_id(1), "OLD");
    EXPECT_EQ(key_id(2), "NEW");
}

TEST_F(KeysOfSharedReads, ThatAreNewHaveStrongOnesApartFromWhatTheyHaveSigned)
{
    provider->has(keys_named("OLD"));
    will_refuse();
    const auto first = strong();
    wait_for_fetch();
    will_hold(1);
    provider->end({}, keys_named("NEW"));
    is_held();

    will_answer(2);
    const auto second = strong();
    run_until([&] { return second->done(); });
    server.release();
    run();

    expect_answer(first, 1);
    expect_answer(second, 2);
    EXPECT_EQ(server.request_count(), 3u);
    EXPECT_EQ(provider->refreshes, 1);
}

}  // namespace ddbm::test

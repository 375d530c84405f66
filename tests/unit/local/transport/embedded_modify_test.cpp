// What becomes of changes when several make them at once and replies are lost: on an engine with
// faults.

#include "support/manual_environment.hpp"
#include "support/run_async.hpp"

#include <ddbm/local/engine.hpp>
#include <ddbm/local/engine_options.hpp>
#include <ddbm/local/opener.hpp>
#include <ddbm/table.hpp>
#include <ddbm/update.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace {

struct tally
{
    std::string id;
    int n = 0;
};

}  // namespace

template <>
struct ddbm::model_of<tally>
{
    static constexpr auto value =
        ddbm::model<tally>("tallies").partition_key("id", &tally::id).field("n", &tally::n);
};

namespace ddbm::local {
namespace {

engine_options seeded(std::uint64_t seed)
{
    engine_options made;
    made.seed = seed;
    return made;
}

// One item, and what many do to it.
class tally_world
{
public:
    explicit tally_world(std::uint64_t seed) : engine_(std::make_shared<engine>(seeded(seed)))
    {
        const auto created = engine_->call(
            service::dynamodb,
            "CreateTable",
            R"({"TableName":"tallies","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
            R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],)"
            R"("BillingMode":"PAY_PER_REQUEST"})"
        );
        EXPECT_EQ(created.status, 200) << created.body;
        env_->skip_waits();
        client_config config;
        config.endpoint_url = "embedded:";
        config.opener = opener(engine_);
        config.env = env_;
        config.retry_policy.max_attempts = 100;
        config.retry_policy.quota = 1'000'000;
        tallies_ = std::make_unique<table<tally>>(client(ctx_.get_executor(), config));
    }

    // Each request of this kind meets some of these.
    void disturb(const std::string& operation)
    {
        const auto often = [&](const fault& what) {
            return what.on(operation).with_probability(0.1);
        };
        engine_->set_faults(faults()
                                .add(often(fault::drop_before()))
                                .add(often(fault::drop_after()))
                                .add(often(fault::internal_error()))
                                .add(often(fault::conflict()))
                                .add(often(fault::throttling())));
    }

    // So many at once, each so often: `change(table, handler)` begins one change.
    template <class Change>
    void run(int workers, int times, Change change)
    {
        std::vector<std::unique_ptr<worker<Change>>> all;
        for (int i = 0; i < workers; ++i)
            all.push_back(std::make_unique<worker<Change>>(*this, times, change));
        for (const auto& each : all)
            each->next();
        test::run_to_end(ctx_);
    }

    int n()
    {
        engine_->set_faults(faults());
        int found = -1;
        tallies_->async_get("a", [&](error_code ec, stored<tally> item) {
            EXPECT_FALSE(ec) << ec.message();
            found = item ? item->n : 0;
        });
        test::run_to_end(ctx_);
        return found;
    }

    int done = 0;
    std::vector<std::string> failures;

private:
    template <class Change>
    struct worker
    {
        worker(tally_world& in, int times, Change how) : world(in), left(times), change(how) {}

        void next()
        {
            if (left-- == 0)
                return;
            change(*world.tallies_, [this](error_code ec, auto&&...) {
                if (ec)
                    world.failures.push_back(ec.message());
                else
                    ++world.done;
                next();
            });
        }

        tally_world& world;
        int left;
        Change change;
    };

    const std::shared_ptr<test::manual_environment> env_ =
        std::make_shared<test::manual_environment>();
    const std::shared_ptr<engine> engine_;
    asio::io_context ctx_;
    std::unique_ptr<table<tally>> tallies_;
};

constexpr int workers = 8;
constexpr int times = 25;

TEST(EmbeddedModify, CountsEachOfManyThatMeet)
{
    tally_world world(1);
    world.run(workers, times, [](table<tally>& tallies, auto handler) {
        tallies.async_modify(
            "a", [](tally& t) { ++t.n; }, handler
        );
    });

    EXPECT_EQ(world.failures, std::vector<std::string>());
    EXPECT_EQ(world.done, workers * times);
    EXPECT_EQ(world.n(), workers * times);
}

TEST(EmbeddedModify, CountsEachOnceWhateverBecomesOfReplies)
{
    for (std::uint64_t seed = 1; seed <= 5; ++seed)
    {
        SCOPED_TRACE(seed);
        tally_world world(seed);
        world.disturb("TransactWriteItems");
        world.run(workers, times, [](table<tally>& tallies, auto handler) {
            tallies.async_modify(
                "a", [](tally& t) { ++t.n; }, exactly_once, handler
            );
        });

        EXPECT_EQ(world.failures, std::vector<std::string>());
        EXPECT_EQ(world.n(), world.done);
    }
}

TEST(EmbeddedModify, UpdatesEachOnceWhateverBecomesOfReplies)
{
    for (std::uint64_t seed = 1; seed <= 5; ++seed)
    {
        SCOPED_TRACE(seed);
        tally_world world(seed);
        world.disturb("TransactWriteItems");
        world.run(workers, times, [](table<tally>& tallies, auto handler) {
            tallies.async_update("a", add<&tally::n>(1), or_create, exactly_once, handler);
        });

        EXPECT_EQ(world.failures, std::vector<std::string>());
        EXPECT_EQ(world.n(), world.done);
    }
}

// Without that what may have been applied is not done again, and is told.
TEST(EmbeddedModify, LosesNoUpdateThatSucceeded)
{
    tally_world world(1);
    world.disturb("UpdateItem");
    world.run(workers, times, [](table<tally>& tallies, auto handler) {
        tallies.async_update("a", add<&tally::n>(1), or_create, returning_nothing, handler);
    });

    EXPECT_FALSE(world.failures.empty());
    EXPECT_GE(world.n(), world.done);
    EXPECT_LE(world.n(), workers * times);
}

}  // namespace
}  // namespace ddbm::local

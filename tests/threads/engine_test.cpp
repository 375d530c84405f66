// One engine that many threads call. That requests are atomic shows anywhere; what is not guarded
// by its lock shows under ThreadSanitizer.

#include "support/threads.hpp"
#include "unit/local/engine_fixture.hpp"

#include <ddbm/item.hpp>
#include <ddbm/local/faults.hpp>

#include <atomic>
#include <filesystem>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace ddbm::local::testing {
namespace {

namespace fs = std::filesystem;
using test::in_threads;

// Where the engine keeps what it has.
enum class place
{
    memory,
    file,
};

class EngineThreads : public ::testing::TestWithParam<place>
{
protected:
    EngineThreads()
    {
        engine_options options;
        if (GetParam() == place::file)
        {
            std::random_device random;
            folder_ = fs::temp_directory_path() / ("ddbm-threads-" + std::to_string(random()));
            fs::create_directory(folder_);
            options.file = (folder_ / "threads.db").string();
        }
        db_.emplace(options);
        ask(*db_,
            "CreateTable",
            "{'TableName':'things',"
            "'AttributeDefinitions':[{'AttributeName':'id','AttributeType':'S'},"
            "{'AttributeName':'at','AttributeType':'N'}],"
            "'KeySchema':[{'AttributeName':'id','KeyType':'HASH'},"
            "{'AttributeName':'at','KeyType':'RANGE'}],'BillingMode':'PAY_PER_REQUEST'}");
    }
    ~EngineThreads() override
    {
        db_.reset();
        if (!folder_.empty())
            fs::remove_all(folder_);
    }

    static engine_reply
    call(engine& db, std::string_view operation, std::string_view with_apostrophes)
    {
        return db.call(service::dynamodb, operation, text(with_apostrophes));
    }

    // The reply of a request that succeeds.
    static json::value ask(engine& db, std::string_view operation, std::string_view request)
    {
        const engine_reply reply = call(db, operation, request);
        EXPECT_EQ(reply.status, 200) << operation << " " << request << "\n" << reply.body;
        return reply.status == 200 ? json::parse(reply.body) : json::value();
    }
    json::value ask(std::string_view operation, std::string_view request)
    {
        return ask(*db_, operation, request);
    }

    // The keys of the items that all of them work on: one partition.
    static std::string key(int at)
    {
        return "'TableName':'things','Key':{'id':{'S':'all'},'at':{'N':'" + std::to_string(at) +
               "'}}";
    }

    static std::string addition(int at, int by) { return update(at, "'ADD n :by'", by); }
    // Fails if there is not as much.
    static std::string withdrawal(int at, int by)
    {
        return update(at, "'SET n = n - :by','ConditionExpression':'n >= :by'", by);
    }
    static std::string both(const std::string& update, const std::string& other)
    {
        return "{'TransactItems':[{'Update':" + update + "},{'Update':" + other + "}]}";
    }

    static int number_in(const json::value& item)
    {
        return std::stoi(std::string(item.at_pointer("/n/N").as_string()));
    }

    static int number_at(engine& db, int at)
    {
        return number_in(ask(db, "GetItem", "{" + key(at) + "}").at("Item"));
    }

    engine& db() { return *db_; }

private:
    static std::string update(int at, const std::string& expressions, int by)
    {
        return "{" + key(at) + ",'UpdateExpression':" + expressions +
               ",'ExpressionAttributeValues':{':by':{'N':'" + std::to_string(by) + "'}}}";
    }

    fs::path folder_;
    std::optional<engine> db_;
};

}  // namespace

TEST_P(EngineThreads, AddUpInItemsTheyShare)
{
    constexpr int additions = 60;
    constexpr int items = 3;

    in_threads(8, [this](int thread) {
        for (int n = 0; n < additions; ++n)
        {
            const int at = (thread + n) % items;
            if (n % 4 == 0)
                call(db(), "GetItem", "{" + key(at) + "}");
            ask("UpdateItem", addition(at, 1));
        }
    });

    int sum = 0;
    for (int at = 0; at < items; ++at)
        sum += number_at(db(), at);
    EXPECT_EQ(sum, 8 * additions);
    EXPECT_EQ(db().counters().requests.at("UpdateItem"), 8u * additions);
}

TEST_P(EngineThreads, OverwriteWholeItems)
{
    in_threads(8, [this](int thread) {
        const std::string n = std::to_string(thread);
        for (int round = 0; round < 30; ++round)
        {
            ask("PutItem",
                "{'TableName':'things','Item':{'id':{'S':'all'},'at':{'N':'0'},'a':{'N':'" + n +
                    "'},'b':{'N':'" + n + "'}}}");
            const json::value found = ask("GetItem", "{" + key(0) + "}");
            EXPECT_EQ(found.at_pointer("/Item/a"), found.at_pointer("/Item/b"));
        }
    });
}

TEST_P(EngineThreads, SeeTheSameSumWhateverTransactionsMove)
{
    constexpr int movers = 6;
    constexpr int items = 5;
    constexpr int total = items * 20;
    std::string gets;
    for (int at = 0; at < items; ++at)
    {
        ask("UpdateItem", addition(at, total / items));
        gets += (at == 0 ? "{'Get':{" : ",{'Get':{") + key(at) + "}}";
    }
    std::atomic<int> moving = movers;
    std::atomic<int> moved = 0;

    auto move = [&](int thread) {
        for (int n = 0; n < 40; ++n)
        {
            const int from = (thread + n) % items;
            const int to = (from + 1 + n % (items - 1)) % items;
            const int by = 1 + thread * n % 9;
            const engine_reply reply =
                call(db(), "TransactWriteItems", both(withdrawal(from, by), addition(to, by)));
            const bool refused =
                reply.body.find("[ConditionalCheckFailed, None]") != reply.body.npos;
            EXPECT_TRUE(reply.status == 200 || refused) << reply.body;
            moved += reply.status == 200;
        }
        --moving;
    };
    auto read = [&] {
        do
        {
            int sum = 0;
            const json::value got = ask("TransactGetItems", "{'TransactItems':[" + gets + "]}");
            for (const auto& each : got.at("Responses").as_array())
                sum += number_in(each.at("Item"));
            EXPECT_EQ(sum, total);

            sum = 0;
            const json::value page =
                ask("Query",
                    "{'TableName':'things','KeyConditionExpression':'id = :all',"
                    "'ExpressionAttributeValues':{':all':{'S':'all'}}}");
            for (const auto& each : page.at("Items").as_array())
                sum += number_in(each);
            EXPECT_EQ(sum, total);
        } while (moving > 0);
    };
    in_threads(8, [&](int thread) {
        if (thread < movers)
            move(thread);
        else
            read();
    });

    EXPECT_GT(moved, 0);
}

TEST_P(EngineThreads, MayAskForEverythingElseMeanwhile)
{
    constexpr int writers = 4;
    std::atomic<int> writing = writers;
    std::atomic<int> written = 0;
    ask("TransactWriteItems", both(addition(0, 0), addition(1, 0)));

    auto write = [&] {
        for (int n = 0; n < 40; ++n)
        {
            const engine_reply reply =
                call(db(), "TransactWriteItems", both(addition(0, 1), addition(1, 1)));
            if (reply.status == 200 && !reply.drop_connection)
                ++written;
        }
        --writing;
    };
    // Both items always change together.
    auto copy = [&] {
        do
        {
            engine other;
            other.restore(db().snapshot());
            EXPECT_EQ(number_at(other, 0), number_at(other, 1));
        } while (writing > 0);
    };
    auto disturb = [&] {
        do
        {
            db().set_faults(faults()
                                .add(fault::conflict(1).every(3))
                                .add(fault::drop_before().nth(5))
                                .add(fault::short_pages(1)));
            db().set_faults(faults().add(fault::throttling().on("TransactWriteItems").first(1)));
            db().set_faults({});
        } while (writing > 0);
        db().set_faults({});
    };
    auto count = [&] {
        std::set<std::string> ids;
        std::size_t made = 0;
        do
        {
            ids.insert(db().make_request_id());
            ++made;
            const counters now = db().counters();
            EXPECT_LE(now.tables.size(), 2u);
            db().reset_counters();
        } while (writing > 0);
        EXPECT_EQ(ids.size(), made);
    };
    auto make_tables = [&] {
        const std::vector<item> items = {item().set("id", "a"), item().set("id", "b")};
        for (int n = 0; n < 5; ++n)
        {
            // Not through ask(): a fault may be about it.
            const engine_reply made = call(
                db(),
                "CreateTable",
                "{'TableName':'others',"
                "'AttributeDefinitions':[{'AttributeName':'id','AttributeType':'S'}],"
                "'KeySchema':[{'AttributeName':'id','KeyType':'HASH'}],"
                "'BillingMode':'PAY_PER_REQUEST'}"
            );
            if (made.status == 200 && !made.drop_connection)
                db().load("others", items);
            call(db(), "DeleteTable", "{'TableName':'others'}");
        }
    };
    in_threads(writers + 4, [&](int thread) {
        switch (thread - writers)
        {
        case 0:
            return copy();
        case 1:
            return disturb();
        case 2:
            return count();
        case 3:
            return make_tables();
        default:
            return write();
        }
    });

    EXPECT_EQ(number_at(db(), 0), written);
    EXPECT_EQ(number_at(db(), 1), written);
}

TEST_P(EngineThreads, FindNothingOfWhatOneOfThemForgets)
{
    const std::string full = db().snapshot();
    std::atomic<bool> forgetting = true;

    in_threads(5, [&](int thread) {
        if (thread == 0)
        {
            for (int n = 0; n < 20; ++n)
            {
                db().reset();
                db().restore(full);
            }
            forgetting = false;
            return;
        }
        do
        {
            const engine_reply reply = call(db(), "UpdateItem", addition(thread, 1));
            EXPECT_TRUE(
                reply.status == 200 ||
                reply.body.find("#ResourceNotFoundException") != reply.body.npos
            ) << reply.body;
        } while (forgetting);
    });
}

INSTANTIATE_TEST_SUITE_P(
    Threads,
    EngineThreads,
    ::testing::Values(place::memory, place::file),
    [](const auto& of) { return of.param == place::memory ? "Memory" : "File"; }
);

}  // namespace ddbm::local::testing

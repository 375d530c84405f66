// Tables on an engine in the process. Its items come as it stores them; a client whose limit for
// replies is small gets them as JSON, so that the two can be compared.

#include "local/storage/page_checksum.hpp"
#include "local/transport/engine_transport.hpp"
#include "support/client_fixture.hpp"
#include "unit/model/generated_trees.hpp"
#include "unit/model/model_testing.hpp"
#include "values/encoded_items.hpp"
#include "values/item_encoding.hpp"

#include <ddbm/local/engine.hpp>
#include <ddbm/local/opener.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/error.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::test {

// Tells when its objects are made.
struct counted
{
    counted() { ++made; }

    std::string id;
    int n = 0;

    static inline int made = 0;
};

}  // namespace ddbm::test

template <>
struct ddbm::model_of<ddbm::test::counted>
{
    using counted = ddbm::test::counted;
    static constexpr auto value =
        ddbm::model<counted>("counted").partition_key("id", &counted::id).field("n", &counted::n);
};

namespace ddbm::local {
namespace {

using namespace std::chrono_literals;
using test::counted;
using test::tree;

// Below what the largest page may take as JSON.
constexpr std::size_t limit_of_json = 4 * 1024 * 1024;

// What is known of a failure, but for the request's id.
std::string in_words(const error_code& ec, const diagnostics& diag)
{
    std::string text = name_of(ec);
    for (const std::string* part :
         {&diag.message(),
          &diag.exception_type(),
          &diag.operation(),
          &diag.endpoint(),
          &diag.table(),
          &diag.key(),
          &diag.attribute_path(),
          &diag.expected(),
          &diag.found()})
        text.append("|").append(*part);
    return text + "|" + std::to_string(diag.http_status()) + "|" + std::to_string(diag.attempts());
}

std::string in_words(const stored<tree>& found)
{
    if (!found)
        return "none";
    return ddbm::detail::written(*found) + " of " + std::string(found.image());
}

// All that a range delivers, with the items that do not fit in their places.
template <class Range>
asio::awaitable<void> read_all(Range range, std::vector<std::string>& lines)
{
    auto note = [&lines](const misfit& each) {
        const error& why = each.why();
        lines.push_back(
            in_words(why.code(), why.get_diagnostics()) + " of " + std::string(each.image())
        );
    };
    range.on_misfit(note);
    while (auto next = co_await range.async_next())
        lines.push_back(in_words(next));
}

// One attempt, by hand.
class plain_exchange final : public ddbm::detail::exchange_owner
{
public:
    plain_exchange(std::string_view name, std::string_view request, bool takes_encoded)
    {
        x.operation = name;
        x.buffer = request;
        x.takes_encoded_items = takes_encoded;
    }

    bool is_complete = false;
    std::string text;
    std::string encoded;

    ddbm::detail::exchange x{*this};

    void complete(ddbm::detail::exchange&, error_code ec) override
    {
        EXPECT_FALSE(ec) << ec.message();
        is_complete = true;
        text = x.reply;
        encoded = x.reply_items;
    }
};

class EmbeddedTable : public testing::Test
{
protected:
    EmbeddedTable()
    {
        make_table("trees", "N");
        make_table("counted", "S");
        config_.endpoint_url = "embedded:";
        config_.opener = opener(engine_);
        config_.env = env_;
        config_.retry_policy.max_attempts = 1;
        config_.timeouts.attempt = 0ms;
    }

    void make_table(const std::string& name, const std::string& key_type)
    {
        const auto created = engine_->call(
            service::dynamodb,
            "CreateTable",
            R"({"TableName":")" + name +
                R"(","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
                R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":")" +
                key_type + R"("}],"BillingMode":"PAY_PER_REQUEST"})"
        );
        EXPECT_EQ(created.status, 200) << created.body;
    }

    // Items of which most fit the model; the numbers of their keys count from 0.
    void load_trees(int count)
    {
        test::generated_trees trees(20261129);
        std::vector<item> items;
        for (int id = 0; id < count; ++id)
            items.push_back(trees.next().set("id", id));
        engine_->load("trees", items);
    }

    template <class T>
    table<T> open(std::optional<std::size_t> limit = {})
    {
        client_config config = config_;
        if (limit)
            config.reply_limit_bytes = *limit;
        return table<T>(client(ctx_.get_executor(), config));
    }

    std::string get(const table<tree>& trees, int id)
    {
        std::string words = "never completed";
        diagnostics diag;
        trees.async_get(
            id,
            redirect_diagnostics(
                [&](error_code ec, stored<tree> found) {
                    words = ec ? in_words(ec, diag) : in_words(found);
                },
                diag
            )
        );
        run();
        return words;
    }

    template <class Range>
    std::vector<std::string> all_of(Range range)
    {
        std::vector<std::string> lines;
        test::run_async(ctx_, [&](asio::io_context&) { return read_all(range, lines); });
        return lines;
    }

    boost::intrusive_ptr<plain_exchange>
    ask(std::string_view operation, std::string_view request, bool takes_encoded)
    {
        auto transport =
            std::make_shared<detail::engine_transport>(ctx_.get_executor(), engine_, config_);
        boost::intrusive_ptr<plain_exchange> asked(
            new plain_exchange(operation, request, takes_encoded)
        );
        transport->start(&asked->x);
        EXPECT_FALSE(asked->is_complete);
        run();
        EXPECT_TRUE(asked->is_complete);
        return asked;
    }

    void set_fault(const fault& f) { engine_->set_faults(faults().add(f)); }
    bool run() { return test::run_to_end(ctx_); }

    std::shared_ptr<engine> engine_ = std::make_shared<engine>();
    std::shared_ptr<test::manual_environment> env_ = std::make_shared<test::manual_environment>();
    client_config config_;
    asio::io_context ctx_;
};

}  // namespace

// -- With and without JSON

TEST_F(EmbeddedTable, GetsTheSameWithAndWithoutJson)
{
    load_trees(300);
    const auto trees = open<tree>();
    const auto by_json = open<tree>(limit_of_json);
    int fitting = 0;
    for (int id = 0; id < 301; ++id)
    {
        const std::string got = get(trees, id);

        ASSERT_EQ(got, get(by_json, id)) << id;
        fitting += got.starts_with('{') ? 1 : 0;
    }

    EXPECT_GT(fitting, 50);
    EXPECT_LT(fitting, 290);
}

TEST_F(EmbeddedTable, ScansTheSameWithAndWithoutJson)
{
    load_trees(500);
    for (std::size_t page : {7u, 1000u})
    {
        set_fault(fault::short_pages(page));

        const auto lines = all_of(open<tree>().scan());

        ASSERT_EQ(lines, all_of(open<tree>(limit_of_json).scan()));
        EXPECT_EQ(lines.size(), 500u);
    }
}

TEST_F(EmbeddedTable, QueriesTheSameWithAndWithoutJson)
{
    load_trees(50);
    for (int id = 0; id < 51; ++id)
        ASSERT_EQ(all_of(open<tree>().query(id)), all_of(open<tree>(limit_of_json).query(id)));
}

TEST_F(EmbeddedTable, FailsInTheSameWordsWithAndWithoutJson)
{
    load_trees(1);
    const auto compare = [&] {
        EXPECT_EQ(get(open<tree>(), 0), get(open<tree>(limit_of_json), 0));
    };

    for (const fault& each :
         {fault::internal_error(),
          fault::throttling(),
          fault::drop_before(),
          fault::drop_after(),
          fault::clock_skew(3600s)})
    {
        set_fault(each);
        compare();
    }
    engine_->set_faults({});
    engine_->reset();
    compare();
}

TEST_F(EmbeddedTable, SaysThatTheEngineFailedWhereItsItemsAreDamaged)
{
    const std::vector<item> items = {item().set("id", 1).set("name", "to be damaged")};
    engine_->load("trees", items);
    std::string snapshot = engine_->snapshot();
    const std::size_t place = snapshot.find("\x01\x1ato be damaged");
    ASSERT_NE(place, snapshot.npos);
    snapshot[place] = '\x40';
    detail::stamp_pages(snapshot, 16384);
    engine_->restore(snapshot);

    const std::string got = get(open<tree>(), 1);

    EXPECT_TRUE(got.starts_with("dynamodb:internal_server_error|an item of the store")) << got;
    EXPECT_EQ(got, get(open<tree>(limit_of_json), 1));
}

// -- What is carried

TEST_F(EmbeddedTable, CarriesItemsBesideTheTextToWhoTakesThem)
{
    const item one = item().set("id", 1).set("flag", true);
    engine_->load("trees", std::vector<item>{one});
    constexpr std::string_view get_one = R"({"TableName":"trees","Key":{"id":{"N":"1"}}})";
    constexpr std::string_view get_none = R"({"TableName":"trees","Key":{"id":{"N":"2"}}})";

    const auto taken = ask("GetItem", get_one, true);
    EXPECT_EQ(taken->text, R"({"Item":1})");
    ddbm::detail::encoded_items items(taken->encoded);
    EXPECT_EQ(ddbm::detail::decode_item(items.next()), one);
    EXPECT_TRUE(items.at_end());

    const auto scanned = ask("Scan", R"({"TableName":"trees"})", true);
    EXPECT_EQ(scanned->text, R"({"Items":1,"Count":1,"ScannedCount":1})");
    EXPECT_EQ(scanned->encoded, taken->encoded);

    const auto none = ask("GetItem", get_none, true);
    EXPECT_EQ(none->text, "{}");
    EXPECT_EQ(none->encoded, "");

    const auto not_taken = ask("GetItem", get_one, false);
    EXPECT_EQ(not_taken->text, R"({"Item":{"flag":{"BOOL":true},"id":{"N":"1"}}})");
    EXPECT_EQ(not_taken->encoded, "");
}

TEST_F(EmbeddedTable, CarriesProjectedAndFilteredItemsBesideTheText)
{
    const std::vector<item> items = {
        item().set("id", 1).set("a", 1).set("b", 2), item().set("id", 2).set("a", 3).set("b", 4)};
    engine_->load("trees", items);
    const auto first_of = [](const plain_exchange& asked) {
        return ddbm::detail::decode_item(ddbm::detail::encoded_items(asked.encoded).next());
    };

    const auto got =
        ask("GetItem",
            R"({"TableName":"trees","Key":{"id":{"N":"1"}},"ProjectionExpression":"b"})",
            true);
    EXPECT_EQ(got->text, R"({"Item":1})");
    EXPECT_EQ(first_of(*got), item().set("b", 2));

    const auto scanned =
        ask("Scan",
            R"({"TableName":"trees","ProjectionExpression":"a","FilterExpression":"b = :b",)"
            R"("ExpressionAttributeValues":{":b":{"N":"4"}},"ReturnConsumedCapacity":"TOTAL"})",
            true);
    EXPECT_EQ(
        scanned->text,
        R"({"Items":1,"Count":1,"ScannedCount":2,)"
        R"("ConsumedCapacity":{"TableName":"trees","CapacityUnits":0.5}})"
    );
    EXPECT_EQ(first_of(*scanned), item().set("a", 3));

    const auto nothing =
        ask("Scan", R"-({"TableName":"trees","FilterExpression":"attribute_exists(c)"})-", true);
    EXPECT_EQ(nothing->text, R"({"Items":[],"Count":0,"ScannedCount":2})");
    EXPECT_EQ(nothing->encoded, "");
}

TEST_F(EmbeddedTable, CarriesErrorsAsJson)
{
    const auto refused = ask("Scan", R"({"TableName":"nothing"})", true);

    EXPECT_EQ(refused->x.status, 400);
    EXPECT_TRUE(refused->text.starts_with(R"({"__type":)")) << refused->text;
    EXPECT_EQ(refused->encoded, "");
}

// -- When and where items are read

TEST_F(EmbeddedTable, ReadsItemsOnTheExecutorAndNotInsideOfTheInitiatingFunction)
{
    engine_->load("counted", std::vector<item>{item().set("id", "a").set("n", 5)});
    counted::made = 0;
    int n = 0;

    open<counted>().async_get("a", [&](error_code, stored<counted> found) {
        n = found ? found->n : -1;
    });
    EXPECT_EQ(counted::made, 0);
    ASSERT_TRUE(run());

    EXPECT_EQ(n, 5);
    EXPECT_EQ(counted::made, 1);
}

TEST_F(EmbeddedTable, DoesNotReadWhatWasCancelledBefore)
{
    engine_->load("counted", std::vector<item>{item().set("id", "a").set("n", 5)});
    counted::made = 0;
    asio::cancellation_signal cancel;
    std::optional<error_code> outcome;
    auto handler = [&](error_code ec, stored<counted> found) {
        EXPECT_FALSE(found);
        outcome = ec;
    };

    open<counted>().async_get("a", asio::bind_cancellation_slot(cancel.slot(), handler));
    cancel.emit(asio::cancellation_type::terminal);
    ASSERT_TRUE(run());

    EXPECT_EQ(outcome, error_code(asio::error::operation_aborted));
    EXPECT_EQ(counted::made, 0);
}

TEST_F(EmbeddedTable, ReadsWhatIsLateWhenItComes)
{
    engine_->load("counted", std::vector<item>{item().set("id", "a").set("n", 5)});
    set_fault(fault::delay(100ms));
    int n = 0;

    open<counted>().async_get("a", [&](error_code, stored<counted> found) {
        n = found ? found->n : -1;
    });
    ctx_.poll();
    EXPECT_EQ(n, 0);
    engine_->set_faults({});
    engine_->load("counted", std::vector<item>{item().set("id", "a").set("n", 6)});
    env_->advance(100ms);
    ASSERT_TRUE(run());

    EXPECT_EQ(n, 5);
}

TEST_F(EmbeddedTable, ReadsTheReplyOfTheAttemptThatHasOne)
{
    engine_->load("counted", std::vector<item>{item().set("id", "a").set("n", 5)});
    config_.retry_policy.max_attempts = 5;
    env_->skip_waits();
    engine_->set_faults(faults().add(fault::drop_after().nth(1)).add(fault::internal_error().nth(2))
    );
    int n = 0;

    open<counted>().async_get("a", [&](error_code, stored<counted> found) {
        n = found ? found->n : -1;
    });
    ASSERT_TRUE(run());

    EXPECT_EQ(n, 5);
    EXPECT_EQ(engine_->counters().requests.at("GetItem"), 3u);
}

TEST_F(EmbeddedTable, HandsItemsToAHandlerOnAnotherExecutor)
{
    engine_->load("counted", std::vector<item>{item().set("id", "a").set("n", 5)});
    asio::io_context other;
    int n = 0;
    auto handler = [&](error_code, stored<counted> found) { n = found ? found->n : -1; };

    open<counted>().async_get("a", asio::bind_executor(other.get_executor(), handler));
    ASSERT_TRUE(run());
    EXPECT_EQ(n, 0);
    other.run();

    EXPECT_EQ(n, 5);
}

// -- Images

TEST_F(EmbeddedTable, SavesWhatCameWithoutJson)
{
    engine_->load(
        "counted", std::vector<item>{item().set("id", "a").set("n", 5).set("other", "kept")}
    );
    const auto objects = open<counted>();
    stored<counted> mine;
    objects.async_get("a", [&](error_code, stored<counted> found) { mine = found; });
    ASSERT_TRUE(run());
    stored<counted> theirs;
    objects.async_get("a", [&](error_code, stored<counted> found) { theirs = found; });
    ASSERT_TRUE(run());

    error_code saved = errc::not_found;
    mine->n = 6;
    objects.async_save(mine, [&](error_code ec) { saved = ec; });
    ASSERT_TRUE(run());
    error_code conflict;
    theirs->n = 7;
    objects.async_save(theirs, [&](error_code ec) { conflict = ec; });
    ASSERT_TRUE(run());

    EXPECT_FALSE(saved) << saved.message();
    EXPECT_EQ(conflict, errc::conflict_changed);
    EXPECT_EQ(mine.image(), R"({"id":{"S":"a"},"n":{"N":"6"},"other":{"S":"kept"}})");
    EXPECT_EQ(theirs.image(), R"({"id":{"S":"a"},"n":{"N":"5"},"other":{"S":"kept"}})");
}

}  // namespace ddbm::local

#ifndef DDBM_TESTS_UNIT_LOCAL_STREAMS_STREAM_FIXTURE_HPP
#define DDBM_TESTS_UNIT_LOCAL_STREAMS_STREAM_FIXTURE_HPP

// An engine's state with one table and a clock that stands still; the operations on streams are
// called as they are. Texts are written with ' for ".

#include "local/engine_state.hpp"
#include "local/service_error.hpp"
#include "local/streams/stream_log.hpp"
#include "local/streams/stream_operations.hpp"

#include <ddbm/item_json.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_to.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::local::testing {

namespace json = boost::json;
using namespace ddbm::local::detail;

inline std::string text_of(std::string_view with_apostrophes)
{
    std::string made(with_apostrophes);
    std::replace(made.begin(), made.end(), '\'', '"');
    return made;
}

class stream_test : public ::testing::Test
{
protected:
    stream_test() : state_(options())
    {
        table t;
        t.name = "ships";
        t.arn = "arn:aws:dynamodb:us-east-1:000000000000:table/ships";
        t.keys.partition = {{"id", attribute_type::s}};
        t.keys.sort = {{"at", attribute_type::n}};
        store_transaction transaction(state_.data);
        t.items = state_.data.create_tree();
        state_.tables.save(t);
        state_.tables.tables().emplace("ships", t);
        transaction.commit();
    }

    engine_options options()
    {
        engine_options made;
        made.seed = 7;
        made.clock = [this] { return now_; };
        return made;
    }

    table& ships() { return *state_.tables.find("ships"); }

    /// The ARN of the stream that is enabled.
    std::string enable(stream_view_type view = stream_view_type::new_and_old_images)
    {
        store_transaction transaction(state_.data);
        const std::string arn = enable_stream(state_, ships(), view).arn;
        state_.tables.save(ships());
        transaction.commit();
        return arn;
    }

    void disable()
    {
        store_transaction transaction(state_.data);
        disable_stream(state_, ships());
        state_.tables.save(ships());
        transaction.commit();
    }

    static item ship(int at, std::string_view name)
    {
        return item().set("id", "a").set("at", at).set("name", name);
    }

    void record(const std::optional<item>& before, const std::optional<item>& after)
    {
        store_transaction transaction(state_.data);
        change(before, after);
        transaction.commit();
    }

    void change(const std::optional<item>& before, const std::optional<item>& after)
    {
        record_change(
            state_, ships(), before ? &*before : nullptr, after ? &*after : nullptr, false
        );
    }

    /// So many changes, each of another item.
    void record_ships(int first, int count)
    {
        for (int at = first; at < first + count; ++at)
            record({}, ship(at, "x"));
    }

    json::value answer(operation_handler operation, std::string_view request)
    {
        std::string reply;
        const json::value parsed = json::parse(text_of(request));
        operation(state_, parsed.as_object(), reply);
        return json::parse(reply);
    }

    void expect_error(
        operation_handler operation,
        std::string_view request,
        std::string_view type,
        std::string_view message
    )
    {
        try
        {
            ADD_FAILURE() << request << '\n' << json::serialize(answer(operation, request));
        }
        catch (const service_error& e)
        {
            EXPECT_EQ(e.type().substr(e.type().find('#') + 1), type) << request;
            EXPECT_EQ(e.message().value_or("(none)"), message) << request;
        }
    }

    std::string shard(const std::string& arn)
    {
        const json::value reply = answer(&describe_stream, "{'StreamArn':'" + arn + "'}");
        return json::value_to<std::string>(
            reply.at("StreamDescription").at("Shards").at(0).at("ShardId")
        );
    }

    std::string iterator_request(const std::string& arn, std::string_view rest)
    {
        return "{'StreamArn':'" + arn + "','ShardId':'" + shard(arn) + "'," + std::string(rest) +
               "}";
    }

    std::string iterator(const std::string& arn, std::string_view type = "TRIM_HORIZON")
    {
        return iterator_with(arn, "'ShardIteratorType':'" + std::string(type) + "'");
    }

    std::string iterator_with(const std::string& arn, std::string_view rest)
    {
        const json::value reply = answer(&get_shard_iterator, iterator_request(arn, rest));
        return json::value_to<std::string>(reply.at("ShardIterator"));
    }

    json::value read(const std::string& iterator, std::string_view more = "")
    {
        return answer(
            &get_records, "{'ShardIterator':'" + iterator + "'" + std::string(more) + "}"
        );
    }

    /// The sort keys of the records of a reply.
    static std::vector<int> keys_in(const json::value& reply)
    {
        std::vector<int> keys;
        for (const json::value& each : reply.at("Records").as_array())
        {
            const auto& key = each.at("dynamodb").at("Keys").at("at").at("N");
            keys.push_back(std::stoi(json::value_to<std::string>(key)));
        }
        return keys;
    }

    static std::string next_of(const json::value& reply)
    {
        const json::value* next = reply.as_object().if_contains("NextShardIterator");
        return next ? json::value_to<std::string>(*next) : "(none)";
    }

    std::chrono::system_clock::time_point now_ =
        std::chrono::system_clock::time_point(std::chrono::milliseconds(1795370400275));
    engine_state state_;
};

}  // namespace ddbm::local::testing

#endif

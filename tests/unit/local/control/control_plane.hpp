// The operations on tables as a test calls them: requests as JSON, errors as one line, and a clock
// that stands still until it is told otherwise.
#ifndef DDBM_TESTS_UNIT_LOCAL_CONTROL_CONTROL_PLANE_HPP
#define DDBM_TESTS_UNIT_LOCAL_CONTROL_CONTROL_PLANE_HPP

#include "local/control/control_operations.hpp"
#include "local/engine_state.hpp"
#include "local/service_error.hpp"
#include "local/storage/item_encoding.hpp"

#include <ddbm/item.hpp>
#include <ddbm/local/engine_options.hpp>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <chrono>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace ddbm::local::detail {

/// `members` on top of `base`; null takes one away.
inline std::string with(std::string_view base, std::string_view members)
{
    boost::json::object merged = boost::json::parse({base.data(), base.size()}).as_object();
    const boost::json::value added = boost::json::parse({members.data(), members.size()});
    for (const auto& member : added.as_object())
    {
        if (member.value().is_null())
            merged.erase(member.key());
        else
            merged[member.key()] = member.value();
    }
    return boost::json::serialize(merged);
}

inline std::string error_line(int status, std::string_view type, std::string_view text)
{
    return std::to_string(status).append(" ").append(type).append(": ").append(text);
}

inline std::string invalid(std::string_view text)
{
    return error_line(400, "com.amazon.coral.validate#ValidationException", text);
}

inline std::string invalid_parameter(std::string_view text)
{
    return invalid(std::string("One or more parameter values were invalid: ").append(text));
}

inline std::string missing(std::string_view text)
{
    return error_line(400, "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException", text);
}

inline std::string used(std::string_view text)
{
    return error_line(400, "com.amazonaws.dynamodb.v20120810#ResourceInUseException", text);
}

inline std::string still_used(std::string_view text)
{
    return used(std::string("Attempt to change a resource which is still in use: ").append(text));
}

inline std::string limited(std::string_view text)
{
    return error_line(400, "com.amazonaws.dynamodb.v20120810#LimitExceededException", text);
}

inline constexpr std::string_view no_error = "no error";

/// A table on demand with the partition key `a`.
inline constexpr std::string_view on_demand_table = R"({
    "TableName": "music", "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [{"AttributeName": "a", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}]
})";

/// One with throughput 5 and 6.
inline constexpr std::string_view provisioned_table = R"({
    "TableName": "music",
    "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 6},
    "AttributeDefinitions": [{"AttributeName": "a", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}]
})";

class control_plane
{
public:
    explicit control_plane(std::chrono::milliseconds changes_take = std::chrono::milliseconds(0))
        : now(std::chrono::sys_days(std::chrono::year(2024) / 11 / 22) + std::chrono::hours(10)),
          state(options(changes_take))
    {
    }

    /// The reply's body. Throws service_error.
    std::string reply_to(operation_handler operation, std::string_view request)
    {
        state.tables.advance(now);
        const boost::json::value parsed = boost::json::parse({request.data(), request.size()});
        std::string reply;
        try
        {
            operation(state, parsed.as_object(), reply);
        }
        catch (...)
        {
            state.tables.reload();
            throw;
        }
        return reply;
    }

    /// What is at `pointer` in the reply; null if nothing is.
    boost::json::value
    call(operation_handler operation, std::string_view request, std::string_view pointer = "")
    {
        const boost::json::value reply = boost::json::parse(reply_to(operation, request));
        return at(reply, pointer);
    }

    std::string error_of(operation_handler operation, std::string_view request)
    {
        try
        {
            reply_to(operation, request);
            return std::string(no_error);
        }
        catch (const service_error& e)
        {
            return error_line(e.status(), e.type(), e.message().value_or("(no text)"));
        }
    }

    void create(std::string_view request) { reply_to(create_table, request); }

    /// Puts an item of strings into the tree of a table, behind the back of its indexes.
    void put_item(
        std::string_view table_name,
        std::initializer_list<std::pair<const char*, const char*>> attributes
    )
    {
        item made;
        for (const auto& [name, text] : attributes)
            made.set(name, attribute_value(text));
        std::string bytes;
        encode_item(made, bytes);
        table& t = *state.tables.find(table_name);
        state.data.put(t.items, bytes, bytes);
        t.held.reset();
    }

    /// What DescribeTable has at `pointer`, below "Table".
    boost::json::value describe(std::string_view name, std::string_view pointer = "")
    {
        const std::string request = R"({"TableName":")" + std::string(name) + R"("})";
        return call(describe_table, request, "/Table" + std::string(pointer));
    }

    static boost::json::value at(const boost::json::value& reply, std::string_view pointer)
    {
        boost::json::error_code failure;
        const boost::json::value* const found =
            reply.find_pointer({pointer.data(), pointer.size()}, failure);
        return found ? *found : boost::json::value();
    }

    time_point now;
    engine_state state;

private:
    engine_options options(std::chrono::milliseconds changes_take)
    {
        engine_options made;
        made.clock = [this] { return now; };
        made.seed = 1;
        made.table_changes_take = changes_take;
        return made;
    }
};

}  // namespace ddbm::local::detail

#endif

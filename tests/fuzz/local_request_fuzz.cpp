// Whatever a body is: what has the shape of a request can be read, and everything else is answered
// with an error of the service.

#include "fuzz_target.hpp"
#include "local/request/shape.hpp"
#include "local/service_error.hpp"
#include "local/values/wire_value.hpp"
#include "values/json_writer.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <iterator>
#include <string>
#include <string_view>

namespace {

namespace json = boost::json;
namespace local = ddbm::local::detail;

// The first byte selects one.
constexpr std::string_view operations[] = {
    "GetItem",
    "PutItem",
    "UpdateItem",
    "DeleteItem",
    "Query",
    "Scan",
    "BatchGetItem",
    "BatchWriteItem",
    "TransactGetItems",
    "TransactWriteItems",
    "CreateTable",
    "DescribeTable",
    "UpdateTable",
    "DeleteTable",
    "ListTables",
    "UpdateTimeToLive",
    "DescribeTimeToLive",
    "TagResource",
    "UntagResource",
    "ListTagsOfResource",
    "DescribeLimits",
    "DescribeEndpoints",
    "DescribeContinuousBackups",
    "ExecuteStatement",
    "BatchExecuteStatement",
    "ExecuteTransaction",
    "ListStreams",
    "DescribeStream",
    "GetShardIterator",
    "GetRecords",
};

const local::shape* shape_of(std::string_view operation)
{
    if (const local::shape* found = local::find_shape(ddbm::service::dynamodb, operation))
        return found;
    return local::find_shape(ddbm::service::dynamodb_streams, operation);
}

// What was written is read as the same.
void read_members(const json::object& members)
{
    const ddbm::item read = local::read_item(members);
    std::string written;
    ddbm::detail::json_writer out(written);
    local::write_item(out, read);
    FUZZ_CHECK(local::read_item(json::parse(written).as_object()) == read);
}

void answer(const local::shape& wanted, const json::value& body)
{
    try
    {
        local::check_shape(wanted, body);
        for (const char* name : {"Item", "Key", "ExclusiveStartKey", "ExpressionAttributeValues"})
            if (const json::value* members = body.get_object().if_contains(name))
                if (members->is_object())
                    read_members(members->get_object());
    }
    catch (const local::service_error& e)
    {
        FUZZ_CHECK(e.message() != "");
        FUZZ_CHECK(json::parse(e.body()).is_object());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const local::shape* wanted = shape_of(operations[data[0] % std::size(operations)]);
    FUZZ_CHECK(wanted != nullptr);

    const json::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    json::parse_options options;
    options.max_depth = 512;
    json::error_code failure;
    const json::value body = json::parse(text, failure, {}, options);
    if (!failure)
        answer(*wanted, body);
    return 0;
}

// The replies of every operation, and error replies, read into their classes.

#include "fuzz_target.hpp"
#include "protocol/error_reply.hpp"
#include "protocol/operations.hpp"

#include <ddbm/error.hpp>

#include <string_view>

namespace {

template <class Reply>
void read(std::string_view body)
{
    try
    {
        Reply reply;
        ddbm::detail::read_reply(body, reply);
    }
    catch (const ddbm::error&)
    {
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    read<ddbm::get_item_reply>(body);
    read<ddbm::put_item_reply>(body);
    read<ddbm::query_reply>(body);
    read<ddbm::scan_reply>(body);
    read<ddbm::create_table_reply>(body);
    read<ddbm::describe_table_reply>(body);
    read<ddbm::list_tables_reply>(body);
    ddbm::detail::read_error_reply(400, "application/x-amz-json-1.0", body);
    ddbm::detail::read_error_reply(503, "text/html", body);
    return 0;
}

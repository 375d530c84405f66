#include "protocol/operations/list_tables.hpp"

#include "protocol/operations/reply_reader.hpp"
#include "protocol/operations/request_checks.hpp"
#include "protocol/table_name.hpp"

#include <ddbm/error.hpp>
#include <ddbm/limits.hpp>

namespace ddbm::detail {
namespace {

// Not an ARN, which other operations take as a table's name.
void check_start(const std::string& name)
{
    if (is_table_name(name))
        return;
    diagnostics diag("ExclusiveStartTableName is not a table's name");
    diag.table(name);
    throw error(errc::invalid_table_name, std::move(diag));
}

}  // namespace

void write_request(json_writer& out, const list_tables_request& request)
{
    const std::optional<std::string>& start = request.exclusive_start_table_name();
    if (start)
        check_start(*start);
    if (request.limit())
        check_range("Limit", *request.limit(), 1, limits::listed_tables);

    out.begin_object();
    if (start)
        out.plain_key("ExclusiveStartTableName").quoted(*start);
    if (request.limit())
        out.plain_key("Limit").integer(*request.limit());
    out.end_object();
}

void read_reply(std::string_view body, list_tables_reply& reply)
{
    const reply_document document(body);
    const reply_object root = document.root();
    if (!root.has("TableNames"))
        root.fail("TableNames", "an array", "nothing");
    reply.table_names = root.strings("TableNames");
    reply.last_evaluated_table_name = root.string("LastEvaluatedTableName");
}

}  // namespace ddbm::detail

#include "local/control/control_operations.hpp"
#include "local/engine_state.hpp"
#include "local/request/request_view.hpp"
#include "values/json_writer.hpp"

#include <ddbm/limits.hpp>

#include <algorithm>

namespace ddbm::local::detail {

void list_tables(engine_state& state, const json::object& request, std::string& reply)
{
    constexpr std::int64_t most = limits::listed_tables;
    const auto start = text_member(request, "ExclusiveStartTableName");
    std::int64_t left =
        std::clamp(integer_member(request, "Limit").value_or(most), std::int64_t(1), most);
    const auto& tables = state.tables.tables();
    const std::string* last = nullptr;

    ddbm::detail::json_writer out(reply);
    out.begin_object().plain_key("TableNames").begin_array();
    auto next = start ? tables.upper_bound(*start) : tables.begin();
    for (; next != tables.end() && left > 0; ++next, --left)
    {
        last = &next->first;
        out.string(*last);
    }
    out.end_array();
    if (next != tables.end())
        out.plain_key("LastEvaluatedTableName").string(*last);
    out.end_object();
}

}  // namespace ddbm::local::detail

#include "combining/read_requests.hpp"

#include "protocol/operations/reply_parts.hpp"

#include <ddbm/error.hpp>
#include <ddbm/item_json.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace ddbm::detail {

bool may_be_strong(std::string_view operation, std::string_view body) noexcept
{
    if (operation == "TransactGetItems")
        return true;
    // The library leaves it out where it is false. Others may write a name with escapes.
    return body.find("ConsistentRead") != body.npos || body.find("\\u") != body.npos;
}

namespace {

constexpr std::array<std::string_view, 5> known_members{
    "ConsistentRead", "ExpressionAttributeNames", "Key", "ProjectionExpression", "TableName"};

bool is_known(std::string_view member) noexcept
{
    return std::ranges::find(known_members, member) != known_members.end();
}

}  // namespace

std::optional<get_item_request> read_get_item(std::string_view body)
{
    try
    {
        const reply_document document(body);
        const reply_object root = document.root();
        if (!std::ranges::all_of(root.names(), is_known))
            return std::nullopt;
        auto table = root.string("TableName");
        auto key = root.item("Key");
        if (!table || !key)
            return std::nullopt;
        get_item_request request(std::move(*table), std::move(*key));
        request.consistent_read(root.boolean("ConsistentRead").value_or(false));
        request.projection_expression(root.string("ProjectionExpression").value_or(""));
        if (const auto names = root.object("ExpressionAttributeNames"))
        {
            for (const std::string& placeholder : names->names())
                request.expression_attribute_name(
                    placeholder, read_required_text(*names, placeholder)
                );
        }
        return request;
    }
    catch (const error&)
    {
        return std::nullopt;
    }
}

std::string get_item_answer(const std::optional<item>& found)
{
    return found ? "{\"Item\":" + to_json(*found) + '}' : "{}";
}

}  // namespace ddbm::detail

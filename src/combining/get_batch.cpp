#include "combining/get_batch.hpp"

#include <ddbm/errc.hpp>
#include <ddbm/error.hpp>
#include <ddbm/item_json.hpp>
#include <ddbm/service_errc.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace ddbm::detail {

namespace {

// With its length in front no text can be taken for two.
void append(std::string& out, std::string_view text)
{
    out.append(std::to_string(text.size())).append(1, ':').append(text);
}

std::string_view trimmed(std::string_view text) noexcept
{
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// Whether one of the paths of `a, #b, c.d[1]` is the attribute itself.
bool has_attribute(
    std::string_view projection, const expression_name_map& names, std::string_view attribute
)
{
    for (;;)
    {
        const std::size_t comma = projection.find(',');
        const std::string_view path = trimmed(projection.substr(0, comma));
        const auto placeholder = names.find(path);
        if (path == attribute || (placeholder != names.end() && placeholder->second == attribute))
            return true;
        if (comma == std::string_view::npos)
            return false;
        projection.remove_prefix(comma + 1);
    }
}

// One that is neither explained nor used: a projection with a placeholder that nobody explains is
// to be refused, not to get what it did not mean.
std::string free_placeholder(std::string_view projection, const expression_name_map& names)
{
    for (std::size_t n = 0;; ++n)
    {
        std::string placeholder = "#key" + std::to_string(n);
        if (!names.contains(placeholder) && projection.find(placeholder) == std::string_view::npos)
            return placeholder;
    }
}

}  // namespace

std::string group_of(const get_item_request& request)
{
    std::string group = request.consistent_read() ? "strong " : "eventual ";
    append(group, request.table_name());
    append(group, request.projection_expression());
    for (const auto& [placeholder, name] : request.expression_attribute_names())
    {
        append(group, placeholder);
        append(group, name);
    }
    group.append(" keys ");
    for (const auto& [name, value] : request.key())
        append(group, name);
    return group;
}

std::string key_text_of(const get_item_request& request)
{
    return to_json(request.key());
}

bool may_be_of_one_key(const error_code& failure) noexcept
{
    return failure == service_errc::validation || failure == service_errc::serialization ||
           failure == service_errc::access_denied || failure == service_errc::unknown_operation ||
           failure == service_errc::unknown || failure == errc::invalid_request ||
           failure == errc::attribute_type_mismatch || failure == errc::empty_key ||
           failure == errc::key_too_long || failure == errc::reply_too_large;
}

get_batch::get_batch(const get_item_request& like)
    : like_(like), projection_(like.projection_expression()),
      names_(like.expression_attribute_names())
{
    for (const auto& [name, value] : like.key())
        key_names_.push_back(name);
    if (projection_.empty())
        return;
    for (const std::string& name : key_names_)
    {
        if (has_attribute(projection_, names_, name))
            continue;
        std::string placeholder = free_placeholder(projection_, names_);
        projection_.append(", ").append(placeholder);
        names_.emplace(std::move(placeholder), name);
        added_names_.push_back(name);
    }
}

void get_batch::add(item key)
{
    positions_.emplace(to_json(key), keys_.size());
    keys_.push_back(std::move(key));
}

batch_get_item_request get_batch::request(const std::vector<std::size_t>& positions) const
{
    keys_and_attributes reads;
    for (const std::size_t position : positions)
        reads.key(keys_.at(position));
    reads.consistent_read(like_.consistent_read());
    reads.projection_expression(projection_);
    for (const auto& [placeholder, name] : names_)
        reads.expression_attribute_name(placeholder, name);
    batch_get_item_request request;
    request.table(like_.table_name(), std::move(reads));
    return request;
}

get_batch::answers get_batch::read(batch_get_item_reply reply) const
{
    answers out;
    out.found.resize(keys_.size());
    // There is one table, whatever the reply calls it. Keys that are not known are those of nobody.
    for (auto& [table, items] : reply.responses)
    {
        for (item& each : items)
        {
            const auto position = position_of(each);
            if (!position)
                continue;
            for (const std::string& name : added_names_)
                each.erase(name);
            out.found[*position] = std::move(each);
        }
    }
    for (const auto& [table, left] : reply.unprocessed_keys)
    {
        for (const item& key : left.keys())
        {
            const auto position = position_of(key);
            if (position && !out.found[*position])
                out.handed_back.push_back(*position);
        }
    }
    return out;
}

std::optional<std::size_t> get_batch::position_of(const item& with_key) const
{
    item key;
    for (const std::string& name : key_names_)
    {
        const attribute_value* value = with_key.find(name);
        if (!value)
            throw error(
                errc::invalid_reply,
                "An item of the reply to a BatchGetItem has no attribute " + name +
                    ", which is part of the key"
            );
        key.set(name, *value);
    }
    const auto found = positions_.find(to_json(key));
    if (found == positions_.end())
        return std::nullopt;
    return found->second;
}

}  // namespace ddbm::detail

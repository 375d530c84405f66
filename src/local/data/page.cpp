#include "local/data/page.hpp"

#include "local/data/capacity.hpp"
#include "local/data/item_reply.hpp"
#include "local/data/keys.hpp"
#include "local/data/reply_items.hpp"
#include "local/request/enum_member.hpp"
#include "local/request/request_view.hpp"
#include "local/service_error.hpp"
#include "local/storage/item_encoding.hpp"
#include "local/values/wire_value.hpp"
#include "values/json_writer.hpp"

#include <ddbm/error.hpp>
#include <ddbm/limits.hpp>

#include <algorithm>
#include <limits>
#include <set>
#include <string>

namespace ddbm::local::detail {

namespace {

// How reading a page ends up: what it cost and where it stopped.
struct page_progress
{
    std::size_t scanned = 0;
    std::size_t returned = 0;
    std::size_t bytes = 0;  // of the entries that were read
    table_capacity used{};
    std::optional<item> last_key{};  // absent: nothing is left
};

// A local index can give attributes that it does not hold: they are read from the table.
bool reads_table_too(const page_source& source, const page_parameters& parameters)
{
    if (!source.i || source.i->global || source.i->projection == projection_type::all)
        return false;
    if (parameters.select == select::all_attributes)
        return true;
    const auto is_missing = [&](const document_path& path) {
        return !projects(*source.t, *source.i, path.front().name);
    };
    const auto filtered = parameters.filter.paths();
    return std::any_of(filtered.begin(), filtered.end(), is_missing) ||
           (parameters.wanted &&
            std::any_of(
                parameters.wanted->paths().begin(), parameters.wanted->paths().end(), is_missing
            ));
}

class page_writer
{
public:
    page_writer(
        engine_state& state,
        const page_source& source,
        const page_parameters& parameters,
        reply_items& items
    )
        : state_(state), source_(source), parameters_(parameters), items_(items),
          reads_table_(reads_table_too(source, parameters)),
          writes_items_(parameters.select != select::count)
    {
    }

    page_progress run(const page_range& range, std::size_t limit)
    {
        cursor entries = state_.data.find(source_.tree(), range.first, range.last, range.way);
        while (entries.next())
        {
            const std::string_view entry = entries.value();
            progress_.bytes += encoded_item_size(entry);
            ++progress_.scanned;
            take(entry);
            if (std::max(progress_.bytes, fetched_) >= limits::page_bytes ||
                progress_.scanned >= limit)
            {
                const item last = decode_item(entry);
                progress_.last_key =
                    source_.i ? key_of(*source_.t, *source_.i, last) : key_of(*source_.t, last);
                break;
            }
        }
        return std::move(progress_);
    }

private:
    void take(std::string_view entry)
    {
        if (reads_table_)
            entry = whole_item(entry);
        if (parameters_.filter.is_trivial() && !parameters_.wanted)
        {
            ++progress_.returned;
            if (writes_items_)
                items_.add(entry);
            return;
        }
        const item attributes = decode_item(entry);
        if (!parameters_.filter.is_trivial() && !parameters_.filter.holds(attributes))
            return;
        ++progress_.returned;
        if (!writes_items_)
            return;
        if (parameters_.wanted)
            items_.add(parameters_.wanted->of(attributes));
        else if (reads_table_ && parameters_.select == select::all_projected_attributes)
            // The rest was only for the filter.
            items_.add(projected(*source_.t, *source_.i, attributes));
        else
            items_.add(entry);
    }

    std::string_view whole_item(std::string_view entry)
    {
        std::string_view found;
        if (!state_.data.get(source_.t->items, table_key(*source_.t, decode_item(entry)), found))
            throw error(
                errc::store_damaged,
                "the index " + source_.i->name + " has an entry without its item"
            );
        const std::size_t size = encoded_item_size(found);
        fetched_ += size;
        progress_.used.table += read_units(size, parameters_.consistent);
        return found;
    }

    engine_state& state_;
    const page_source& source_;
    const page_parameters& parameters_;
    reply_items& items_;
    bool reads_table_;
    bool writes_items_;
    std::size_t fetched_ = 0;  // bytes that were read from the table for entries of an index
    page_progress progress_;
};

std::size_t read_limit(const engine_state& state, const boost::json::object& request)
{
    auto limit = std::numeric_limits<std::size_t>::max();
    if (const auto wanted = integer_member(request, "Limit"))
        limit = static_cast<std::size_t>(*wanted);
    return std::min(limit, state.page_limit.value_or(limit));
}

}  // namespace

std::string page_source::key(const item& attributes) const
{
    return i ? index_key(*t, *i, attributes) : table_key(*t, attributes);
}

select read_select(const boost::json::object& request)
{
    const bool by_names = member(request, "AttributesToGet") != nullptr;
    const bool by_expression = member(request, "ProjectionExpression") != nullptr;
    const bool has_list = by_names || by_expression;
    const bool has_index = member(request, "IndexName") != nullptr;
    const auto name = text_member(request, "Select");
    if (!name)
    {
        if (has_list)
            return select::specific_attributes;
        return has_index ? select::all_projected_attributes : select::all_attributes;
    }
    const auto wanted = enum_member<select>(request, "Select").value_or(select::all_attributes);
    if (wanted == select::specific_attributes)
    {
        if (!has_list)
            refuse("Must specify the AttributesToGet or ProjectionExpression when choosing to get "
                   "SPECIFIC_ATTRIBUTES");
        return wanted;
    }
    if (wanted == select::all_projected_attributes && !has_index)
        refuse("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
    if (has_list)
        refuse(
            std::string("Cannot specify the ") +
            (by_names ? "AttributesToGet" : "ProjectionExpression") + " when choosing to get " +
            (wanted == select::count ? "only the Count" : std::string(*name))
        );
    return wanted;
}

std::optional<item> read_start_key(const boost::json::object& request, deep_values deep)
{
    const auto* key = object_member(request, "ExclusiveStartKey");
    if (!key)
        return {};
    try
    {
        return read_item(*key);
    }
    catch (const service_error& failure)
    {
        const std::string text = failure.what();
        if (deep == deep_values::bare && text == nested_too_deep)
            throw;
        // These come without the start that all others have.
        for (std::string_view bare :
             {"number set  may not be empty",
              "contains duplicates",
              "numeric value",
              "significant digits",
              "Number overflow",
              "Number underflow"})
            if (text.find(bare) != std::string::npos)
                throw;
        refuse("The provided starting key is invalid: " + text);
    }
}

page_source find_source(engine_state& state, const boost::json::object& request)
{
    page_source source;
    source.table_name = *text_member(request, "TableName");
    table& t = state.tables.usable(source.table_name);
    source.t = &t;
    if (const auto name = text_member(request, "IndexName"))
    {
        source.i = t.find_index(*name);
        if (source.i && source.i->global && source.i->status == resource_status::creating)
            refuse("Cannot read from backfilling global secondary index: " + std::string(*name));
        if (!source.i || source.i->status == resource_status::deleting)
            refuse("The table does not have the specified index: " + std::string(*name));
        if (source.i->global && flag_member(request, "ConsistentRead").value_or(false))
            refuse("Consistent reads are not supported on global secondary indexes");
    }
    return source;
}

void check_start_key_names(const page_source& source, const item& start_key)
{
    item expected;
    const auto expect = [&](const key_schema& keys) {
        for (const key_attribute& part : keys.partition)
            expected.set(part.name, {});
        for (const key_attribute& part : keys.sort)
            expected.set(part.name, {});
    };
    expect(source.t->keys);
    if (source.i)
        expect(source.i->keys);
    bool matches = start_key.size() == expected.size();
    for (const auto& each : expected)
        matches = matches && start_key.contains(each.first);
    if (!matches)
        refuse(
            !source.i && source.t->keys.sort.empty() ? "The provided exclusive start key is invalid"
                                                     : "The provided starting key is invalid"
        );
    if (!source.i)
        return;
    const auto check_type = [&](const key_attribute& part) {
        if (start_key.at(part.name).type() != part.type)
            refuse("The provided key element does not match the schema");
    };
    std::for_each(source.i->keys.partition.begin(), source.i->keys.partition.end(), check_type);
    std::for_each(source.i->keys.sort.begin(), source.i->keys.sort.end(), check_type);
}

void check_start_key_types(const page_source& source, const item& start_key)
{
    try
    {
        check_key(*source.t, source.i ? key_of(*source.t, start_key) : start_key);
    }
    catch (const service_error& failure)
    {
        refuse("The provided starting key is invalid: " + std::string(failure.what()));
    }
    if (source.key(start_key).empty())
        refuse("The provided starting key is invalid");
}

void check_filter_projected(const page_source& source, const condition& filter)
{
    if (!source.i)
        return;
    std::set<std::string> missing;
    for (const document_path& path : filter.paths())
        if (!projects(*source.t, *source.i, path.front().name))
            missing.insert(path.front().name);
    if (missing.empty())
        return;
    std::string list;
    for (const std::string& name : missing)
        list += (list.empty() ? "" : ", ") + name;
    refuse_parameter(
        "Secondary index " + source.i->name + " does not project one or more filter attributes: [" +
        list + "]"
    );
}

void check_selection(const page_source& source, const page_parameters& parameters)
{
    if (!source.i || !source.i->global || source.i->projection == projection_type::all)
        return;
    if (parameters.select == select::all_attributes)
        refuse_parameter(
            "Select type ALL_ATTRIBUTES is not supported for global secondary index " +
            source.i->name + " because its projection type is not ALL"
        );
    if (!parameters.wanted)
        return;
    std::string missing;
    for (const document_path& path : parameters.wanted->paths())
        if (!projects(*source.t, *source.i, path.front().name))
            missing += (missing.empty() ? "" : ", ") + path.front().name;
    if (!missing.empty())
        refuse_parameter(
            "Global secondary index " + source.i->name + " does not project [" + missing + "]"
        );
}

void start_after(page_range& range, const std::string& key)
{
    if (range.way == direction::backward)
        range.last = key;
    else
        range.first = key + '\0';
}

void write_page(
    engine_state& state,
    const boost::json::object& request,
    const page_source& source,
    const page_parameters& parameters,
    const page_range& range,
    std::string& reply
)
{
    ddbm::detail::json_writer out(reply);
    out.begin_object();
    const bool has_items = parameters.select != select::count;
    reply_items items(state, out);
    if (has_items)
        items.begin_array("Items");
    page_progress done =
        page_writer(state, source, parameters, items).run(range, read_limit(state, request));
    if (has_items)
        items.end_array();
    out.plain_key("Count").integer(static_cast<std::int64_t>(done.returned));
    out.plain_key("ScannedCount").integer(static_cast<std::int64_t>(done.scanned));
    if (done.last_key)
    {
        out.plain_key("LastEvaluatedKey");
        write_item(out, *done.last_key);
    }

    const double units = read_units(done.bytes, parameters.consistent);
    if (source.i)
        done.used.add(*source.i, units);
    else
        done.used.table += units;
    count_items(state, source.t->name, done.scanned, done.returned);
    count_capacity(state, source.t->name, done.used, capacity_kind::read);
    write_consumed_capacity(out, source.table_name, done.used, read_capacity_wanted(request));
    out.end_object();
}

}  // namespace ddbm::local::detail

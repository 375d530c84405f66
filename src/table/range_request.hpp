// What a range asks for, as a value: put together until the range begins, the same for all of its
// pages.

#ifndef DDBM_SRC_RANGE_REQUEST_HPP
#define DDBM_SRC_RANGE_REQUEST_HPP

#include "values/json_writer.hpp"

#include <ddbm/comparison.hpp>
#include <ddbm/consistency.hpp>
#include <ddbm/cursor_key.hpp>
#include <ddbm/error.hpp>

#include <ddbm/detail/expression_core.hpp>
#include <ddbm/detail/index_info.hpp>
#include <ddbm/detail/key_part.hpp>
#include <ddbm/detail/key_schema.hpp>
#include <ddbm/detail/table_core.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::detail {

// What a query asks of one attribute of its key.
struct key_comparison
{
    key_attribute attribute;
    comparison_operator op;
    std::vector<std::string> values;  // their JSON
};

class range_request
{
public:
    // Of the table itself where there is no index.
    explicit range_request(const table_core& of, const index_info* in = nullptr)
        : table(of), index(in), objects(of.model)
    {
    }

    table_core table;
    const index_info* index;
    const model_info* objects;  // what the items are read into: not the table's if it is projected

    // One for each attribute of the partition key, then those of the sort key that are asked for;
    // empty for a scan.
    std::vector<key_comparison> key_condition;
    // The attributes that are wanted besides the keys; empty: all that the source has.
    std::vector<std::string_view> projection;
    condition_core filter;             // none by default
    bool skips_unknown_kinds = false;  // the service filters them out as well
    bool reverse = false;
    std::optional<ddbm::consistency> consistency;  // empty: as the options of the call say
    std::optional<std::int64_t> limit;
    std::optional<std::int64_t> take;

    std::int64_t segments = 0;       // of a parallel scan; 0: it is none
    std::size_t prefetch_bytes = 0;  // how much may be read ahead; 0: nothing is by itself
    bool counts_only = false;        // the number of items in their place
    bool counts_capacity = false;
    std::string cursor;  // where it begins; empty: at the beginning
    std::optional<cursor_key> cursors_signed_with;

    // The first failure of a value, told when the range begins.
    std::optional<error> refused;
    bool refused_at_start = false;  // it has begun, and is not going anywhere

    // That of the table or the index.
    const key_schema& source_key() const noexcept { return index ? index->key : table.model->key; }
    bool is_query() const noexcept { return !key_condition.empty(); }
    // By what it is asked to leave out of what is evaluated.
    bool is_filtered() const noexcept { return !filter.empty() || skips_unknown_kinds; }
    const char* operation() const noexcept { return is_query() ? "Query" : "Scan"; }

    // The item with the counter of numbered keys, see auto_increment.hpp, is left out of what is
    // found: whether it is among that, and there has to be a filter for it; or all that is asked
    // for, so that nothing is found.
    bool may_find_counter() const;
    bool asks_for_counter() const;
    // The same of sentinels, see sentinel.hpp, which have keys that nobody asks for.
    bool may_find_sentinels() const;
    // Whether the service has to leave out any of that.
    bool leaves_items_out() const { return may_find_counter() || may_find_sentinels(); }

    // Equality with each attribute of the partition key.
    void set_partition(std::span<const key_part> values);
    // Equality with the first attributes of the sort key, and what is asked of the one behind them.
    // Replaces what was asked before.
    void set_sort_key(
        std::span<const key_part> equal, comparison_operator op, std::span<const key_part> operands
    );
    // Only the attributes of this model, or of the kinds that it has, which is what the items are
    // read into. Keys come with them: what a range goes on from is the key of an item.
    void set_objects(const model_info& model);

private:
    // Those of one model, of which a table or else an index has items.
    void add_projection(const model_info& model, const index_info* held_by);
    void compare(
        const key_attribute& attribute, comparison_operator op, std::span<const key_part> operands
    );
};

// Which page of it.
struct page_place
{
    std::size_t segment = 0;           // of a parallel scan
    std::string_view start;            // ExclusiveStartKey; empty for the first page
    std::optional<std::int64_t> most;  // items that are evaluated; empty: as many as fit
};

// What a cursor has to be of: a text that is the same for all ranges with the same items in the
// same order. Throws as write_page_request does.
std::string identity_of(const range_request& range);

// The whole request for a page. Throws what is wrong with the filter: what writing its names and
// values throws, and errc::invalid_request if it is about the key that the range goes by, which the
// service refuses, or about what the index does not hold, which is never found. Throws
// errc::invalid_utf8 for a model's name that is none, and errc::invalid_request for consistent
// reads of a global index.
void write_page_request(json_writer& json, const range_request& range, const page_place& page);

}  // namespace ddbm::detail

#endif

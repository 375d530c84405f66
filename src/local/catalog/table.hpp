// A table as the engine knows it: its definition, its state and where its items are.
#ifndef DDBM_SRC_LOCAL_CATALOG_TABLE_HPP
#define DDBM_SRC_LOCAL_CATALOG_TABLE_HPP

#include "local/storage/store.hpp"

#include <ddbm/attribute_type.hpp>
#include <ddbm/operations/secondary_index.hpp>
#include <ddbm/operations/stream_view_type.hpp>
#include <ddbm/operations/table_description.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::local::detail {

using time_point = std::chrono::system_clock::time_point;

struct key_attribute
{
    std::string name;
    attribute_type type = attribute_type::s;  // S, N or B
};

// One partition and at most one sort attribute, but for global indexes: up to four each.
struct key_schema
{
    std::vector<key_attribute> partition;
    std::vector<key_attribute> sort;

    bool has(std::string_view name) const noexcept;
};

// Of tables, too, which have no other one here.
using resource_status = index_status;

// What an `updating` table waits for.
enum class table_change
{
    none,
    throughput,  // or the billing mode
    stream,
    index,
    encryption,
    other,
};

struct throughput
{
    std::int64_t read = 0;
    std::int64_t write = 0;
    std::optional<time_point> last_increase{};
    std::optional<time_point> last_decrease{};
    std::int64_t decreases_today = 0;  // on the day of `last_decrease`
};

struct request_limits  // OnDemandThroughput and WarmThroughput
{
    std::optional<std::int64_t> read{};
    std::optional<std::int64_t> write{};
};

// How much is in a table or an index, by item size.
struct contents
{
    std::int64_t items = 0;
    std::int64_t bytes = 0;
};

struct index
{
    std::string name;
    bool global = false;
    key_schema keys;
    projection_type projection = projection_type::all;
    std::vector<std::string> non_key_attributes{};  // as given
    tree_id entries = 0;

    resource_status status = resource_status::active;
    std::optional<time_point> status_until{};  // then `creating` and `updating` are over
    bool backfilling = false;
    bool added_later = false;  // by UpdateTable
    throughput provisioned{};
    request_limits on_demand{};
    request_limits warm{};

    std::optional<contents> held{};  // absent: not counted since the store was opened
};

struct stream
{
    std::string arn;
    std::string label;
    std::string table_name;
    stream_view_type view = stream_view_type::keys_only;
    key_schema keys{};
    time_point created{};
    std::optional<time_point> disabled{};  // absent: enabled
    tree_id records = 0;
    std::uint64_t next_sequence = 1;
};

struct table
{
    std::string name;
    std::string id;  // a UUID
    std::string arn;
    time_point created{};
    key_schema keys;
    tree_id items = 0;
    std::vector<index> indexes{};  // local ones first

    resource_status status = resource_status::active;
    std::optional<time_point> status_until{};
    table_change change = table_change::none;

    bool on_demand = false;        // BillingMode PAY_PER_REQUEST
    bool billing_was_set = false;  // whether BillingModeSummary is shown
    std::optional<time_point> last_to_on_demand{};
    throughput provisioned{};
    request_limits on_demand_limits{};
    request_limits warm{};
    std::string table_class{};  // empty: never set
    std::optional<time_point> table_class_changed{};
    std::optional<time_point> table_class_changed_before{};  // the time before that
    bool deletion_protection = false;
    std::optional<time_point> protection_changed{};
    std::string kms_key{};  // the ARN; empty: encrypted as all tables are

    std::optional<std::string> stream_arn{};         // of the enabled stream
    std::optional<std::string> latest_stream_arn{};  // also after it was disabled
    std::optional<std::string> latest_stream_label{};

    std::optional<std::string> ttl_attribute{};  // absent: disabled
    std::string last_ttl_attribute{};            // also after it was disabled
    std::optional<time_point> ttl_changed{};
    std::map<std::string, std::string> tags{};
    std::optional<time_point> tags_changed{};

    tree_id expiries = 0;  // 0: none; see data/expiry.hpp

    // Bytes of each item collection, for tables with local indexes: a tree from partition to size.
    tree_id collections = 0;  // 0: none

    std::optional<contents> held{};  // absent: not counted since the store was opened

    /// Null: there is none of this name.
    const index* find_index(std::string_view index_name) const noexcept;
    index* find_index(std::string_view index_name) noexcept;
    bool has_local_indexes() const noexcept;
    /// The type that table or index keys give this attribute; absent: none does.
    std::optional<attribute_type> key_type(std::string_view attribute) const noexcept;
};

}  // namespace ddbm::local::detail

#endif

#ifndef DDBM_OPERATIONS_TABLE_DESCRIPTION_HPP
#define DDBM_OPERATIONS_TABLE_DESCRIPTION_HPP

#include <ddbm/operations/secondary_index.hpp>
#include <ddbm/operations/stream_view_type.hpp>
#include <ddbm/operations/table_class.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ddbm {

/// What state a table is in. Reads and writes work in `active` and `updating`.
enum class table_status
{
    /// One that this list does not have.
    unknown,
    creating,
    updating,
    deleting,
    active,
    inaccessible_encryption_credentials,
    archiving,
    archived,
    replication_not_authorized,
};

/// What state a global index is in.
enum class index_status
{
    /// One that this list does not have.
    unknown,
    creating,
    updating,
    deleting,
    active,
};

/// A local or global index as the service describes it.
class secondary_index_description
{
public:
    secondary_index_description() = default;

    std::string index_name;
    std::string index_arn;
    std::vector<key_schema_element> key_schema;
    ddbm::projection_type projection_type = ddbm::projection_type::all;
    std::vector<std::string> non_key_attributes;
    /// Refreshed about every six hours.
    std::int64_t item_count = 0;
    /// Refreshed about every six hours.
    std::int64_t index_size_bytes = 0;

    // Global indexes only.

    std::optional<ddbm::index_status> index_status;
    /// Zeros if the table is paid per request.
    std::optional<ddbm::provisioned_throughput> provisioned_throughput;
    /// Absent if there is no limit.
    std::optional<ddbm::on_demand_throughput> on_demand_throughput;
    std::optional<ddbm::warm_throughput> warm_throughput;
    /// The index is new and the items are still being put in.
    bool backfilling = false;
};

/** A table as the service describes it.
 *
 *  What the service left out has its initial value: the reply to DeleteTable names the table and
 *  little more.
 */
class table_description
{
public:
    /// The service tells times to the millisecond.
    using time_point = std::chrono::sys_time<std::chrono::milliseconds>;

    table_description() = default;

    std::string table_name;
    std::string table_arn;
    /// New each time a table of this name is created. DynamoDB Local has none.
    std::string table_id;
    ddbm::table_status table_status = ddbm::table_status::unknown;
    std::optional<time_point> creation_date_time;
    /// Refreshed about every six hours.
    std::int64_t item_count = 0;
    /// Refreshed about every six hours.
    std::int64_t table_size_bytes = 0;

    std::vector<key_schema_element> key_schema;
    /// In any order.
    std::vector<attribute_definition> attribute_definitions;

    ddbm::billing_mode billing_mode = ddbm::billing_mode::provisioned;
    /// Zeros if the table is paid per request.
    std::optional<ddbm::provisioned_throughput> provisioned_throughput;
    /// Absent if there is no limit.
    std::optional<ddbm::on_demand_throughput> on_demand_throughput;
    std::optional<ddbm::warm_throughput> warm_throughput;

    // In any order.

    std::vector<secondary_index_description> local_secondary_indexes;
    std::vector<secondary_index_description> global_secondary_indexes;

    /// Absent if the table has no stream now.
    std::optional<ddbm::stream_view_type> stream_view_type;
    /// Empty if there never was a stream; kept when it is switched off.
    std::string latest_stream_arn;
    std::string latest_stream_label;

    bool deletion_protection_enabled = false;
    ddbm::table_class table_class = ddbm::table_class::standard;
    /// Of the key in KMS; empty if the table is encrypted with one of the service.
    std::string kms_master_key_arn;
};

}  // namespace ddbm

#endif

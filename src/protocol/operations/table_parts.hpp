// What CreateTable, UpdateTable and the operations on tags write in the same way.

#ifndef DDBM_SRC_PROTOCOL_OPERATIONS_TABLE_PARTS_HPP
#define DDBM_SRC_PROTOCOL_OPERATIONS_TABLE_PARTS_HPP

#include "values/json_writer.hpp"

#include <ddbm/operations/secondary_index.hpp>
#include <ddbm/operations/stream_view_type.hpp>
#include <ddbm/operations/tag_map.hpp>

#include <optional>
#include <string>
#include <vector>

namespace ddbm::detail {

// Each check throws what is wrong, as those of request_checks.hpp do.

void check_definitions(const std::vector<attribute_definition>& definitions);
void check_throughput(const provisioned_throughput& throughput);
void check_throughput(const std::optional<provisioned_throughput>& throughput);
/// @param may_end  whether a limit may be -1, which takes away one that there is
void check_on_demand(const std::optional<on_demand_throughput>& limits, bool may_end);
void check_warm(const std::optional<warm_throughput>& warm);
void check_index(const secondary_index& index);

void write_definitions(json_writer& out, const std::vector<attribute_definition>& definitions);
void write_key_schema(json_writer& out, const std::vector<key_schema_element>& schema);
void write_throughput(json_writer& out, const provisioned_throughput& throughput);
void write_throughput(json_writer& out, const std::optional<provisioned_throughput>& throughput);
void write_on_demand(json_writer& out, const std::optional<on_demand_throughput>& limits);
void write_warm(json_writer& out, const std::optional<warm_throughput>& warm);
/// With this key instead of the index's own.
void write_index(
    json_writer& out, const secondary_index& index, const std::vector<key_schema_element>& schema
);
/// Switches the stream off if there is nothing that it is to tell.
void write_stream_specification(json_writer& out, std::optional<stream_view_type> view);
/// With a key of KMS, the one that AWS keeps if it has no name; none: with one of the service.
void write_encryption(json_writer& out, const std::optional<std::string>& kms_master_key_id);
void write_tags(json_writer& out, const tag_map& tags);

}  // namespace ddbm::detail

#endif

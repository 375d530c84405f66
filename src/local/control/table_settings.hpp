// Reads what a table has beside keys, indexes and throughput: stream, encryption, class.
#ifndef DDBM_SRC_LOCAL_CONTROL_TABLE_SETTINGS_HPP
#define DDBM_SRC_LOCAL_CONTROL_TABLE_SETTINGS_HPP

#include "local/catalog/table.hpp"

#include <ddbm/local/engine_options.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>

namespace ddbm::local::detail {

/// `StreamSpecification`
struct stream_setting
{
    bool enabled = false;
    std::optional<stream_view_type> view{};
};

std::optional<stream_setting> read_stream_setting(const boost::json::object& request);

/// `SSESpecification`: the ARN of the key, or no text for what all tables are encrypted with.
/// Throws ValidationException for members that do not go together.
std::optional<std::string>
read_encryption(const boost::json::object& request, const engine_options& options);

/// `TableClass`. Throws ValidationException for one that there is not.
std::optional<std::string> read_table_class(const boost::json::object& request);

/// Throws ValidationException for what this engine does not have: replicas, vector indexes.
void refuse_what_is_not_there(const boost::json::object& request);

}  // namespace ddbm::local::detail

#endif

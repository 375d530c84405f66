// What UpdateTable is to do, checked as far as that goes without knowing the table.
#ifndef DDBM_SRC_LOCAL_CONTROL_TABLE_UPDATE_HPP
#define DDBM_SRC_LOCAL_CONTROL_TABLE_UPDATE_HPP

#include "local/control/table_settings.hpp"
#include "local/control/throughput_reader.hpp"

#include <ddbm/local/engine_options.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::local::detail {

enum class index_action
{
    create,
    update,
    erase,
};

struct index_update
{
    index_action action = index_action::update;
    std::string_view name;
    const boost::json::object* given = nullptr;  // in the request
    std::optional<capacity_units> provisioned{};
    std::optional<request_limits> on_demand{};
    std::optional<request_limits> warm{};
};

struct table_update
{
    std::optional<bool> pays_per_request{};
    std::optional<capacity_units> provisioned{};
    std::optional<stream_setting> stream{};
    std::vector<index_update> indexes{};
    std::optional<std::string> kms_key{};
    std::optional<std::string> table_class{};
    std::optional<bool> deletion_protection{};
    std::optional<request_limits> on_demand{};
    std::optional<request_limits> warm{};

    /// Throughput or billing mode of the table.
    bool changes_throughput() const noexcept { return provisioned || pays_per_request; }
    /// Null: no index is created or deleted.
    const index_update* creates_or_deletes() const noexcept;
};

/// Throws ValidationException. `on_demand` or `warm` without a value is all that there is then.
table_update read_table_update(const boost::json::object& request, const engine_options& options);

}  // namespace ddbm::local::detail

#endif

#ifndef DDBM_CREATE_OPTIONS_HPP
#define DDBM_CREATE_OPTIONS_HPP

#include <ddbm/operations/stream_view_type.hpp>
#include <ddbm/operations/table_class.hpp>
#include <ddbm/operations/tag_map.hpp>
#include <ddbm/operations/throughput.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace ddbm {

/** How a table is to be created: `provisioned(10, 10)` or `on_demand()`, and what is to be said
 *  beyond that.
 *
 *  @code
 *  ddbm::provisioned(10, 5)
 *      .index_throughput("by_state", 3, 3)
 *      .stream(ddbm::stream_view_type::new_image)
 *      .deletion_protection_enabled(true)
 *      .tag("team", "shop")
 *  @endcode
 *
 *  Keys, indexes and the time to live are the model's.
 */
class create_options : public table_throughput_parameters<create_options>
{
public:
    /// On demand.
    create_options() = default;

    /// `read_units` RCU and `write_units` WCU.
    create_options(std::int64_t read_units, std::int64_t write_units)
        : provisioned_throughput_(std::in_place, read_units, write_units)
    {
    }

    /// Gives the table a stream of its changes.
    create_options& stream(ddbm::stream_view_type view) &
    {
        stream_view_type_ = view;
        return *this;
    }
    create_options stream(ddbm::stream_view_type view) && { return std::move(stream(view)); }

    /// Whether the table cannot be deleted until this is switched off.
    create_options& deletion_protection_enabled(bool enabled) &
    {
        deletion_protection_enabled_ = enabled;
        return *this;
    }
    create_options deletion_protection_enabled(bool enabled) &&
    {
        return std::move(deletion_protection_enabled(enabled));
    }

    /// `standard` without this setting.
    create_options& table_class(ddbm::table_class which) &
    {
        table_class_ = which;
        return *this;
    }
    create_options table_class(ddbm::table_class which) && { return std::move(table_class(which)); }

    /// Adds a tag; up to 50.
    create_options& tag(std::string key, std::string value) &
    {
        tags_.insert_or_assign(std::move(key), std::move(value));
        return *this;
    }
    create_options tag(std::string key, std::string value) &&
    {
        return std::move(tag(std::move(key), std::move(value)));
    }

    /// Encrypts the table with a key of KMS: the one named by id, ARN or alias, or else the one
    /// that AWS keeps for the account. Without this setting with a key of the service.
    create_options& kms_encryption(std::string master_key_id = {}) &
    {
        kms_master_key_id_ = std::move(master_key_id);
        return *this;
    }
    create_options kms_encryption(std::string master_key_id = {}) &&
    {
        return std::move(kms_encryption(std::move(master_key_id)));
    }

    /// The longest that the table and its indexes may take to become ACTIVE, 5 minutes by default.
    /// Beyond it the call fails with `errc::deadline_exceeded`; the table may become ACTIVE later.
    create_options& deadline(std::chrono::milliseconds limit) &
    {
        deadline_ = limit;
        return *this;
    }
    create_options deadline(std::chrono::milliseconds limit) &&
    {
        return std::move(deadline(limit));
    }

    std::chrono::milliseconds deadline() const noexcept { return deadline_; }
    /// Empty means on demand.
    const std::optional<ddbm::provisioned_throughput>& provisioned_throughput() const noexcept
    {
        return provisioned_throughput_;
    }
    std::optional<ddbm::stream_view_type> stream_view_type() const noexcept
    {
        return stream_view_type_;
    }
    std::optional<bool> deletion_protection_enabled() const noexcept
    {
        return deletion_protection_enabled_;
    }
    std::optional<ddbm::table_class> table_class() const noexcept { return table_class_; }
    const tag_map& tags() const noexcept { return tags_; }
    /// Empty text: the key that AWS keeps; absent: no KMS key.
    const std::optional<std::string>& kms_master_key_id() const noexcept
    {
        return kms_master_key_id_;
    }

private:
    std::optional<ddbm::provisioned_throughput> provisioned_throughput_;
    std::optional<ddbm::stream_view_type> stream_view_type_;
    std::optional<bool> deletion_protection_enabled_;
    std::optional<ddbm::table_class> table_class_;
    tag_map tags_;
    std::optional<std::string> kms_master_key_id_;
    std::chrono::milliseconds deadline_ = std::chrono::minutes(5);
};

/// A table with a capacity of its own: `read_units` RCU and `write_units` WCU, at least 1 each.
inline create_options provisioned(std::int64_t read_units, std::int64_t write_units)
{
    return {read_units, write_units};
}

/// A table that is paid for by request.
inline create_options on_demand()
{
    return {};
}

}  // namespace ddbm

#endif

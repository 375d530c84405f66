#ifndef DDBM_TABLE_CHANGES_HPP
#define DDBM_TABLE_CHANGES_HPP

#include <ddbm/create_options.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ddbm {

/** What is to become of a table that is there: see `table_lifecycle::async_change`.
 *
 *  @code
 *  co_await orders.async_change(ddbm::table_changes()
 *                                   .provisioned(20, 10)
 *                                   .remove_index("by_day")
 *                                   .add_missing_indexes()
 *                                   .deadline(std::chrono::hours(2)));
 *  @endcode
 *
 *  What is not mentioned stays as it is, and so does what is already as it is to be.
 */
class table_changes : public table_throughput_parameters<table_changes>
{
public:
    table_changes() = default;

    /// The table is paid for by request from now on.
    table_changes& on_demand() &
    {
        billing_mode_ = ddbm::billing_mode::pay_per_request;
        provisioned_throughput_.reset();
        return *this;
    }
    table_changes on_demand() && { return std::move(on_demand()); }

    /// Sets throughput aside, in RCU and WCU. Where the table was on demand its global indexes get
    /// as much each, unless `index_throughput` says otherwise.
    table_changes& provisioned(std::int64_t read, std::int64_t write) &
    {
        billing_mode_ = ddbm::billing_mode::provisioned;
        provisioned_throughput_.emplace(read, write);
        return *this;
    }
    table_changes provisioned(std::int64_t read, std::int64_t write) &&
    {
        return std::move(provisioned(read, write));
    }

    /// Adds a global index of the model. Together with `remove_index` of the same name the index is
    /// made anew; without it, one of that name with another key, or that lacks attributes, is
    /// `errc::invalid_request`.
    table_changes& add_index(std::string index_name) &
    {
        added_indexes_.insert(std::move(index_name));
        return *this;
    }
    table_changes add_index(std::string index_name) &&
    {
        return std::move(add_index(std::move(index_name)));
    }

    /// Adds all global indexes of the model that the table does not have, each as by `add_index`. A
    /// local one that is missing stays so: a table has those that it was created with.
    table_changes& add_missing_indexes() &
    {
        adds_missing_indexes_ = true;
        return *this;
    }
    table_changes add_missing_indexes() && { return std::move(add_missing_indexes()); }

    /// Takes a global index away, whether or not the model has it.
    table_changes& remove_index(std::string index_name) &
    {
        removed_indexes_.insert(std::move(index_name));
        return *this;
    }
    table_changes remove_index(std::string index_name) &&
    {
        return std::move(remove_index(std::move(index_name)));
    }

    /// Whether items are deleted at the model's time to live; `false`: not at that of any
    /// attribute. About half an hour lies between two such changes.
    table_changes& time_to_live(bool enabled) &
    {
        time_to_live_ = enabled;
        return *this;
    }
    table_changes time_to_live(bool enabled) && { return std::move(time_to_live(enabled)); }

    /// Gives the table a stream of its changes; one that shows something else ends before.
    table_changes& stream(ddbm::stream_view_type view) &
    {
        stream_enabled_ = true;
        stream_view_type_ = view;
        return *this;
    }
    table_changes stream(ddbm::stream_view_type view) && { return std::move(stream(view)); }

    /// Takes the stream away. It can be read for a day.
    table_changes& disable_stream() &
    {
        stream_enabled_ = false;
        stream_view_type_.reset();
        return *this;
    }
    table_changes disable_stream() && { return std::move(disable_stream()); }

    /// Whether the table cannot be deleted until this is switched off.
    table_changes& deletion_protection_enabled(bool enabled) &
    {
        deletion_protection_enabled_ = enabled;
        return *this;
    }
    table_changes deletion_protection_enabled(bool enabled) &&
    {
        return std::move(deletion_protection_enabled(enabled));
    }

    /// What the table costs for storage and for access.
    table_changes& table_class(ddbm::table_class which) &
    {
        table_class_ = which;
        return *this;
    }
    table_changes table_class(ddbm::table_class which) && { return std::move(table_class(which)); }

    /// Encrypts the table with a key of KMS: the one named by id, ARN or alias, or else the one
    /// that AWS keeps for the account. Only an id or ARN can be compared with the key that the
    /// table has: of the others the service says, with `service_errc::validation`, that it has
    /// them.
    table_changes& kms_encryption(std::string master_key_id = {}) &
    {
        kms_enabled_ = true;
        kms_master_key_id_ = std::move(master_key_id);
        return *this;
    }
    table_changes kms_encryption(std::string master_key_id = {}) &&
    {
        return std::move(kms_encryption(std::move(master_key_id)));
    }

    /// Encrypts the table with a key of the service again.
    table_changes& disable_kms_encryption() &
    {
        kms_enabled_ = false;
        kms_master_key_id_.clear();
        return *this;
    }
    table_changes disable_kms_encryption() && { return std::move(disable_kms_encryption()); }

    /// Adds a tag, or gives one another value.
    table_changes& tag(std::string key, std::string value) &
    {
        removed_tags_.erase(key);
        tags_.insert_or_assign(std::move(key), std::move(value));
        return *this;
    }
    table_changes tag(std::string key, std::string value) &&
    {
        return std::move(tag(std::move(key), std::move(value)));
    }

    /// Takes the tag with this key away.
    table_changes& untag(std::string key) &
    {
        tags_.erase(key);
        removed_tags_.insert(std::move(key));
        return *this;
    }
    table_changes untag(std::string key) && { return std::move(untag(std::move(key))); }

    /// The longest that all of it may take, 30 minutes by default. Adding an index takes long where
    /// there are many items. Beyond it the call fails with `errc::deadline_exceeded`; what has
    /// begun goes on.
    table_changes& deadline(std::chrono::milliseconds limit) &
    {
        deadline_ = limit;
        return *this;
    }
    table_changes deadline(std::chrono::milliseconds limit) &&
    {
        return std::move(deadline(limit));
    }

    /// Empty: as it is.
    std::optional<ddbm::billing_mode> billing_mode() const noexcept { return billing_mode_; }
    const std::optional<ddbm::provisioned_throughput>& provisioned_throughput() const noexcept
    {
        return provisioned_throughput_;
    }
    const std::set<std::string>& added_indexes() const noexcept { return added_indexes_; }
    [[nodiscard]] bool adds_missing_indexes() const noexcept { return adds_missing_indexes_; }
    const std::set<std::string>& removed_indexes() const noexcept { return removed_indexes_; }
    std::optional<bool> time_to_live() const noexcept { return time_to_live_; }
    std::optional<bool> stream_enabled() const noexcept { return stream_enabled_; }
    std::optional<ddbm::stream_view_type> stream_view_type() const noexcept
    {
        return stream_view_type_;
    }
    std::optional<bool> deletion_protection_enabled() const noexcept
    {
        return deletion_protection_enabled_;
    }
    std::optional<ddbm::table_class> table_class() const noexcept { return table_class_; }
    std::optional<bool> kms_enabled() const noexcept { return kms_enabled_; }
    /// Empty: the key that AWS keeps.
    const std::string& kms_master_key_id() const noexcept { return kms_master_key_id_; }
    const tag_map& tags() const noexcept { return tags_; }
    const std::set<std::string>& removed_tags() const noexcept { return removed_tags_; }
    std::chrono::milliseconds deadline() const noexcept { return deadline_; }

private:
    std::optional<ddbm::billing_mode> billing_mode_;
    std::optional<ddbm::provisioned_throughput> provisioned_throughput_;
    std::set<std::string> added_indexes_;
    bool adds_missing_indexes_ = false;
    std::set<std::string> removed_indexes_;
    std::optional<bool> time_to_live_;
    std::optional<bool> stream_enabled_;
    std::optional<ddbm::stream_view_type> stream_view_type_;
    std::optional<bool> deletion_protection_enabled_;
    std::optional<ddbm::table_class> table_class_;
    std::optional<bool> kms_enabled_;
    std::string kms_master_key_id_;
    tag_map tags_;
    std::set<std::string> removed_tags_;
    std::chrono::milliseconds deadline_ = std::chrono::minutes(30);
};

}  // namespace ddbm

#endif

#ifndef DDBM_OPERATIONS_UPDATE_TABLE_HPP
#define DDBM_OPERATIONS_UPDATE_TABLE_HPP

#include <ddbm/operations/table_description.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ddbm {

/// What update_table_request is answered with.
class update_table_reply
{
public:
    update_table_reply() = default;

    ddbm::table_description table_description;
};

/** Begins to change the settings of a table; describe_table tells when it is active again.
 *
 *  Not everything goes together: a change of the table's class, encryption, warm throughput or
 *  deletion protection stands alone, and one request creates or deletes one index at most.
 *
 *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
 */
class update_table_request : public throughput_parameters<update_table_request>
{
public:
    using reply_type = update_table_reply;

    /// @param table_name  its name or ARN
    explicit update_table_request(std::string table_name) : table_name_(std::move(table_name)) {}

    /// How the table is paid for from now on; `provisioned` needs `provisioned_throughput`.
    update_table_request& billing_mode(ddbm::billing_mode mode) &
    {
        billing_mode_ = mode;
        return *this;
    }
    update_table_request billing_mode(ddbm::billing_mode mode) &&
    {
        return std::move(billing_mode(mode));
    }

    /// Sets throughput aside, in RCU and WCU.
    update_table_request& provisioned_throughput(std::int64_t read, std::int64_t write) &
    {
        provisioned_throughput_.emplace(read, write);
        return *this;
    }
    update_table_request provisioned_throughput(std::int64_t read, std::int64_t write) &&
    {
        return std::move(provisioned_throughput(read, write));
    }

    /// The type of an attribute that is part of the key of a new index.
    update_table_request& attribute_definition(std::string attribute_name, attribute_type type) &
    {
        attribute_definitions_.emplace_back(std::move(attribute_name), type);
        return *this;
    }
    update_table_request attribute_definition(std::string attribute_name, attribute_type type) &&
    {
        return std::move(attribute_definition(std::move(attribute_name), type));
    }

    /// Adds an index. Its key attributes need an `attribute_definition`.
    update_table_request& create_global_secondary_index(secondary_index index) &
    {
        created_indexes_.push_back(std::move(index));
        return *this;
    }
    update_table_request create_global_secondary_index(secondary_index index) &&
    {
        return std::move(create_global_secondary_index(std::move(index)));
    }

    /// Sets throughput aside for an index, in RCU and WCU.
    update_table_request&
    update_global_secondary_index(std::string index_name, std::int64_t read, std::int64_t write) &
    {
        index_throughput wanted;
        wanted.provisioned_throughput.emplace(read, write);
        return update_global_secondary_index(std::move(index_name), wanted);
    }
    update_table_request
    update_global_secondary_index(std::string index_name, std::int64_t read, std::int64_t write) &&
    {
        return std::move(update_global_secondary_index(std::move(index_name), read, write));
    }

    /// Changes what an index serves.
    update_table_request&
    update_global_secondary_index(std::string index_name, index_throughput wanted) &
    {
        updated_indexes_.insert_or_assign(std::move(index_name), wanted);
        return *this;
    }
    update_table_request
    update_global_secondary_index(std::string index_name, index_throughput wanted) &&
    {
        return std::move(update_global_secondary_index(std::move(index_name), wanted));
    }

    /// Takes an index away.
    update_table_request& delete_global_secondary_index(std::string index_name) &
    {
        deleted_indexes_.push_back(std::move(index_name));
        return *this;
    }
    update_table_request delete_global_secondary_index(std::string index_name) &&
    {
        return std::move(delete_global_secondary_index(std::move(index_name)));
    }

    /// Gives the table a stream of its changes; it must have none.
    update_table_request& stream(ddbm::stream_view_type view) &
    {
        stream_enabled_ = true;
        stream_view_type_ = view;
        return *this;
    }
    update_table_request stream(ddbm::stream_view_type view) && { return std::move(stream(view)); }

    /// Takes the stream away. It can be read for a day.
    update_table_request& disable_stream() &
    {
        stream_enabled_ = false;
        stream_view_type_.reset();
        return *this;
    }
    update_table_request disable_stream() && { return std::move(disable_stream()); }

    /// Whether the table cannot be deleted until this is switched off.
    update_table_request& deletion_protection_enabled(bool enabled) &
    {
        deletion_protection_enabled_ = enabled;
        return *this;
    }
    update_table_request deletion_protection_enabled(bool enabled) &&
    {
        return std::move(deletion_protection_enabled(enabled));
    }

    /// What the table costs for storage and for access.
    update_table_request& table_class(ddbm::table_class which) &
    {
        table_class_ = which;
        return *this;
    }
    update_table_request table_class(ddbm::table_class which) &&
    {
        return std::move(table_class(which));
    }

    /// Encrypts the table with a key of KMS: the one named by id, ARN or alias, or else the one
    /// that AWS keeps for the account.
    update_table_request& kms_encryption(std::string master_key_id = {}) &
    {
        kms_enabled_ = true;
        kms_master_key_id_ = std::move(master_key_id);
        return *this;
    }
    update_table_request kms_encryption(std::string master_key_id = {}) &&
    {
        return std::move(kms_encryption(std::move(master_key_id)));
    }

    /// Encrypts the table with a key of the service again.
    update_table_request& disable_kms_encryption() &
    {
        kms_enabled_ = false;
        kms_master_key_id_.clear();
        return *this;
    }
    update_table_request disable_kms_encryption() && { return std::move(disable_kms_encryption()); }

    const std::string& table_name() const noexcept { return table_name_; }
    std::optional<ddbm::billing_mode> billing_mode() const noexcept { return billing_mode_; }
    const std::optional<ddbm::provisioned_throughput>& provisioned_throughput() const noexcept
    {
        return provisioned_throughput_;
    }
    const std::vector<ddbm::attribute_definition>& attribute_definitions() const noexcept
    {
        return attribute_definitions_;
    }
    const std::vector<secondary_index>& created_indexes() const noexcept
    {
        return created_indexes_;
    }
    const index_throughput_map& updated_indexes() const noexcept { return updated_indexes_; }
    const std::vector<std::string>& deleted_indexes() const noexcept { return deleted_indexes_; }
    /// Empty if the stream is left as it is.
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
    /// Absent if the encryption is left as it is.
    std::optional<bool> kms_enabled() const noexcept { return kms_enabled_; }
    /// Empty: the key that AWS keeps.
    const std::string& kms_master_key_id() const noexcept { return kms_master_key_id_; }

private:
    std::string table_name_;
    std::optional<ddbm::billing_mode> billing_mode_;
    std::optional<ddbm::provisioned_throughput> provisioned_throughput_;
    std::vector<ddbm::attribute_definition> attribute_definitions_;
    std::vector<secondary_index> created_indexes_;
    index_throughput_map updated_indexes_;
    std::vector<std::string> deleted_indexes_;
    std::optional<bool> stream_enabled_;
    std::optional<ddbm::stream_view_type> stream_view_type_;
    std::optional<bool> deletion_protection_enabled_;
    std::optional<ddbm::table_class> table_class_;
    std::optional<bool> kms_enabled_;
    std::string kms_master_key_id_;
};

}  // namespace ddbm

#endif

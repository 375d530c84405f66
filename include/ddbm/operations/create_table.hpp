#ifndef DDBM_OPERATIONS_CREATE_TABLE_HPP
#define DDBM_OPERATIONS_CREATE_TABLE_HPP

#include <ddbm/operations/table_description.hpp>
#include <ddbm/operations/tag_map.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ddbm {

/// What create_table_request is answered with.
class create_table_reply
{
public:
    create_table_reply() = default;

    ddbm::table_description table_description;
};

/** Begins to create a table; describe_table tells when it is active.
 *
 *  @code
 *  ddbm::create_table_request("doom_map")
 *      .partition_key("episode", ddbm::attribute_type::n)
 *      .sort_key("map", ddbm::attribute_type::n)
 *      .pay_per_request()
 *  @endcode
 *
 *  Needs a partition key, and either `provisioned_throughput` or `pay_per_request`.
 *
 *  @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 */
class create_table_request : public throughput_parameters<create_table_request>
{
public:
    using reply_type = create_table_reply;

    /// @param table_name  3 to 255 of `a-z A-Z 0-9 _ - .`
    explicit create_table_request(std::string table_name) : table_name_(std::move(table_name)) {}

    /// The attribute that says in which partition an item is, and its type: `s`, `n` or `b`.
    create_table_request& partition_key(std::string attribute_name, attribute_type type) &
    {
        key_schema_.emplace_back(attribute_name, key_type::hash);
        attribute_definitions_.emplace_back(std::move(attribute_name), type);
        return *this;
    }
    create_table_request partition_key(std::string attribute_name, attribute_type type) &&
    {
        return std::move(partition_key(std::move(attribute_name), type));
    }

    /// The attribute by which the items of a partition are ordered, and its type. After
    /// `partition_key`; a table need not have one.
    create_table_request& sort_key(std::string attribute_name, attribute_type type) &
    {
        key_schema_.emplace_back(attribute_name, key_type::range);
        attribute_definitions_.emplace_back(std::move(attribute_name), type);
        return *this;
    }
    create_table_request sort_key(std::string attribute_name, attribute_type type) &&
    {
        return std::move(sort_key(std::move(attribute_name), type));
    }

    /// The type of an attribute that is part of an index key and not of the table's.
    create_table_request& attribute_definition(std::string attribute_name, attribute_type type) &
    {
        attribute_definitions_.emplace_back(std::move(attribute_name), type);
        return *this;
    }
    create_table_request attribute_definition(std::string attribute_name, attribute_type type) &&
    {
        return std::move(attribute_definition(std::move(attribute_name), type));
    }

    /// Sets throughput aside, in RCU and WCU.
    create_table_request& provisioned_throughput(std::int64_t read, std::int64_t write) &
    {
        billing_mode_ = ddbm::billing_mode::provisioned;
        provisioned_throughput_.emplace(read, write);
        return *this;
    }
    create_table_request provisioned_throughput(std::int64_t read, std::int64_t write) &&
    {
        return std::move(provisioned_throughput(read, write));
    }

    /// Pays for what is used.
    create_table_request& pay_per_request() &
    {
        billing_mode_ = ddbm::billing_mode::pay_per_request;
        provisioned_throughput_.reset();
        return *this;
    }
    create_table_request pay_per_request() && { return std::move(pay_per_request()); }

    /// Adds an index with the partition key of the table and another sort key; up to five.
    create_table_request& local_secondary_index(secondary_index index) &
    {
        local_secondary_indexes_.push_back(std::move(index));
        return *this;
    }
    create_table_request local_secondary_index(secondary_index index) &&
    {
        return std::move(local_secondary_index(std::move(index)));
    }

    /// Adds an index with keys of its own; up to 20.
    create_table_request& global_secondary_index(secondary_index index) &
    {
        global_secondary_indexes_.push_back(std::move(index));
        return *this;
    }
    create_table_request global_secondary_index(secondary_index index) &&
    {
        return std::move(global_secondary_index(std::move(index)));
    }

    /// Gives the table a stream of its changes.
    create_table_request& stream(ddbm::stream_view_type view) &
    {
        stream_view_type_ = view;
        return *this;
    }
    create_table_request stream(ddbm::stream_view_type view) && { return std::move(stream(view)); }

    /// Whether the table cannot be deleted until this is switched off.
    create_table_request& deletion_protection_enabled(bool enabled) &
    {
        deletion_protection_enabled_ = enabled;
        return *this;
    }
    create_table_request deletion_protection_enabled(bool enabled) &&
    {
        return std::move(deletion_protection_enabled(enabled));
    }

    /// `standard` without this setting.
    create_table_request& table_class(ddbm::table_class which) &
    {
        table_class_ = which;
        return *this;
    }
    create_table_request table_class(ddbm::table_class which) &&
    {
        return std::move(table_class(which));
    }

    /// Adds a tag; up to 50.
    create_table_request& tag(std::string key, std::string value) &
    {
        tags_.insert_or_assign(std::move(key), std::move(value));
        return *this;
    }
    create_table_request tag(std::string key, std::string value) &&
    {
        return std::move(tag(std::move(key), std::move(value)));
    }

    /// Encrypts the table with a key of KMS: the one named by id, ARN or alias, or else the one
    /// that AWS keeps for the account. Without this setting with a key of the service.
    create_table_request& kms_encryption(std::string master_key_id = {}) &
    {
        kms_master_key_id_ = std::move(master_key_id);
        return *this;
    }
    create_table_request kms_encryption(std::string master_key_id = {}) &&
    {
        return std::move(kms_encryption(std::move(master_key_id)));
    }

    const std::string& table_name() const noexcept { return table_name_; }
    const std::vector<key_schema_element>& key_schema() const noexcept { return key_schema_; }
    const std::vector<ddbm::attribute_definition>& attribute_definitions() const noexcept
    {
        return attribute_definitions_;
    }
    /// Empty if neither was set.
    std::optional<ddbm::billing_mode> billing_mode() const noexcept { return billing_mode_; }
    const std::optional<ddbm::provisioned_throughput>& provisioned_throughput() const noexcept
    {
        return provisioned_throughput_;
    }
    const std::vector<secondary_index>& local_secondary_indexes() const noexcept
    {
        return local_secondary_indexes_;
    }
    const std::vector<secondary_index>& global_secondary_indexes() const noexcept
    {
        return global_secondary_indexes_;
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
    std::string table_name_;
    std::vector<key_schema_element> key_schema_;
    std::vector<ddbm::attribute_definition> attribute_definitions_;
    std::optional<ddbm::billing_mode> billing_mode_;
    std::optional<ddbm::provisioned_throughput> provisioned_throughput_;
    std::vector<secondary_index> local_secondary_indexes_;
    std::vector<secondary_index> global_secondary_indexes_;
    std::optional<ddbm::stream_view_type> stream_view_type_;
    std::optional<bool> deletion_protection_enabled_;
    std::optional<ddbm::table_class> table_class_;
    tag_map tags_;
    std::optional<std::string> kms_master_key_id_;
};

}  // namespace ddbm

#endif

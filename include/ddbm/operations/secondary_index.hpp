#ifndef DDBM_OPERATIONS_SECONDARY_INDEX_HPP
#define DDBM_OPERATIONS_SECONDARY_INDEX_HPP

#include <ddbm/operations/key_schema.hpp>
#include <ddbm/operations/throughput.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ddbm {

/// Which attributes an index holds beside the keys of the index and of the table.
enum class projection_type
{
    all,
    keys_only,
    /// Those that are named.
    include,
};

/** A local or global index of a table that is to be created.
 *
 *  @code
 *  ddbm::secondary_index("by_name").partition_key("name").include("cheats")
 *  @endcode
 *
 *  Holds all attributes unless told otherwise.
 */
class secondary_index : public throughput_parameters<secondary_index>
{
public:
    explicit secondary_index(std::string index_name) : index_name_(std::move(index_name)) {}

    /// Adds a partition key attribute: one, or up to four in a global index. A local index has that
    /// of the table.
    secondary_index& partition_key(std::string attribute_name) &
    {
        key_schema_.emplace_back(std::move(attribute_name), key_type::hash);
        return *this;
    }
    secondary_index partition_key(std::string attribute_name) &&
    {
        return std::move(partition_key(std::move(attribute_name)));
    }

    /// Adds a sort key attribute, after the partition key: one, or up to four in a global index.
    secondary_index& sort_key(std::string attribute_name) &
    {
        key_schema_.emplace_back(std::move(attribute_name), key_type::range);
        return *this;
    }
    secondary_index sort_key(std::string attribute_name) &&
    {
        return std::move(sort_key(std::move(attribute_name)));
    }

    /// Makes the index hold its keys and those of the table only.
    secondary_index& keys_only() &
    {
        projection_type_ = ddbm::projection_type::keys_only;
        return *this;
    }
    secondary_index keys_only() && { return std::move(keys_only()); }

    /// Makes the index hold its keys and the attributes included so, up to 20.
    secondary_index& include(std::string attribute_name) &
    {
        projection_type_ = ddbm::projection_type::include;
        non_key_attributes_.push_back(std::move(attribute_name));
        return *this;
    }
    secondary_index include(std::string attribute_name) &&
    {
        return std::move(include(std::move(attribute_name)));
    }

    /// Sets throughput aside: for a global index of a table with provisioned throughput.
    secondary_index& provisioned_throughput(std::int64_t read, std::int64_t write) &
    {
        provisioned_throughput_.emplace(read, write);
        return *this;
    }
    secondary_index provisioned_throughput(std::int64_t read, std::int64_t write) &&
    {
        return std::move(provisioned_throughput(read, write));
    }

    const std::string& index_name() const noexcept { return index_name_; }
    const std::vector<key_schema_element>& key_schema() const noexcept { return key_schema_; }
    ddbm::projection_type projection_type() const noexcept { return projection_type_; }
    const std::vector<std::string>& non_key_attributes() const noexcept
    {
        return non_key_attributes_;
    }
    const std::optional<ddbm::provisioned_throughput>& provisioned_throughput() const noexcept
    {
        return provisioned_throughput_;
    }

private:
    std::string index_name_;
    std::vector<key_schema_element> key_schema_;
    ddbm::projection_type projection_type_ = ddbm::projection_type::all;
    std::vector<std::string> non_key_attributes_;
    std::optional<ddbm::provisioned_throughput> provisioned_throughput_;
};

}  // namespace ddbm

#endif

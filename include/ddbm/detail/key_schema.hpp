#ifndef DDBM_DETAIL_KEY_SCHEMA_HPP
#define DDBM_DETAIL_KEY_SCHEMA_HPP

// What makes the key of the items of a table or an index: fields of the model, those of the
// partition key first, then those of the sort key. A table has at most one of each, an index
// several.

#include <ddbm/detail/key_role.hpp>

#include <cstddef>
#include <span>
#include <string_view>

namespace ddbm::detail {

struct field_ops;

// A field as part of a key. Its role in an index is not the one that it has in the table.
struct key_attribute
{
    const field_ops* field = nullptr;
    key_role role = key_role::none;
};

class key_schema
{
public:
    constexpr key_schema() noexcept = default;

    // Of fields in their order, which outlive the schema.
    constexpr explicit key_schema(std::span<const key_attribute> fields) noexcept : fields_(fields)
    {
        for (const key_attribute& each : fields)
            partition_size_ += each.role == key_role::partition;
    }

    constexpr auto begin() const noexcept { return fields_.begin(); }
    constexpr auto end() const noexcept { return fields_.end(); }
    constexpr std::size_t size() const noexcept { return fields_.size(); }
    constexpr const key_attribute& operator[](std::size_t index) const { return fields_[index]; }

    constexpr std::span<const key_attribute> partition() const
    {
        return fields_.first(partition_size_);
    }
    constexpr std::span<const key_attribute> sort() const
    {
        return fields_.subspan(partition_size_);
    }

    bool contains(std::string_view attribute) const noexcept;

private:
    std::span<const key_attribute> fields_;
    std::size_t partition_size_ = 0;
};

}  // namespace ddbm::detail

#endif

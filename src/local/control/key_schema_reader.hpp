// Reads key schemas and the attribute definitions that they go by.
#ifndef DDBM_SRC_LOCAL_CONTROL_KEY_SCHEMA_READER_HPP
#define DDBM_SRC_LOCAL_CONTROL_KEY_SCHEMA_READER_HPP

#include "local/catalog/table.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::local::detail {

/// The `AttributeDefinitions` of a request.
class attribute_definitions
{
public:
    explicit attribute_definitions(const boost::json::object& request);

    /// Adds those of a table's keys that the request does not define.
    void add_known(const table& t);

    /// The last one of this name; null: there is none.
    const key_attribute* find(std::string_view name) const noexcept;

    bool empty() const noexcept { return list_.empty(); }
    /// Duplicates included.
    std::size_t count() const noexcept { return list_.size(); }
    void check_duplicates() const;
    /// Throws unless each of them is the key of something.
    void check_all_used(const table& t) const;

    /// "[a, b]"
    std::string names() const;

private:
    std::vector<key_attribute> list_;
};

/// Throws ValidationException for what a table or a local index cannot have. `owner` has the member
/// `KeySchema`.
key_schema
read_key_schema(const boost::json::object& owner, const attribute_definitions& definitions);

/// A global index has up to four partition and up to four sort attributes.
key_schema
read_global_key_schema(const boost::json::object& owner, const attribute_definitions& definitions);

/// More elements than definitions: what is tested of a table's schema before the rest.
void check_enough_definitions(
    const boost::json::object& owner, const attribute_definitions& definitions
);

/// "[a, b]"
std::string list_text(std::span<const std::string_view> names);

}  // namespace ddbm::local::detail

#endif

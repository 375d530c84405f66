#ifndef DDBM_OPERATIONS_KEY_SCHEMA_HPP
#define DDBM_OPERATIONS_KEY_SCHEMA_HPP

#include <ddbm/attribute_value.hpp>

#include <string>
#include <utility>

namespace ddbm {

/// What a key attribute is for.
enum class key_type
{
    /// Partition key.
    hash,
    /// Sort key.
    range,
};

/// One attribute of the key of a table or index.
class key_schema_element
{
public:
    key_schema_element() = default;
    key_schema_element(std::string name, ddbm::key_type type)
        : attribute_name(std::move(name)), key_type(type)
    {
    }

    std::string attribute_name;
    ddbm::key_type key_type = ddbm::key_type::hash;

    friend bool operator==(const key_schema_element&, const key_schema_element&) = default;
};

/// The type of an attribute that is part of a key: `s`, `n` or `b`.
class attribute_definition
{
public:
    attribute_definition() = default;
    attribute_definition(std::string name, ddbm::attribute_type type)
        : attribute_name(std::move(name)), attribute_type(type)
    {
    }

    std::string attribute_name;
    ddbm::attribute_type attribute_type = ddbm::attribute_type::s;

    friend bool operator==(const attribute_definition&, const attribute_definition&) = default;
};

}  // namespace ddbm

#endif

#ifndef DDBM_DETAIL_TYPE_WORDS_HPP
#define DDBM_DETAIL_TYPE_WORDS_HPP

#include <ddbm/attribute_type.hpp>

#include <string_view>

namespace ddbm::detail {

// A value of this type in messages: "expected a string, found a number".
constexpr std::string_view words_for(attribute_type type)
{
    switch (type)
    {
    case attribute_type::s:
        return "a string";
    case attribute_type::n:
        return "a number";
    case attribute_type::b:
        return "a binary";
    case attribute_type::boolean:
        return "a boolean";
    case attribute_type::null:
        return "NULL";
    case attribute_type::m:
        return "a map";
    case attribute_type::l:
        return "a list";
    case attribute_type::ss:
        return "a set of strings";
    case attribute_type::ns:
        return "a set of numbers";
    case attribute_type::bs:
        return "a set of binaries";
    }
    return "a value";
}

}  // namespace ddbm::detail

#endif

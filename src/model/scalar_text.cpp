#include "model/scalar_text.hpp"

#include <ddbm/detail/type_words.hpp>

namespace ddbm::detail {

void scalar_text::do_string(std::string_view text)
{
    out_.append(text);
}

// In plain digits, so that a number has one text, whatever its type.
void scalar_text::do_number(std::string_view text)
{
    if (text.find_first_of("eE") == text.npos)
        out_.append(text);
    else
        out_.append(ddbm::number::parse(text).to_plain_string());
}

void scalar_text::do_null()
{
    refuse_type(attribute_type::null);
}

void scalar_text::do_boolean(bool)
{
    refuse_type(attribute_type::boolean);
}

void scalar_text::do_binary(std::span<const std::byte>)
{
    refuse_type(attribute_type::b);
}

void scalar_text::do_begin_list()
{
    refuse_type(attribute_type::l);
}

void scalar_text::do_begin_map()
{
    refuse_type(attribute_type::m);
}

void scalar_text::do_begin_set(attribute_type type)
{
    refuse_type(type);
}

void scalar_text::refuse_type(attribute_type type)
{
    refuse(
        errc::value_not_allowed,
        std::string(words_for(type)) + " is no part of a text; a string or a number is"
    );
}

}  // namespace ddbm::detail

#ifndef DDBM_CODECS_STRING_HPP
#define DDBM_CODECS_STRING_HPP

#include <ddbm/codec.hpp>

#include <string>
#include <string_view>

namespace ddbm {

/// In UTF-8, without a change: an empty one is stored as such.
template <>
struct codec<std::string>
{
    static constexpr attribute_type stored_as = attribute_type::s;

    static void write(value_writer& writer, const std::string& text) { writer.string(text); }

    static errc read_string(std::string_view read, std::string& text)
    {
        // A new one is made in less time than an empty one grows.
        text = std::string(read);
        return errc{};
    }
};

}  // namespace ddbm

#endif

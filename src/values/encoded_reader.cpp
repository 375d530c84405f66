#include "values/encoded_reader.hpp"

#include <ddbm/error.hpp>

namespace ddbm::detail {

std::uint64_t encoded_reader::long_varint(std::uint64_t first)
{
    // Sizes fit into 35 bits.
    std::uint64_t value = first & 0x7f;
    for (int shift = 7; shift < 35; shift += 7)
    {
        const std::uint64_t next = byte();
        value |= (next & 0x7f) << shift;
        if (next < 0x80)
            return value;
    }
    damaged();
}

void encoded_reader::skip(value_tag tag)
{
    switch (tag)
    {
    case value_tag::s:
        text();
        return;
    case value_tag::n:
        number_text();
        return;
    case value_tag::b:
        binary_bytes();
        return;
    case value_tag::false_value:
    case value_tag::true_value:
    case value_tag::null:
        return;
    case value_tag::m:
    case value_tag::l:
    case value_tag::ss:
    case value_tag::ns:
    case value_tag::bs:
        inside();
        return;
    }
    damaged();
}

void encoded_reader::damaged()
{
    throw error(errc::store_damaged, "an item of the store cannot be read");
}

}  // namespace ddbm::detail

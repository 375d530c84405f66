#ifndef DDBM_DETAIL_COMPOSED_TEXT_HPP
#define DDBM_DETAIL_COMPOSED_TEXT_HPP

// Composed attributes as the library sees them.

#include <ddbm/errc.hpp>

#include <span>
#include <string_view>

namespace ddbm {

class value_writer;

namespace detail {

struct type_ops;

struct composed_part
{
    // What stands here if no member does.
    std::string_view text;

    void* (*member)(void* object) = nullptr;
    const type_ops* ops = nullptr;
    // See member_tag.
    const void* id = nullptr;
    // So many, with zeros in front; 0: as it is.
    unsigned digits = 0;
    // Not the member's value stands here, but which of so many shards it belongs to; 0: no.
    unsigned shards = 0;
    // The member gets its value from here when an item is read.
    bool is_read = false;
};

struct composed_text
{
    std::span<const composed_part> parts;
    // It must say what the members say that do not get their values from it: so it is for keys of
    // the table, and for what tells kinds of items apart.
    bool is_checked = false;
};

// Compiled once, in the library. What is checked when the model is compiled: parts are strings and
// numbers, and texts or a number of digits tell where one ends.

// Throws errc::value_not_allowed through the writer.
void write_composed(value_writer& writer, const composed_text& composed, const void* object);
errc read_composed(const composed_text& composed, void* object, std::string_view text);
// Whether a member has no value.
bool is_composed_absent(const composed_text& composed, const void* object);
void set_composed_absent(const composed_text& composed, void* object);

}  // namespace detail
}  // namespace ddbm

#endif

// Which fields of an object are written: those that have a value, and what stands for others.

#ifndef DDBM_SRC_MODEL_WRITTEN_FIELDS_HPP
#define DDBM_SRC_MODEL_WRITTEN_FIELDS_HPP

#include <ddbm/value_writer.hpp>

#include <ddbm/detail/type_ops.hpp>

namespace ddbm::detail {

inline bool has_value(const field_ops& field, const void* member)
{
    if (field.ops->is_absent && field.ops->is_absent(member))
        return false;
    return !field.policy || !field.policy->is_empty || !field.policy->is_empty(member);
}

// What a field without a value is written as, if as anything. Throws errc::attribute_missing.
void write_no_value(value_writer& out, const field_ops& field);

// What is written: the object as it is, or what a program may write of an item.
enum class read_only_fields : bool
{
    left_out,
    written,
};

// Writes one field of the object into the map that is open, if it has a value or something stands
// for that: calls `write` for it when its name has been written.
template <class Writer, class Write>
void write_field(Writer& out, const field_ops& field, const void* object, Write& write)
{
    // Members are written, not changed; the tables have one function for both uses.
    const void* member = field.member(const_cast<void*>(object));
    if (has_value(field, member))
    {
        out.lasting_key(field.name);
        write(field, member);
    }
    else if (field.policy)
        write_no_value(out, field);
}

// Writes the fields of the object into the map that is open: calls `write` for the value of each
// that has one, when its name has been written.
template <class Writer, class Write>
void write_fields(
    Writer& out,
    const record_ops& record,
    const void* object,
    read_only_fields read_only,
    Write write
)
{
    for (const field_ops& field : record.fields)
    {
        if (field.policy && field.policy->is_read_only && read_only == read_only_fields::left_out)
            continue;
        write_field(out, field, object, write);
    }
}

}  // namespace ddbm::detail

#endif

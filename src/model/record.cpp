// The part of models that does not depend on their types.

#include <ddbm/error.hpp>
#include <ddbm/model.hpp>

namespace ddbm::detail {

void throw_value_not_allowed(std::string_view what)
{
    throw error(errc::value_not_allowed, "cannot store " + std::string(what));
}

void throw_empty_set()
{
    throw error(errc::empty_set, "DynamoDB has no empty sets, so a list or a map cannot hold one");
}

void write_record(value_writer& writer, const record_ops& record, const void* object)
{
    writer.begin_map();
    for (const field_ops& field : record.fields)
    {
        // Members are written, not changed; the tables have one function for both uses.
        const void* member = field.member(const_cast<void*>(object));
        if (field.ops->is_absent && field.ops->is_absent(member))
            continue;
        writer.key(field.name);
        field.ops->write(writer, member);
    }
    writer.end_map();
}

void validate_record(const record_ops& record, const void* object, validation_report& report)
{
    if (!record.has_validators)
        return;
    for (const field_ops& field : record.fields)
    {
        if (!field.validate && !field.ops->validate)
            continue;
        const void* member = field.member(const_cast<void*>(object));
        report.enter(field.name);
        if (field.validate)
            field.validate(member, report);
        if (field.ops->validate)
            field.ops->validate(member, report);
        report.leave();
    }
}

}  // namespace ddbm::detail

// The part of models that does not depend on their types.

#include "model/written_fields.hpp"

#include <ddbm/error.hpp>
#include <ddbm/model.hpp>

#include <cstddef>
#include <string>

namespace ddbm::detail {

void refuse_to_store(value_writer& writer, std::string_view what)
{
    writer.refuse(errc::value_not_allowed, "cannot store " + std::string(what));
}

void refuse_empty_set(value_writer& writer)
{
    writer.refuse(
        errc::empty_set, "DynamoDB has no empty sets, so a list or a map cannot hold one"
    );
}

namespace {

// Also what could not be written today, as what it was made of was different then.
template <class Write>
void write_as_read(value_writer& writer, const record_ops& record, const void* object, Write write)
{
    for (const field_ops& field : record.fields)
    {
        const std::size_t attempt = writer.attempt();
        try
        {
            write_field(writer, field, object, write);
        }
        catch (const error&)
        {
            writer.replace_failed(attempt);
        }
    }
}

void write_attributes(value_writer& writer, const record_ops& record, const void* object)
{
    const auto write = [&](const field_ops& field, const void* member) {
        field.ops->write(writer, member);
    };
    if (writer.takes_as_read())
        write_as_read(writer, record, object, write);
    else
        write_fields(writer, record, object, read_only_fields::written, write);
}

}  // namespace

void write_record(value_writer& writer, const record_ops& record, const void* object)
{
    writer.begin_map();
    write_attributes(writer, record, object);
    writer.end_map();
}

void write_tagged(
    value_writer& writer, string_attribute tag, const record_ops& record, const void* object
)
{
    writer.begin_map();
    writer.lasting_key(tag.name);
    writer.string(tag.value);
    write_attributes(writer, record, object);
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

// Parts of objects that are strings of JSON.

#include "model/object_filler.hpp"
#include "values/json_scanner.hpp"
#include "values/path_text.hpp"
#include "values/plain_json_reader.hpp"
#include "values/python_json_writer.hpp"
#include "values/refuse_value.hpp"

#include <ddbm/error.hpp>

#include <ddbm/detail/json_text_codec.hpp>

#include <utility>

namespace ddbm::detail {

void write_json_text(value_writer& writer, const type_ops& content, const void* object)
{
    python_json_writer json;
    if (writer.takes_as_read())
        json.take_as_read();
    try
    {
        content.write(json, object);
    }
    catch (const error& why)
    {
        diagnostics diag = why.get_diagnostics();
        std::string where = writer.path();
        append_path(where, diag.attribute_path().empty() ? json.path() : diag.attribute_path());
        diag.attribute_path(std::move(where));
        throw error(why.code(), std::move(diag));
    }
    if (json.has_unchanged())
        writer.note_unchanged();
    writer.string(json.take());
}

// What is in the text is the only attribute of an object.
void object_filler::fill_from_json(
    std::string_view text, value_target content, std::string_view name
)
{
    field_ops whole;
    whole.name = name;
    whole.ops = content.ops;
    whole.member = [](void* object) { return object; };
    record_ops record;
    record.fields = {&whole, 1};

    is_json_text_ = true;
    begin_object(record, content.object);
    try
    {
        json_scanner in(text);
        begin_map();
        lasting_key(whole.name);
        plain_json_reader(in, *this).read_value();
        in.expect_end();
        end_map();
    }
    catch (const error& why)
    {
        // Of the scanner, which knows of no place in the item.
        if (why.code() == errc::invalid_reply)
            refuse_value(
                errc::value_not_allowed,
                place(),
                "JSON text",
                "text that is " + why.get_diagnostics().message()
            );
        if (why.code() == errc::nesting_too_deep)
            refuse_value(errc::nesting_too_deep, place(), "at most 32 levels", "more");
        throw;
    }
}

void object_filler::fill_json_text(
    std::string_view text, value_target content, std::string_view name
) const
{
    object_filler inner;
    inner.outer_ = this;
    inner.fill_from_json(text, content, name);
}

errc read_json_text(std::string_view text, value_target content)
{
    try
    {
        object_filler().fill_from_json(text, content);
    }
    catch (const error& why)
    {
        return static_cast<errc>(why.code().value());
    }
    return errc{};
}

}  // namespace ddbm::detail

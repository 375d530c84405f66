#include "table/item_key.hpp"
#include "table/part_writer.hpp"
#include "values/write_value.hpp"

#include <ddbm/error.hpp>
#include <ddbm/item_json.hpp>
#include <ddbm/key.hpp>

#include <ostream>
#include <vector>

namespace ddbm::detail {

struct key_content
{
    item attributes;
    std::vector<const attribute_value*> values;  // in the order of the schema
    std::string text;                            // empty: refused
    error refused{errc::invalid_request};
};

namespace {

const error& no_key()
{
    static const error none(errc::invalid_request, "there is no key");
    return none;
}

// What is no key: the error that says so.
void write_refusal(value_writer&, const void* refused)
{
    throw error(*static_cast<const error*>(refused));
}

void write_value_at(value_writer& out, const void* value)
{
    write_value(out, *static_cast<const attribute_value*>(value));
}

}  // namespace

any_key::any_key(const key_schema& schema, std::span<const key_part> values)
{
    auto made = std::make_shared<key_content>();
    json_writer json(made->text);
    json_value_writer out(json, json_style::reply);
    try
    {
        write_key(out, schema, values);
        made->attributes = item_from_json(made->text);
        for (const key_attribute& each : schema)
            made->values.push_back(&made->attributes.at(each.field->name));
    }
    catch (const error& why)
    {
        const error placed = with_path(why, out.path());
        diagnostics diag = placed.get_diagnostics();
        diag.key(key_text_of(schema, values));
        made->refused = error(placed.code(), std::move(diag));
        made->text.clear();
    }
    content_ = std::move(made);
}

any_key::any_key(const key_schema& schema, const void* object)
    : any_key(schema, key_values_of(schema, object))
{
}

any_key any_key::of_image(const key_schema& schema, std::string_view image)
{
    const item attributes = item_from_json(image);
    return any_key(schema, key_values_of(schema, attributes));
}

const item& any_key::attributes() const
{
    if (!content_)
        throw error(no_key());
    if (content_->text.empty())
        throw error(content_->refused);
    return content_->attributes;
}

any_key::operator bool() const noexcept
{
    return !text().empty();
}

std::string_view any_key::text() const noexcept
{
    return content_ ? std::string_view(content_->text) : std::string_view();
}

key_part any_key::part(std::size_t number) const noexcept
{
    if (*this)
        return {content_->values[number], &write_value_at};
    return {content_ ? &content_->refused : &no_key(), &write_refusal};
}

bool any_key::equal(const any_key& a, const any_key& b) noexcept
{
    return a.text() == b.text();
}

std::ostream& any_key::print(std::ostream& out) const
{
    return out << (*this ? text() : std::string_view("(none)"));
}

}  // namespace ddbm::detail

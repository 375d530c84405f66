#include "values/item_value_writer.hpp"
#include "values/plain_json_reader.hpp"
#include "values/plain_json_writer.hpp"
#include "values/write_value.hpp"

#include <ddbm/error.hpp>
#include <ddbm/plain_json.hpp>

#include <utility>

namespace ddbm {
namespace {

// Calls `act`, the failures of which are at the place where the values are if they have no other.
template <class Act>
void at_place_of(const value_writer& values, Act act)
{
    try
    {
        act();
    }
    catch (const error& why)
    {
        diagnostics diag = why.get_diagnostics();
        if (diag.attribute_path().empty())
            diag.attribute_path(values.path());
        throw error(why.code(), std::move(diag));
    }
}

template <class Write>
std::string written(value_writer::root what, Write write)
{
    std::string text;
    detail::json_writer json(text);
    detail::plain_json_writer values(json, what);
    at_place_of(values, [&] { write(values); });
    return text;
}

}  // namespace

std::string to_plain_json(const item& attributes)
{
    return written(value_writer::root::item, [&](value_writer& values) {
        detail::write_item(values, attributes);
    });
}

std::string to_plain_json(const attribute_value& value)
{
    return written(value_writer::root::value, [&](value_writer& values) {
        detail::write_value(values, value);
    });
}

item item_from_plain_json(std::string_view text)
{
    detail::json_scanner in(text);
    detail::item_value_writer values;
    at_place_of(values, [&] {
        detail::plain_json_reader(in, values).read_item();
        in.expect_end();
    });
    return values.take();
}

attribute_value attribute_value_from_plain_json(std::string_view text)
{
    detail::json_scanner in(text);
    detail::item_value_writer values(value_writer::root::value);
    at_place_of(values, [&] {
        detail::plain_json_reader(in, values).read_value();
        in.expect_end();
    });
    return values.take_value();
}

}  // namespace ddbm

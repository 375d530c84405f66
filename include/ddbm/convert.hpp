#ifndef DDBM_CONVERT_HPP
#define DDBM_CONVERT_HPP

#include <ddbm/error.hpp>
#include <ddbm/item.hpp>
#include <ddbm/item_json.hpp>
#include <ddbm/model.hpp>
#include <ddbm/plain_json.hpp>
#include <ddbm/result.hpp>
#include <ddbm/stored.hpp>

#include <ddbm/detail/object_conversion.hpp>

#include <string>
#include <string_view>

namespace ddbm {

// Objects of models as items and as JSON, and back, without a table. Where a class has several
// models, a tag says which: `to_item<archive>(order)`, `from_item<order, archive>(raw)`.

/** The item of an object, as a table would have it, but for what only a write does: there are no
 *  ids, versions and times made up, and the values of read-only fields are in it.
 *
 *  @code
 *  ddbm::item raw = ddbm::to_item(order);
 *  ddbm::item rest = ddbm::to_item(order, ddbm::without_keys | ddbm::validated);
 *  @endcode
 *
 *  @par Errors  Throws `ddbm::error` with the codes of values, such as `errc::number_invalid`, and
 *  the path in the diagnostics; with `validated` `errc::validation_failed`.
 */
template <class Tag = void, class T>
item to_item(const T& object, conversion how = conversion::plain)
{
    static_assert(sizeof(detail::conversion_check<T, false, Tag>) != 0);
    item made;
    if constexpr (detail::has_model<T, Tag>)
        made = detail::make_item(detail::record_of<T, Tag>(), &object, how);
    return made;
}

/** An object of an item. Attributes that the model does not know are passed over. An item of an
 *  older version of the model is migrated, as it is when it is read from a table.
 *
 *  @par Errors  Throws `ddbm::error` with the codes of models, such as `errc::attribute_missing`,
 *  and the path in the diagnostics; with `validated` `errc::validation_failed`.
 */
template <class T, class Tag = void>
T from_item(const item& attributes, conversion how = conversion::plain)
{
    static_assert(sizeof(detail::conversion_check<T, true, Tag>) != 0);
    T object{};
    if constexpr (detail::has_model<T, Tag>)
        detail::fill_from_item(detail::record_of<T, Tag>(), &object, attributes, how);
    return object;
}

/// The same without exceptions.
template <class T, class Tag = void>
result<T> try_from_item(const item& attributes, conversion how = conversion::plain)
{
    try
    {
        return from_item<T, Tag>(attributes, how);
    }
    catch (const error& why)
    {
        return {why.code(), why.get_diagnostics()};
    }
}

/// DynamoDB's own JSON of an object, `{"id":{"N":"1"}}`: that of its item. Throws as `to_item`.
template <class Tag = void, class T>
requires detail::is_object<T, attribute_value, Tag> std::string
to_json(const T& object, conversion how = conversion::plain)
{
    static_assert(sizeof(detail::conversion_check<T, false, Tag>) != 0);
    std::string text;
    if constexpr (detail::has_model<T, Tag>)
        text =
            detail::make_json(detail::record_of<T, Tag>(), &object, how, detail::json_kind::typed);
    return text;
}

/** An object of DynamoDB's own JSON, which `to_json` makes of an object and of an item.
 *
 *  Throws what `from_item` throws, and `errc::invalid_reply` for a text that is no such JSON. Where
 *  a name is there twice the last value counts.
 */
template <class T, class Tag = void>
T from_json(std::string_view text, conversion how = conversion::plain)
{
    static_assert(sizeof(detail::conversion_check<T, true, Tag>) != 0);
    T object{};
    if constexpr (detail::has_model<T, Tag>)
        detail::fill_from_json(
            detail::record_of<T, Tag>(), &object, text, how, detail::json_kind::typed
        );
    return object;
}

/** JSON as other programs have it: `{"id":1,"tags":["a","b"]}`. See `to_plain_json` of items.
 *
 *  `from_plain_json` makes the same object of it, as the types of its members say what a string, a
 *  number or an array stands for. What has no fixed form, `attribute_value` and `item`, is read as
 *  lists and strings where it was sets and binaries. A variant by type is not read where it has two
 *  alternatives that are the same in plain JSON, such as a string and a binary: `by_tag` names
 *  them. Throws as `to_item`.
 */
template <class Tag = void, class T>
requires detail::is_object<T, attribute_value, Tag> std::string
to_plain_json(const T& object, conversion how = conversion::plain)
{
    static_assert(sizeof(detail::conversion_check<T, false, Tag>) != 0);
    std::string text;
    if constexpr (detail::has_model<T, Tag>)
        text =
            detail::make_json(detail::record_of<T, Tag>(), &object, how, detail::json_kind::plain);
    return text;
}

/** An object of plain JSON: strings for texts, times and enumerations with names, base64 for
 *  binaries, arrays for lists and sets. Members that the model does not know are passed over. It
 *  is no item, so the model's versions do not count.
 *
 *  Throws what `from_item` throws, `errc::value_not_allowed` for what may be one alternative of a
 *  variant or another, and `errc::invalid_reply` for a text that is no JSON object. Where a name is
 *  there twice the last value counts.
 */
template <class T, class Tag = void>
T from_plain_json(std::string_view text, conversion how = conversion::plain)
{
    static_assert(sizeof(detail::conversion_check<T, true, Tag>) != 0);
    T object{};
    if constexpr (detail::has_model<T, Tag>)
        detail::fill_from_json(
            detail::record_of<T, Tag>(), &object, text, how, detail::json_kind::plain
        );
    return object;
}

/** A handle as if the item had just been read from the table: an `async_save` of it writes what has
 *  changed since, unless the table's item is another one by now.
 *
 *  For programs that do not keep their handles, such as a web server with a form: it sends
 *  `stored::image()` along, and makes the handle anew when the form comes back. Who may write the
 *  image decides which item is saved, and what is compared. So sign it, or compare the key of the
 *  handle with the one that is meant, where that matters.
 *
 *  @par Errors  Throws as `from_item`.
 */
template <class T, class Tag = void>
stored<T> stored_from_image(const item& image)
{
    stored<T> made;
    if constexpr (detail::table_model_check<T, Tag>::is_complete)
        made = stored<T>(detail::make_stored_object(detail::info_of<T, Tag>(), image));
    return made;
}

/// Of an image as `stored::image` has it, DynamoDB's JSON. Throws `errc::invalid_reply`, too.
template <class T, class Tag = void>
stored<T> stored_from_image(std::string_view image)
{
    return stored_from_image<T, Tag>(item_from_json(image));
}

}  // namespace ddbm

#endif

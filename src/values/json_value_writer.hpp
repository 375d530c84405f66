// Writes values as DynamoDB's JSON. A value is an object with one member, its type: {"S":"x"},
// {"N":"1"}, {"B":"base64"}, {"BOOL":true}, {"NULL":true}, {"SS":["x"]}, {"NS":["1"]},
// {"BS":["base64"]}, {"L":[value]}, {"M":{"name":value}}. An item is the object of names and values
// alone.

#ifndef DDBM_SRC_VALUES_JSON_VALUE_WRITER_HPP
#define DDBM_SRC_VALUES_JSON_VALUE_WRITER_HPP

#include "values/json_writer.hpp"

#include <ddbm/value_writer.hpp>

#include <ddbm/detail/key_role.hpp>

#include <string_view>

namespace ddbm::detail {

// Whose values are written.
enum class json_style
{
    object,  // an object's: names must not be empty, as DynamoDB has none such
    item,    // an item's, as it is
    reply,   // an item's in a reply of the service: numbers are plain digits without an exponent
};

class json_value_writer final : public value_writer
{
public:
    // Appends through `out`, which outlives the writer.
    explicit json_value_writer(
        json_writer& out, json_style style = json_style::object, root what = root::item
    )
        : value_writer(what), out_(out), style_(style)
    {
    }

    // Until the next call the values are keys in this role, and checked as such.
    void expect_key(key_role role) noexcept { role_ = role; }

private:
    void do_null() override;
    void do_boolean(bool value) override;
    void do_string(std::string_view text) override;
    void do_number(std::string_view text) override;
    void do_binary(std::span<const std::byte> bytes) override;
    void do_begin_list() override;
    void do_end_list() override;
    void do_begin_map() override;
    void do_key(std::string_view name) override;
    void do_end_map() override;
    void do_begin_set(attribute_type type) override;
    void do_end_set() override;

    void check_key(std::size_t size) const;

    json_writer& out_;
    const json_style style_;
    key_role role_ = key_role::none;
    bool in_set_ = false;
};

}  // namespace ddbm::detail

#endif

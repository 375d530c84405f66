#ifndef DDBM_SRC_VALUES_JSON_VALUE_WRITER_HPP
#define DDBM_SRC_VALUES_JSON_VALUE_WRITER_HPP

#include "values/json_writer.hpp"

#include <ddbm/value_writer.hpp>

#include <ddbm/detail/key_role.hpp>

namespace ddbm::detail {

// Writes objects as DynamoDB's JSON: {"S": "..."}.
class json_value_writer final : public value_writer
{
public:
    // Appends through `out`, which outlives the writer.
    explicit json_value_writer(json_writer& out) : out_(out) {}

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
    key_role role_ = key_role::none;
    bool in_set_ = false;
    int maps_ = 0;  // the outermost is the item itself, which has no type around it
};

}  // namespace ddbm::detail

#endif

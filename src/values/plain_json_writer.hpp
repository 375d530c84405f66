#ifndef DDBM_SRC_VALUES_PLAIN_JSON_WRITER_HPP
#define DDBM_SRC_VALUES_PLAIN_JSON_WRITER_HPP

#include "values/json_writer.hpp"

#include <ddbm/value_writer.hpp>

namespace ddbm::detail {

// Writes values as JSON without DynamoDB's types: sets as arrays, binaries as strings of base64.
class plain_json_writer final : public value_writer
{
public:
    // Appends through `out`, which outlives the writer.
    explicit plain_json_writer(json_writer& out, root what = root::item)
        : value_writer(what), out_(out)
    {
    }

private:
    void do_null() override { out_.null(); }
    void do_boolean(bool value) override { out_.boolean(value); }
    void do_string(std::string_view text) override { out_.string(text); }
    void do_number(std::string_view text) override { out_.raw(text); }
    void do_binary(std::span<const std::byte> bytes) override { out_.base64(bytes); }
    void do_begin_list() override { out_.begin_array(); }
    void do_end_list() override { out_.end_array(); }
    void do_begin_map() override { out_.begin_object(); }
    void do_key(std::string_view name) override { out_.key(name); }
    void do_end_map() override { out_.end_object(); }
    void do_begin_set(attribute_type) override { out_.begin_array(); }
    void do_end_set() override { out_.end_array(); }

    json_writer& out_;
};

}  // namespace ddbm::detail

#endif

#ifndef DDBM_SRC_VALUES_PLAIN_JSON_READER_HPP
#define DDBM_SRC_VALUES_PLAIN_JSON_READER_HPP

#include "values/json_scanner.hpp"

#include <ddbm/value_writer.hpp>

#include <string_view>

namespace ddbm::detail {

// JSON without DynamoDB's types as value events: arrays are lists, objects are maps. A sink may
// take a string as a binary and a list as a set.
class plain_json_reader
{
public:
    // Both outlive it.
    plain_json_reader(json_scanner& in, value_writer& out) noexcept : in_(in), out_(out) {}

    // An item, or the value of a map. Throws errc::invalid_reply where the text is something else,
    // and what the sink throws.
    void read_item();
    void read_value();

private:
    void read_list();
    std::string_view utf8_text();

    json_scanner& in_;
    value_writer& out_;
};

}  // namespace ddbm::detail

#endif

// One read of one item by its key, as it stands in requests: members of a JSON object, of which the
// request decides where it is and whether the name of the table is among them:
//
//   {"TableName":"t",MEMBERS}              a GetItem
//   {"Get":{"TableName":"t",MEMBERS}}      of a TransactGetItems
//
// A BatchGetItem has the keys alone: write_key of item_key.hpp.

#ifndef DDBM_SRC_READ_PART_HPP
#define DDBM_SRC_READ_PART_HPP

#include "table/part_writer.hpp"

#include <ddbm/stored.hpp>

#include <ddbm/detail/table_core.hpp>

#include <span>
#include <string>
#include <string_view>

namespace ddbm::detail {

// What is to be known of a read once its members are written, until the reply has come.
class read_part
{
public:
    read_part() = default;
    read_part(text_place key, if_absent absent) : key_(key), absent_(absent) {}

    // The key, for messages. `request` is the object that the members are in, from its brace on.
    std::string key(const key_schema& schema, std::string_view request) const;

    // Throws errc::not_found if there must be an item and is none.
    void check(const stored_object* found) const;

private:
    text_place key_;
    if_absent absent_ = if_absent::deliver_empty;
};

// Writes the members into the object that is open. What it throws names the attribute.
read_part write_get(
    part_writer& out, const model_info& model, std::span<const key_part> key, if_absent absent
);

}  // namespace ddbm::detail

#endif

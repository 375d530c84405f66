#ifndef DDBM_SRC_TABLE_OPERATION_HPP
#define DDBM_SRC_TABLE_OPERATION_HPP

#include "client/handled_operation.hpp"
#include "values/json_value_writer.hpp"

#include <ddbm/detail/table_core.hpp>

#include <string>
#include <string_view>

namespace ddbm::detail {

// A call of a table that has been written but not sent: what a ready_call holds. What it completes
// with, the derived class knows.
class table_operation
{
public:
    virtual ~table_operation() = default;

    virtual exchange_ptr hold() = 0;
    virtual void start(plain_handler, bool /*here*/, std::shared_ptr<diagnostics>) {}
    virtual void start(stored_handler, bool /*here*/, std::shared_ptr<diagnostics>) {}
};

// The same failure, with the place where it happened unless it names one itself.
error with_path(const error& why, std::string path);

// Runs the writing of a request and turns what it throws into the call's failure.
template <class Write>
void compose(operation& target, Write write)
{
    auto json = target.body_writer();
    json_value_writer values(json);
    try
    {
        write(json, values);
    }
    catch (const error& why)
    {
        target.refuse(with_path(why, values.path()));
    }
}

// "TableName", the first member of every request of a table.
inline void begin_request(json_writer& json, const table_core& table)
{
    json.begin_object().plain_key("TableName").quoted(*table.name);
}

// The text of "Key" or, for a PutItem, the keys in "Item", in a request's body; for messages.
std::string key_in(std::string_view body, const model_info& model);

}  // namespace ddbm::detail

#endif

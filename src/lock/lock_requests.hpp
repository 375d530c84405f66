// The requests of a lock: each has to be over by then, and reads are consistent.

#ifndef DDBM_SRC_LOCK_REQUESTS_HPP
#define DDBM_SRC_LOCK_REQUESTS_HPP

#include "client/call_limit.hpp"

#include <ddbm/diagnostics.hpp>
#include <ddbm/error.hpp>
#include <ddbm/lock_record.hpp>
#include <ddbm/stored.hpp>

#include <ddbm/detail/table_core.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>

namespace ddbm::detail {

// A record, as it was read or last written.
using record_handle = std::shared_ptr<stored_object>;

inline lock_record& record_in(const record_handle& handle)
{
    return *static_cast<lock_record*>(handle->object());
}

// What a request came to: there is no failure, or none of these.
class lock_reply
{
public:
    lock_reply() = default;

    bool has(error_code ec) const { return failure && failure->code() == ec; }
    // Whether somebody else has written to the record, or has made it.
    bool is_conflict() const;
    // Whether it may have been carried out, though it failed.
    bool is_doubtful() const;
    // Whether it may do better later.
    bool may_pass() const;

    std::optional<error> failure;
    record_handle record;
};

// The record of that name; null: there is none.
asio::awaitable<lock_reply> look_at(table_core table, std::string name, call_limit end);
// Makes a record; delivers it.
asio::awaitable<lock_reply> insert_record(table_core table, lock_record record, call_limit end);
// Writes what has become of a record, if it is still as it was read.
asio::awaitable<lock_reply> save_record(table_core table, record_handle record, call_limit end);

}  // namespace ddbm::detail

#endif

// Calls that take several requests, some of which begin when a client is being closed already.

#ifndef DDBM_DETAIL_RUNNING_CALL_HPP
#define DDBM_DETAIL_RUNNING_CALL_HPP

#include <memory>

namespace ddbm {

class client;

namespace detail {

class running_call;
using running_call_ptr = std::shared_ptr<const running_call>;

// The requests of `db`, of its copies and of what is made of them are those of one call from now
// on, until what is returned goes: a client that is being closed lets them begin, and waits for the
// call. Null, and they are what they were before, where it is being closed already.
[[nodiscard]] running_call_ptr begin_call(client& db);

// `db` for requests of the call, if any, that those of `like` are of.
client in_call_of(const client& like, const client& db);

}  // namespace detail
}  // namespace ddbm

#endif

// expected: ddbm: what runs under a lock takes a const held_lock& and returns an asio::awaitable
#include "compile_fail/model.hpp"

#include <ddbm/lock.hpp>

auto work(ddbm::table<ddbm::lock_record> locks)
{
    return ddbm::async_with_lock(locks, "door", ddbm::lock_options(), [] { return 1; });
}

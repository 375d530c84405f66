// expected of g++ up to 12: ddbm: g++ 12 miscompiles this; name the function first
#include "compile_fail/ordered.hpp"

boost::asio::awaitable<void> use_it(ddbm::table<order> orders, std::string note)
{
    const auto key = orders.key("ann", 7);
    // await-ok: that it does not compile is what is tested
    co_await orders.async_modify(key, [note](order& o) { o.note = note; });
}

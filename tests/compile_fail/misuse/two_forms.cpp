// expected: ddbm: a field has one form
#include "compile_fail/model.hpp"

#include <chrono>

struct visit
{
    int id = 0;
    std::chrono::sys_seconds at;
};

template <>
struct ddbm::model_of<visit>
{
    static constexpr auto value =
        ddbm::model<visit>("visits")
            .partition_key("id", &visit::id)
            .field("at", &visit::at, ddbm::epoch_seconds, ddbm::epoch_milliseconds);
};

template boost::asio::awaitable<void> use<visit>(ddbm::client);

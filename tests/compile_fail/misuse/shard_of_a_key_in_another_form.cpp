// expected: ddbm: a shard is that of a member in the form of its type, in which a key has
#include "compile_fail/model.hpp"

#include <chrono>

struct event
{
    std::string day;
    std::chrono::sys_seconds at;
};

template <>
struct ddbm::model_of<event>
{
    static constexpr auto value =
        ddbm::model<event>("events")
            .partition_key("pk", ddbm::compose(&event::day, "#", ddbm::shard<16>(&event::at)))
            .sort_key("at", &event::at, ddbm::epoch_seconds);
};

template boost::asio::awaitable<void> use<event>(ddbm::client);

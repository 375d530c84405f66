// expected: ddbm: a time to live is stored as a number of seconds
#include "compile_fail/model.hpp"

#include <chrono>

struct session
{
    std::string id;
    std::chrono::sys_time<std::chrono::milliseconds> expires;
};

template <>
struct ddbm::model_of<session>
{
    static constexpr auto value =
        ddbm::model<session>("sessions")
            .partition_key("id", &session::id)
            .time_to_live("expires", &session::expires, ddbm::epoch_milliseconds);
};

template boost::asio::awaitable<void> use<session>(ddbm::client);

// expected: ddbm: a time to live is stored as a number of seconds
#include "compile_fail/model.hpp"

struct session
{
    std::string id;
    double expires = 0;
};

template <>
struct ddbm::model_of<session>
{
    static constexpr auto value = ddbm::model<session>("sessions")
                                      .partition_key("id", &session::id)
                                      .time_to_live("expires", &session::expires);
};

template boost::asio::awaitable<void> use<session>(ddbm::client);

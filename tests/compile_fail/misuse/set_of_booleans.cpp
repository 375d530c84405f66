// expected: ddbm: a set holds strings, numbers or binaries
#include "compile_fail/model.hpp"

struct switches
{
    int id = 0;
    std::set<bool> seen;
};

template <>
struct ddbm::model_of<switches>
{
    static constexpr auto value = ddbm::model<switches>("switches")
                                      .partition_key("id", &switches::id)
                                      .field("seen", &switches::seen);
};

template boost::asio::awaitable<void> use<switches>(ddbm::client);

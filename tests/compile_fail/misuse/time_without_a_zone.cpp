// expected: ddbm: this type cannot be stored; members are numbers, bool, std::string
// and names: &meeting::begins
#include "compile_fail/model.hpp"

#include <chrono>

struct meeting
{
    int id = 0;
    std::chrono::local_seconds begins;
};

template <>
struct ddbm::model_of<meeting>
{
    static constexpr auto value = ddbm::model<meeting>("meetings")
                                      .partition_key("id", &meeting::id)
                                      .field("begins", &meeting::begins);
};

template boost::asio::awaitable<void> use<meeting>(ddbm::client);

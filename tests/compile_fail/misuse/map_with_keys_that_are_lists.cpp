// expected: ddbm: the keys of a map are strings, or of a type with a codec
#include "compile_fail/model.hpp"

struct counter
{
    int id = 0;
    std::map<std::vector<int>, int> counts;
};

template <>
struct ddbm::model_of<counter>
{
    static constexpr auto value = ddbm::model<counter>("counters")
                                      .partition_key("id", &counter::id)
                                      .field("counts", &counter::counts);
};

template boost::asio::awaitable<void> use<counter>(ddbm::client);

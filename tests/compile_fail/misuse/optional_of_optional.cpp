// expected: ddbm: an optional or a pointer holds no optional, pointer or variant that may be empty
#include "compile_fail/model.hpp"

struct answer
{
    int id = 0;
    std::optional<std::optional<int>> value;
};

template <>
struct ddbm::model_of<answer>
{
    static constexpr auto value = ddbm::model<answer>("answers")
                                      .partition_key("id", &answer::id)
                                      .field("value", &answer::value);
};

template boost::asio::awaitable<void> use<answer>(ddbm::client);

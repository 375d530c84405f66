// expected: ddbm: a set holds strings, numbers or binaries
#include "compile_fail/model.hpp"

#include <optional>

struct guesses
{
    int id = 0;
    std::set<std::optional<int>> made;
};

template <>
struct ddbm::model_of<guesses>
{
    static constexpr auto value = ddbm::model<guesses>("guesses")
                                      .partition_key("id", &guesses::id)
                                      .field("made", &guesses::made);
};

template boost::asio::awaitable<void> use<guesses>(ddbm::client);

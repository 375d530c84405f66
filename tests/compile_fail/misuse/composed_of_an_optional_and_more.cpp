// expected: ddbm: what is composed of an optional may be left out, so that all its other members
// are
#include "compile_fail/model.hpp"

#include <optional>

struct visit
{
    int id = 0;
    std::optional<std::string> label;
    std::string state;
};

template <>
struct ddbm::model_of<visit>
{
    static constexpr auto value =
        ddbm::model<visit>("visits")
            .partition_key("id", &visit::id)
            .field("both", ddbm::compose(&visit::label, "#", &visit::state));
};

template boost::asio::awaitable<void> use<visit>(ddbm::client);

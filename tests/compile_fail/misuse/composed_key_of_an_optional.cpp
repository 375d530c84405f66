// expected: ddbm: a key is always there, so none of its members is an optional
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
        ddbm::model<visit>("visits").partition_key("pk", ddbm::compose("V#", &visit::label));
};

template boost::asio::awaitable<void> use<visit>(ddbm::client);

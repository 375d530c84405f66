// expected: ddbm: by its type alone no alternative of a variant is found that is an optional
#include "compile_fail/model.hpp"

#include <ddbm/codecs/variant.hpp>

struct reading
{
    int id = 0;
    std::variant<std::string, std::optional<double>> value;
};

template <>
struct ddbm::model_of<reading>
{
    static constexpr auto value = ddbm::model<reading>("readings")
                                      .partition_key("id", &reading::id)
                                      .field("value", &reading::value);
};

template boost::asio::awaitable<void> use<reading>(ddbm::client);

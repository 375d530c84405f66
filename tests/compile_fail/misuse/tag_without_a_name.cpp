// expected: ddbm: by_tag has an attribute and then a name for each alternative of the variant
#include "compile_fail/model.hpp"

#include <ddbm/codecs/variant.hpp>

struct reading
{
    int id = 0;
    std::variant<int, double> value;
};

template <>
struct ddbm::model_of<reading>
{
    static constexpr auto value =
        ddbm::model<reading>("readings")
            .partition_key("id", &reading::id)
            .field("value", &reading::value, ddbm::by_tag<"type", "whole">);
};

template boost::asio::awaitable<void> use<reading>(ddbm::client);

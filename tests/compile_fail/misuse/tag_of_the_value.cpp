// expected: ddbm: the attribute of by_tag is none of those that an alternative has
#include "compile_fail/model.hpp"

#include <ddbm/codecs/variant.hpp>

struct drawing
{
    int id = 0;
    std::variant<int, double> size;
};

template <>
struct ddbm::model_of<drawing>
{
    static constexpr auto value =
        ddbm::model<drawing>("drawings")
            .partition_key("id", &drawing::id)
            .field("size", &drawing::size, ddbm::by_tag<"value", "steps", "metres">);
};

template boost::asio::awaitable<void> use<drawing>(ddbm::client);

// expected: ddbm: the attribute of by_tag is none of those that an alternative has
#include "compile_fail/model.hpp"

#include <ddbm/codecs/variant.hpp>

struct circle
{
    std::string type;
};

struct drawing
{
    int id = 0;
    std::variant<circle, double> shape;
};

template <>
struct ddbm::model_of<circle>
{
    static constexpr auto value = ddbm::model<circle>().field("type", &circle::type);
};

template <>
struct ddbm::model_of<drawing>
{
    static constexpr auto value =
        ddbm::model<drawing>("drawings")
            .partition_key("id", &drawing::id)
            .field("shape", &drawing::shape, ddbm::by_tag<"type", "circle", "size">);
};

template boost::asio::awaitable<void> use<drawing>(ddbm::client);

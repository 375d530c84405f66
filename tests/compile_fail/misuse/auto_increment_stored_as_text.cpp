// expected: ddbm: only a partition key that is a whole number is auto-incremented
#include "compile_fail/model.hpp"

struct as_text
{
};

template <>
struct ddbm::codec<int, as_text>
{
    static constexpr auto stored_as = ddbm::attribute_type::s;
    static void write(ddbm::value_writer& writer, int number)
    {
        writer.string(std::to_string(number));
    }
    static ddbm::errc read_string(std::string_view, int&) { return {}; }
};

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("orders")
            .partition_key("number", &order::number, ddbm::auto_increment, ddbm::form<as_text>);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);

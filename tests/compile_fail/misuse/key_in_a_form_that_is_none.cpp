// expected: ddbm: a key is a string, a number, a binary or an enumeration
#include "compile_fail/model.hpp"

#include <ddbm/converting_codec.hpp>

struct yes_or_no;

bool is_odd(int value);
int of_odd(bool is_odd);

template <>
struct ddbm::codec<int, yes_or_no> : ddbm::converting_codec<int, &is_odd, &of_odd>
{
};

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("orders").partition_key("number", &order::number, ddbm::form<yes_or_no>);
};

template boost::asio::awaitable<void> use<order>(ddbm::client);

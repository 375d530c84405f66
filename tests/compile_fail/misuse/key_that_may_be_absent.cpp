// expected: ddbm: a key is a string, a number, a binary or an enumeration
#include "compile_fail/model.hpp"

#include <optional>

struct draft
{
    std::string customer;
    std::optional<int> number;
};

template <>
struct ddbm::model_of<draft>
{
    static constexpr auto value = ddbm::model<draft>("drafts")
                                      .partition_key("customer", &draft::customer)
                                      .sort_key("number", &draft::number);
};

template boost::asio::awaitable<void> use<draft>(ddbm::client);

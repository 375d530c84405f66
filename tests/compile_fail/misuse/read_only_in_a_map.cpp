// expected: ddbm: only fields of an item itself are read_only or written_once, not those of a
#include "compile_fail/model.hpp"

struct account
{
    std::string id;
    std::vector<order> orders;
};

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>()
                                      .field("customer", &order::customer)
                                      .field("note", &order::note, ddbm::read_only);
};

template <>
struct ddbm::model_of<account>
{
    static constexpr auto value = ddbm::model<account>("accounts")
                                      .partition_key("id", &account::id)
                                      .field("orders", &account::orders);
};

template boost::asio::awaitable<void> use<account>(ddbm::client);

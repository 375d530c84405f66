// expected: ddbm: only an item itself has versions, not a model that is stored as a map in it
#include "compile_fail/model.hpp"

struct account
{
    std::string id;
    std::vector<order> orders;
};

bool is_it(const ddbm::item&);

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>().field("customer", &order::customer).version(1, &is_it);
};

template <>
struct ddbm::model_of<account>
{
    static constexpr auto value = ddbm::model<account>("accounts")
                                      .partition_key("id", &account::id)
                                      .field("orders", &account::orders);
};

template boost::asio::awaitable<void> use<account>(ddbm::client);

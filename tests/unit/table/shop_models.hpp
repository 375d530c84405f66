#ifndef DDBM_TESTS_SHOP_MODELS_HPP
#define DDBM_TESTS_SHOP_MODELS_HPP

// Two models that share a table with indexes.

#include <ddbm/model.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace ddbm::test {

struct shop_order
{
    std::string customer;
    int number = 0;
    std::string state;
    int total = 0;
    std::chrono::sys_seconds placed{};
    std::optional<std::chrono::sys_seconds> expires;
};

struct shop_customer
{
    std::string id;
    std::string name;
    std::string city;
};

}  // namespace ddbm::test

template <>
struct ddbm::model_of<ddbm::test::shop_order>
{
    using type = ddbm::test::shop_order;
    static constexpr auto value =
        ddbm::model<type>("shop")
            .partition_key("pk", ddbm::compose("CUST#", &type::customer))
            .sort_key("sk", ddbm::compose("ORDER#", ddbm::padded<8>(&type::number)))
            .discriminator("type", "order")
            .field("state", &type::state)
            .field("total", &type::total)
            .field("placed", &type::placed, ddbm::epoch_seconds)
            .time_to_live("expires", &type::expires)
            .index(
                "by_state",
                ddbm::partition(&type::state, "type"),
                ddbm::sort(&type::placed, &type::total),
                ddbm::project(&type::total)
            )
            .index("by_type", ddbm::partition("type"), ddbm::sort("sk"), ddbm::project_keys)
            .local_index("by_total", ddbm::sort(&type::total));
};

template <>
struct ddbm::model_of<ddbm::test::shop_customer>
{
    using type = ddbm::test::shop_customer;
    static constexpr auto value =
        ddbm::model<type>("shop")
            .partition_key("pk", ddbm::compose("CUST#", &type::id))
            .sort_key("sk", ddbm::compose("CUSTOMER"))
            .discriminator("type", "customer")
            .field("name", &type::name)
            .field("city", &type::city)
            .index("by_type", ddbm::partition("type"), ddbm::sort("sk"), ddbm::project(&type::name))
            .index("by_city", ddbm::partition(&type::city));
};

#endif

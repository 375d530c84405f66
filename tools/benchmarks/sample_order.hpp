// The item of sample_item.hpp as a program would have it: a struct with its model.
#ifndef DDBM_BENCHMARKS_SAMPLE_ORDER_HPP
#define DDBM_BENCHMARKS_SAMPLE_ORDER_HPP

#include <ddbm/client_config.hpp>
#include <ddbm/model.hpp>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace ddbm::benchmarks {

struct order
{
    std::string customer_id;
    int order_number = 0;
    std::string name;
    std::string street;
    std::string city;
    std::int64_t total_cents = 0;
    double weight_kg = 0;
    std::int64_t created_at = 0;
    bool paid = false;
    std::set<std::string> tags;
    std::vector<int> steps;
    std::string note;
};

inline order sample_order()
{
    order made;
    made.customer_id = "c-0000004217";
    made.order_number = 1042;
    made.name = "Hangar 7 spare parts, second delivery";
    made.street = "12 Phobos Anomaly Road";
    made.city = "Toulouse";
    made.total_cents = 1299950;
    made.weight_kg = 17.25;
    made.created_at = 1795370400;
    made.paid = true;
    made.tags = {"fragile", "idclip", "priority"};
    made.steps = {3, 14, 159};
    made.note = "leave it at the gate";
    return made;
}

// A client of the endpoint at this port, with keys of AWS's examples; nothing is read from outside.
inline client_config sample_config(const std::string& port)
{
    client_config config;
    config.region = "us-east-1";
    config.endpoint_url = "http://127.0.0.1:" + port;
    config.static_credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    return config;
}

}  // namespace ddbm::benchmarks

template <>
struct ddbm::model_of<ddbm::benchmarks::order>
{
    using order = ddbm::benchmarks::order;

    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer_id", &order::customer_id)
                                      .sort_key("order_number", &order::order_number)
                                      .field("name", &order::name)
                                      .field("street", &order::street)
                                      .field("city", &order::city)
                                      .field("total_cents", &order::total_cents)
                                      .field("weight_kg", &order::weight_kg)
                                      .field("created_at", &order::created_at)
                                      .field("paid", &order::paid)
                                      .field("tags", &order::tags)
                                      .field("steps", &order::steps)
                                      .field("note", &order::note);
};

#endif

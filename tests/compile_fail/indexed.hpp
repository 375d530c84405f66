#ifndef DDBM_TESTS_COMPILE_FAIL_INDEXED_HPP
#define DDBM_TESTS_COMPILE_FAIL_INDEXED_HPP

// A model with indexes in which nothing is wrong, and classes that are read of a part of its items,
// for misuse of these.

#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value =
        ddbm::model<order>("orders")
            .partition_key("customer", &order::customer)
            .sort_key("number", &order::number)
            .discriminator("type", "order")
            .index(
                "by_note",
                ddbm::partition(&order::note, &order::inherited),
                ddbm::sort(&order::number, ddbm::compose("C#", &order::customer))
            )
            .index("keys", ddbm::partition(&order::note), ddbm::project_keys)
            .field("note", &order::note)
            .field("lines", &order::lines)
            .field("inherited", &order::inherited, ddbm::also_read_as("old"));
};

struct summary
{
    std::string text;
    int number = 0;
};

#endif

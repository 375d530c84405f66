#ifndef DDBM_TESTS_COMPILE_FAIL_ORDERED_HPP
#define DDBM_TESTS_COMPILE_FAIL_ORDERED_HPP

// A model in which nothing is wrong, for misuse of tables.

#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .sort_key("number", &order::number)
                                      .field("note", &order::note, ddbm::length(0, 64))
                                      .field("lines", &order::lines);
};

#endif

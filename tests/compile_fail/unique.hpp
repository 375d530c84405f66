#ifndef DDBM_TESTS_COMPILE_FAIL_UNIQUE_HPP
#define DDBM_TESTS_COMPILE_FAIL_UNIQUE_HPP

// A model with a unique attribute in which nothing is wrong, for misuse of its table.

#include "compile_fail/model.hpp"

template <>
struct ddbm::model_of<order>
{
    static constexpr auto value = ddbm::model<order>("orders")
                                      .partition_key("customer", &order::customer)
                                      .field("note", &order::note)
                                      .field("number", &order::number)
                                      .unique("by_note", &order::note);
};

#endif

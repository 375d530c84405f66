// expected: ddbm: a condition is no number to compute with
#include "compile_fail/ordered.hpp"

auto make()
{
    const auto due = ddbm::attr<&order::note> == "due";
    return ddbm::attr<&order::note>.size() + due;
}

#ifndef DDBM_TESTS_COMPILE_FAIL_RATED_HPP
#define DDBM_TESTS_COMPILE_FAIL_RATED_HPP

// A model with numbers of two kinds, and with attributes that are composed of what stays.

#include "compile_fail/model.hpp"

struct rated
{
    int id = 0;
    int hits = 0;
    double rating = 0;
    std::string group;
    std::string shelf;
    int floor = 0;
};

template <>
struct ddbm::model_of<rated>
{
    static constexpr auto value =
        ddbm::model<rated>("rated")
            .partition_key("id", &rated::id)
            .field("hits", &rated::hits)
            .field("rating", &rated::rating)
            .field("group", &rated::group, ddbm::written_once)
            .index("by_group", ddbm::partition(ddbm::compose("G#", &rated::group)))
            .index("by_shelf", ddbm::partition(ddbm::compose("S#", &rated::shelf)))
            .index("by_floor", ddbm::partition(ddbm::compose("F#", &rated::floor)));
};

#endif

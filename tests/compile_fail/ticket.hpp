#ifndef DDBM_TESTS_COMPILE_FAIL_TICKET_HPP
#define DDBM_TESTS_COMPILE_FAIL_TICKET_HPP

// A class that needs a codec, and a model with it, for misuse of codecs.

#include "compile_fail/model.hpp"

#include <ddbm/converting_codec.hpp>

#include <string_view>

struct ticket
{
    std::string code;
};

struct visit
{
    int id = 0;
    std::vector<ticket> tickets;
};

template <>
struct ddbm::model_of<visit>
{
    static constexpr auto value = ddbm::model<visit>("visits")
                                      .partition_key("id", &visit::id)
                                      .field("tickets", &visit::tickets);
};

#endif

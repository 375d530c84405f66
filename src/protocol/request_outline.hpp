// What requests and replies of any operation say in their JSON, whatever has written it: for
// reports of operations.

#ifndef DDBM_SRC_PROTOCOL_REQUEST_OUTLINE_HPP
#define DDBM_SRC_PROTOCOL_REQUEST_OUTLINE_HPP

#include <ddbm/operations/consumed_capacity.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::detail {

struct request_outline
{
    std::string table;  // that it names, if only one
    std::string index;
};

// As far as the text can be read, which may be anything.
request_outline outline_of(std::string_view request);

// Has the reply say what the operation consumed, if it is one that can, and its request does not
// say what it wants of that. The request is what follows `offset` bytes of `buffer`.
void ask_for_capacity(std::string_view operation, std::string& buffer, std::size_t offset);

// What a reply says that it consumed; nothing if it does not.
std::vector<consumed_capacity> capacity_in(std::string_view reply);

}  // namespace ddbm::detail

#endif

// The simplest requests for one item, which nearly all are: a table, a key of texts and numbers,
// and whether the read is consistent. The fast form beside get_item() for those of them that
// succeed, without a tree of the request and without an item of the key; all others are left to
// that. simple_get_test compares the two.
#ifndef DDBM_SRC_LOCAL_DATA_SIMPLE_GET_HPP
#define DDBM_SRC_LOCAL_DATA_SIMPLE_GET_HPP

#include "local/engine_state.hpp"

#include <ddbm/attribute_type.hpp>

#include <boost/container/static_vector.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace ddbm::local::detail {

// Refers to the body that it was read from.
struct simple_get
{
    struct key_value
    {
        std::string_view name;
        attribute_type type;    // S or N
        std::string_view text;  // UTF-8, if it is an S
    };

    std::string_view table;
    boost::container::static_vector<key_value, 2> key;
    bool consistent = false;
};

/// Absent: the request is another one, or wrong.
std::optional<simple_get> read_simple_get(std::string_view body);

/// As get_item() does. False: the request is wrong, and nothing is done.
bool get_simple_item(engine_state& state, const simple_get& request, std::string& reply);

}  // namespace ddbm::local::detail

#endif

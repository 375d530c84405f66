// The items of a reply: in its JSON, or encoded beside it for a caller in the process.
#ifndef DDBM_SRC_LOCAL_DATA_REPLY_ITEMS_HPP
#define DDBM_SRC_LOCAL_DATA_REPLY_ITEMS_HPP

#include "local/engine_state.hpp"
#include "local/expression/projection.hpp"

#include <ddbm/item.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace ddbm::detail {
class json_writer;
}

namespace ddbm::local::detail {

class reply_items
{
public:
    reply_items(engine_state& state, ddbm::detail::json_writer& out)
        : out_(out), encoded_(state.encoded_items)
    {
    }

    /// A member that is one item of the store; null `wanted` stands for all of it.
    void add_member(std::string_view name, std::string_view stored, const projection* wanted);

    /// A member that is an array; items follow, and no other member meanwhile.
    void begin_array(std::string_view name);
    /// An item of the store.
    void add(std::string_view stored);
    void add(const item& made);
    void end_array();

private:
    ddbm::detail::json_writer& out_;
    std::string* encoded_;  // null: into the JSON
    std::int64_t count_ = 0;
    std::string made_;  // of an item that the store does not have so
};

}  // namespace ddbm::local::detail

#endif

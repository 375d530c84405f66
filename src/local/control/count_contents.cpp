#include "local/control/count_contents.hpp"

#include "local/storage/item_encoding.hpp"

namespace ddbm::local::detail {

contents count_contents(store& data, tree_id tree)
{
    contents found;
    cursor entries = data.find(tree, {}, {}, direction::forward);
    while (entries.next())
    {
        ++found.items;
        found.bytes += static_cast<std::int64_t>(encoded_item_size(entries.value()));
    }
    return found;
}

void count_contents(engine_state& state, table& t)
{
    if (!t.held)
        t.held = count_contents(state.data, t.items);
    for (index& i : t.indexes)
    {
        if (!i.held)
            i.held = count_contents(state.data, i.entries);
    }
}

}  // namespace ddbm::local::detail

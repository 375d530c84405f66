// Puts what the actions have made into the item, all of them in one walk. Positions in lists are
// those of the list before the update: elements are removed once all others are in their place, and
// those set beyond its end follow in the order of their indexes.

#include "local/expression/update_values.hpp"

#include <cstddef>
#include <utility>

namespace ddbm::local::detail {
namespace {

class change_writer
{
public:
    explicit change_writer(std::vector<change>& changes) : changes_(changes) {}

    void write(item& map, const path_tree& tree)
    {
        for (const path_tree& child : tree.children)
        {
            if (!child.path)
            {
                if (attribute_value* value = map.find(child.step.name))
                    write(*value, child);
                continue;
            }
            change& wanted = changes_[*child.path];
            if (wanted.what == change::kind::put)
                map.set(child.step.name, std::move(wanted.value));
            else if (wanted.what == change::kind::remove)
                map.erase(child.step.name);
        }
    }

private:
    void write(attribute_value& parent, const path_tree& tree)
    {
        if (attribute_value::list* list = parent.get_if_list())
            write(*list, tree);
        else if (item* map = parent.get_if_map())
            write(*map, tree);
    }

    void write(attribute_value::list& list, const path_tree& tree)
    {
        const std::size_t size = list.size();
        std::vector<std::size_t> removed;
        for (const path_tree& child : tree.children)
        {
            const bool exists = *child.step.index < size;
            const auto at = static_cast<std::size_t>(*child.step.index);
            if (!child.path)
            {
                if (exists)
                    write(list[at], child);
                continue;
            }
            change& wanted = changes_[*child.path];
            if (wanted.what == change::kind::put && exists)
                list[at] = std::move(wanted.value);
            else if (wanted.what == change::kind::put)
                list.push_back(std::move(wanted.value));
            else if (wanted.what == change::kind::remove && exists)
                removed.push_back(at);
        }
        erase(list, removed);
    }

    // The indexes ascend.
    static void erase(attribute_value::list& list, const std::vector<std::size_t>& indexes)
    {
        if (indexes.empty())
            return;
        std::size_t out = indexes.front();
        std::size_t next = 0;
        for (std::size_t in = out; in < list.size(); ++in)
        {
            if (next < indexes.size() && indexes[next] == in)
                ++next;
            else
                list[out++] = std::move(list[in]);
        }
        list.resize(out);
    }

    std::vector<change>& changes_;
};

}  // namespace

item apply(const update_actions& update, const item& before)
{
    std::vector<change> changes = find_changes(update, before);
    item after = before;
    change_writer(changes).write(after, update.targets);
    return after;
}

}  // namespace ddbm::local::detail

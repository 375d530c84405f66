#include "values/size_counter.hpp"

#include "values/item_size.hpp"

namespace ddbm::detail {
// What is in there has this overhead for each element.
void size_counter::open(std::size_t bytes, std::size_t overhead) noexcept
{
    size_ += bytes + overhead_[depth() - 1];
    overhead_[depth()] = overhead;
}

void size_counter::do_number(std::string_view text)
{
    count(number_size(ddbm::number::parse(text)));
}

void size_counter::do_begin_list()
{
    open(container_size, 1);
}

void size_counter::do_begin_map()
{
    const bool is_item = depth() == 1;
    open(is_item ? 0 : container_size, 0);
}

void size_counter::do_key(std::string_view name)
{
    const bool is_attribute = depth() == 1;
    size_ += name.size() + (is_attribute ? 0 : 1);
}

void size_counter::do_begin_set(attribute_type)
{
    open(0, 0);
}

}  // namespace ddbm::detail

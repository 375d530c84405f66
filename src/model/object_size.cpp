#include "values/size_counter.hpp"

#include <ddbm/item_size.hpp>

namespace ddbm::detail {

std::size_t object_size(const record_ops& record, const void* object)
{
    size_counter counter;
    write_record(counter, record, object);
    return counter.size();
}

}  // namespace ddbm::detail

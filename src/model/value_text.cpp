#include "model/scalar_text.hpp"

#include <ddbm/detail/value_text.hpp>

namespace ddbm::detail {

std::string value_text(void (*write)(value_writer&, const void*), const void* object)
{
    std::string text;
    scalar_text out(text);
    write(out, object);
    return text;
}

}  // namespace ddbm::detail

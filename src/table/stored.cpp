#include <ddbm/stored.hpp>

#include <ostream>

namespace ddbm::detail {

std::ostream& print(std::ostream& out, const stored_object* object)
{
    return out << (object ? std::string_view(object->image) : std::string_view("(empty)"));
}

}  // namespace ddbm::detail

#include <ddbm/stored.hpp>

#include <cstring>
#include <ostream>

namespace ddbm::detail {

stored_image& stored_image::operator=(std::string_view text)
{
    char* target = room_.data();
    std::unique_ptr<char[]> larger;
    if (text.size() > room_.size())
    {
        larger = std::make_unique_for_overwrite<char[]>(text.size());
        target = larger.get();
    }
    if (!text.empty())
        std::memcpy(target, text.data(), text.size());
    text_ = {target, text.size()};
    elsewhere_ = std::move(larger);
    return *this;
}

std::ostream& print(std::ostream& out, const stored_object* object)
{
    return out << (object ? std::string_view(object->image) : std::string_view("(empty)"));
}

}  // namespace ddbm::detail

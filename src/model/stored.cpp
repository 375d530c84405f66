#include "values/item_encoding.hpp"
#include "values/json_writer.hpp"

#include <ddbm/stored.hpp>

#include <cstring>
#include <ostream>
#include <string>

namespace ddbm::detail {

namespace {

std::unique_ptr<char[]> copy_of(std::string_view text)
{
    auto copy = std::make_unique_for_overwrite<char[]>(text.size());
    std::memcpy(copy.get(), text.data(), text.size());
    return copy;
}

}  // namespace

stored_image& stored_image::operator=(std::string_view json)
{
    keep(json);
    is_encoded_ = false;
    return *this;
}

void stored_image::keep_encoded(std::string_view bytes)
{
    keep(bytes);
    is_encoded_ = true;
}

void stored_image::keep(std::string_view text)
{
    if (text.size() > room_.size())
    {
        auto copy = copy_of(text);
        text_ = {copy.get(), text.size()};
        elsewhere_ = std::move(copy);
        return;
    }
    if (!text.empty())
        std::memcpy(room_.data(), text.data(), text.size());
    text_ = {room_.data(), text.size()};
    elsewhere_.reset();
}

void stored_image::make_json() const
{
    std::string json;
    json_writer out(json);
    write_encoded_item(out, text_);
    elsewhere_ = copy_of(json);
    text_ = {elsewhere_.get(), json.size()};
    is_encoded_ = false;
}

std::ostream& print(std::ostream& out, const stored_object* object)
{
    return out << (object ? std::string_view(object->image) : std::string_view("(empty)"));
}

}  // namespace ddbm::detail

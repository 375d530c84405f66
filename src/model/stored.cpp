#include "model/migration.hpp"
#include "values/item_encoding.hpp"
#include "values/json_writer.hpp"

#include <ddbm/stored.hpp>

#include <atomic>
#include <cstring>
#include <memory>
#include <ostream>
#include <string>
#include <utility>

namespace ddbm::detail {

void migrated_deleter::operator()(const migrated_item* kept) const noexcept
{
    delete kept;
}

stored_image::~stored_image()
{
    forget_json();
}

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
    migrated_.reset();
    elsewhere_ = std::move(larger);
    forget_json();
}

void stored_image::forget_json() noexcept
{
    delete json_.exchange(nullptr, std::memory_order_relaxed);
}

// Of threads that look for the first time at once each makes it, and the first is kept.
std::string_view stored_image::made_json() const
{
    const std::string* known = json_.load(std::memory_order_acquire);
    if (known)
        return *known;
    auto made = std::make_unique<std::string>();
    json_writer out(*made);
    write_encoded_item(out, text_);
    made->shrink_to_fit();
    constexpr auto both = std::memory_order_acq_rel;
    if (!json_.compare_exchange_strong(known, made.get(), both, std::memory_order_acquire))
        return *known;
    return *made.release();
}

std::ostream& print(std::ostream& out, const stored_object* object)
{
    return out << (object ? std::string_view(object->image) : std::string_view("(empty)"));
}

}  // namespace ddbm::detail

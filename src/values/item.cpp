#include <ddbm/error.hpp>
#include <ddbm/item.hpp>

#include <utility>

namespace ddbm {

item::item() noexcept = default;
item::item(const item& other) = default;
item::item(item&& other) noexcept = default;
item& item::operator=(const item& other) = default;
item& item::operator=(item&& other) noexcept = default;
item::~item() = default;

item& item::set(std::string name, attribute_value value) &
{
    // Most come in order, from what was sorted before.
    if (attributes_.empty() || attributes_.rbegin()->first < name)
        attributes_.emplace_hint(attributes_.end(), std::move(name), std::move(value));
    else
        attributes_.insert_or_assign(std::move(name), std::move(value));
    return *this;
}

item item::set(std::string name, attribute_value value) &&
{
    set(std::move(name), std::move(value));
    return std::move(*this);
}

const attribute_value* item::find(std::string_view name) const noexcept
{
    const auto found = attributes_.find(name);
    return found == attributes_.end() ? nullptr : &found->second;
}

attribute_value* item::find(std::string_view name) noexcept
{
    return const_cast<attribute_value*>(std::as_const(*this).find(name));
}

const attribute_value& item::at(std::string_view name) const
{
    if (const attribute_value* value = find(name))
        return *value;
    diagnostics diag;
    diag.attribute_path(std::string(name));
    throw error(errc::attribute_missing, std::move(diag));
}

attribute_value& item::at(std::string_view name)
{
    return const_cast<attribute_value&>(std::as_const(*this).at(name));
}

bool item::erase(std::string_view name)
{
    const auto found = attributes_.find(name);
    if (found == attributes_.end())
        return false;
    attributes_.erase(found);
    return true;
}

void item::clear() noexcept
{
    attributes_.clear();
}

bool item::equal(const item& a, const item& b)
{
    return a.attributes_ == b.attributes_;
}

}  // namespace ddbm

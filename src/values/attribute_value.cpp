#include <ddbm/attribute_value.hpp>
#include <ddbm/error.hpp>

#include <algorithm>
#include <array>

namespace ddbm {
namespace {

struct type_words
{
    std::string_view name;
    const char* words;
};

// In the order of attribute_type.
constexpr std::array<type_words, 10> types = {{
    {"S", "a string (S)"},
    {"N", "a number (N)"},
    {"B", "a binary value (B)"},
    {"BOOL", "a boolean (BOOL)"},
    {"NULL", "a null (NULL)"},
    {"M", "a map (M)"},
    {"L", "a list (L)"},
    {"SS", "a set of strings (SS)"},
    {"NS", "a set of numbers (NS)"},
    {"BS", "a set of binary values (BS)"},
}};

const type_words& words_of(attribute_type type) noexcept
{
    return types[static_cast<std::size_t>(type)];
}

template <class Set>
Set not_empty(Set elements)
{
    if (elements.empty())
        throw error(errc::empty_set, "DynamoDB has no empty sets");
    return elements;
}

}  // namespace

std::string_view type_name(attribute_type type) noexcept
{
    return words_of(type).name;
}

template <class T>
void value_set<T>::order()
{
    std::sort(elements_.begin(), elements_.end());
    if (std::adjacent_find(elements_.begin(), elements_.end()) != elements_.end())
        throw error(errc::duplicate_in_set);
}

template <class T>
bool value_set<T>::insert(T element)
{
    const auto at = std::lower_bound(elements_.begin(), elements_.end(), element);
    if (at != elements_.end() && *at == element)
        return false;
    elements_.insert(at, std::move(element));
    return true;
}

template <class T>
bool value_set<T>::contains(const T& element) const noexcept
{
    return std::binary_search(elements_.begin(), elements_.end(), element);
}

template class value_set<std::string>;
template class value_set<number>;
template class value_set<binary>;

attribute_value::attribute_value(string_set elements) : value_(not_empty(std::move(elements))) {}

attribute_value::attribute_value(number_set elements) : value_(not_empty(std::move(elements))) {}

attribute_value::attribute_value(binary_set elements) : value_(not_empty(std::move(elements))) {}

bool attribute_value::equal(const attribute_value& a, const attribute_value& b)
{
    return a.value_ == b.value_;
}

template <class T>
void attribute_value::fail_as() const
{
    const std::size_t index = storage(std::in_place_type<T>).index();
    diagnostics diag;
    diag.expected(words_of(type_at(index)).words).found(words_of(type()).words);
    throw error(errc::attribute_type_mismatch, std::move(diag));
}

template void attribute_value::fail_as<bool>() const;
template void attribute_value::fail_as<number>() const;
template void attribute_value::fail_as<std::string>() const;
template void attribute_value::fail_as<binary>() const;
template void attribute_value::fail_as<item>() const;
template void attribute_value::fail_as<attribute_value::list>() const;
template void attribute_value::fail_as<string_set>() const;
template void attribute_value::fail_as<number_set>() const;
template void attribute_value::fail_as<binary_set>() const;

}  // namespace ddbm

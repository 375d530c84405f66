#ifndef DDBM_DETAIL_CONVERSION_CHECK_HPP
#define DDBM_DETAIL_CONVERSION_CHECK_HPP

// Which arguments are objects, and what is said of those that have no model.

#include <ddbm/detail/record_of.hpp>

#include <concepts>
#include <type_traits>

namespace ddbm::detail {

// Whether an object is meant, where there is an overload for `Other` and all that converts to it.
template <class T, class Other, class Tag>
concept is_object = has_model<T, Tag> || !std::convertible_to<const T&, Other>;

// Says once what a class is missing whose objects are to be converted, or read.
template <class T, bool IsRead, class Tag = void>
struct conversion_check
{
    static_assert(
        has_model<T, Tag>, "ddbm: this class has no model; specialise ddbm::model_of for it"
    );
    static_assert(
        !IsRead || std::is_default_constructible_v<T>,
        "ddbm: a model's class needs a default constructor, for objects that are read"
    );
};

}  // namespace ddbm::detail

#endif

#ifndef DDBM_DETAIL_FIELDS_OF_HPP
#define DDBM_DETAIL_FIELDS_OF_HPP

// The fields of a model by their numbers.

#include <ddbm/detail/field_chain.hpp>

#include <cstddef>
#include <type_traits>

namespace ddbm {

template <class T, class Tag = void>
struct model_of;

namespace detail {

// In what follows `Model` is a model_of<T, Tag> that has a value.

template <class T, class Tag = void>
concept has_model = requires
{
    model_of<T, Tag>::value;
};

template <class Model>
using definition_of = std::remove_cvref_t<decltype(Model::value)>;

// The class whose objects it describes.
template <class Model>
using class_of = typename definition_of<Model>::class_type;

template <class Model>
using fields_of = std::remove_cvref_t<decltype(Model::value.fields())>;

template <class Model>
inline constexpr std::size_t field_count = fields_of<Model>::size;

// The fields of the model up to number I.
template <class Model, std::size_t I>
inline constexpr const auto& fields_to = fields_to<Model, I + 1>.before;

template <class Model, std::size_t I>
requires(I + 1 == field_count<Model>) inline constexpr const
    auto& fields_to<Model, I> = Model::value.fields();

template <class Model, std::size_t I>
using field_type = std::remove_cvref_t<decltype(fields_to<Model, I>.last)>;

}  // namespace detail
}  // namespace ddbm

#endif

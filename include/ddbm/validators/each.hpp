#ifndef DDBM_VALIDATORS_EACH_HPP
#define DDBM_VALIDATORS_EACH_HPP

#include <ddbm/validation_report.hpp>

#include <ddbm/detail/apply_validator.hpp>
#include <ddbm/detail/comparable.hpp>

#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace ddbm {

namespace detail {

// Texts are values of their own, and so are bytes.
template <class T>
concept container_value = std::is_class_v<T> && !text_value<T> && requires(const T& container)
{
    container.begin();
    container.end();
    container.size();
};

template <class T>
using element_in = std::remove_cvref_t<decltype(*std::declval<const T&>().begin())>;

template <class T>
concept named_element = requires(const T& element)
{
    element.first;
    element.second;
};

template <class Container>
concept map_value = container_value<Container> && named_element<element_in<Container>> &&
    !requires(Container & container)
{
    container.emplace_back();
};

template <class Container>
struct validated_element
{
    using type = element_in<Container>;
};

template <map_value Container>
struct validated_element<Container>
{
    using type = std::remove_cvref_t<decltype(std::declval<element_in<Container>>().second)>;
};

// What is validated in it: elements, and of a map the values.
template <class Container>
using validated_element_t = typename validated_element<Container>::type;

template <class Container, class... V>
concept elements_checked_by = container_value<Container> &&
    validator_pipe<validated_element_t<Container>, V...>::exists && std::is_same_v<
        typename validator_pipe<validated_element_t<Container>, V...>::type,
        validated_element_t<Container>>;

// Goes into the element: by its name if that is a text or a number, or by its index.
template <class Container, class Element>
void enter_element(const Element& element, std::size_t index, validation_report& report)
{
    if constexpr (map_value<Container>)
    {
        using name = std::remove_cvref_t<decltype(element.first)>;
        if constexpr (text_value<name>)
            return report.enter(std::string_view(element.first));
        else if constexpr (numeric_value<name>)
            return report.enter(std::string_view(in_words(element.first)));
    }
    report.enter(index);
}

}  // namespace detail

/// All of the validators for each element. See `each`.
template <class... V>
class each_check
{
public:
    constexpr explicit each_check(V... validators) : validators_(std::move(validators)...) {}

    template <class T>
    requires detail::elements_checked_by<T, V...>
    auto operator()(const T& container, validation_report& report) const
    {
        using element = detail::validated_element_t<T>;
        if constexpr (detail::validator_pipe<element, V...>::only_checks)
            check(container, report);
        else if constexpr (detail::map_value<T>)
            return with_new_values(container, report);
        else if constexpr (requires(T & made, element e) { made.insert(std::move(e)); })
            return with_new_elements(container, report);
        else
            return with_changed_elements(container, report);
    }

private:
    // `act` with each element, in the report's place for it.
    template <class Container, class Act>
    static void for_each(Container& container, validation_report& report, Act act)
    {
        std::size_t index = 0;
        for (auto&& each : container)
        {
            detail::enter_element<std::remove_const_t<Container>>(
                std::as_const(each), index++, report
            );
            act(each);
            report.leave();
        }
    }

    template <class T>
    void check(const T& container, validation_report& report) const
    {
        for_each(container, report, [&](const auto& each) {
            if constexpr (detail::map_value<T>)
                run(each.second, detail::no_sink, report);
            else
                run(static_cast<const detail::element_in<T>&>(each), detail::no_sink, report);
        });
    }

    template <class T>
    T with_new_values(T map, validation_report& report) const
    {
        for_each(map, report, [&](auto& each) {
            run(
                std::as_const(each.second),
                [&](auto&& made) { each.second = std::forward<decltype(made)>(made); },
                report
            );
        });
        return map;
    }

    template <class T>
    T with_changed_elements(T list, validation_report& report) const
    {
        for_each(list, report, [&](auto&& each) {
            const detail::element_in<T> before = each;
            run(
                before, [&](auto&& made) { each = std::forward<decltype(made)>(made); }, report
            );
        });
        return list;
    }

    // Of a set, in which two may have become one.
    template <class T>
    T with_new_elements(const T& set, validation_report& report) const
    {
        T changed;
        for_each(set, report, [&](const auto& each) {
            const auto add = [&](auto&& made) {
                const auto size = changed.size();
                changed.insert(std::forward<decltype(made)>(made));
                if (changed.size() == size)
                    report.fail("becomes the same as another element");
            };
            run(each, add, report);
        });
        return changed;
    }

    template <class Element, class Sink>
    void run(const Element& element, const Sink& sink, validation_report& report) const
    {
        std::apply(
            [&](const V&... validators) {
                detail::run_validators(report, sink, element, validators...);
            },
            validators_
        );
    }

    std::tuple<V...> validators_;
};

/** A validator: all of these say that each element of a list or a set is valid, or each value of a
 *  map. Failures have the path of the element.
 */
template <class... V>
constexpr auto each(V... validators)
{
    return each_check<V...>(std::move(validators)...);
}

/// All of the validators for each name. See `each_name`.
template <class... V>
class each_name_check
{
public:
    constexpr explicit each_name_check(V... validators) : validators_(std::move(validators)...) {}

    template <detail::map_value T>
    requires(detail::only_checks<
             V,
             std::remove_cvref_t<decltype(std::declval<detail::element_in<T>>().first)>>&&...) void
    operator()(const T& map, validation_report& report) const
    {
        std::size_t index = 0;
        for (const auto& each : map)
        {
            detail::enter_element<T>(each, index++, report);
            std::apply(
                [&](const V&... validators) {
                    detail::run_validators(report, detail::no_sink, each.first, validators...);
                },
                validators_
            );
            report.leave();
        }
    }

private:
    std::tuple<V...> validators_;
};

/// A validator: all of these say that each name in a map is valid. They change none.
template <class... V>
constexpr auto each_name(V... validators)
{
    return each_name_check<V...>(std::move(validators)...);
}

}  // namespace ddbm

#endif

#ifndef DDBM_DETAIL_CODECS_HPP
#define DDBM_DETAIL_CODECS_HPP

// The table of functions for each kind of C++ type that a member may have.

#include <ddbm/binary.hpp>
#include <ddbm/enum_names.hpp>
#include <ddbm/number.hpp>
#include <ddbm/validation_report.hpp>
#include <ddbm/value_writer.hpp>

#include <ddbm/detail/number_text.hpp>
#include <ddbm/detail/type_ops.hpp>

#include <array>
#include <concepts>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace ddbm {

template <class T>
struct model_of;

}  // namespace ddbm

namespace ddbm::detail {

// `ops_of<T>::value` is the table of T. Specialised below by kind.
template <class T>
struct ops_of
{
    static_assert(
        !std::is_same_v<T, T>,
        "ddbm: this type cannot be stored; members are numbers, bool, std::string, ddbm::binary, "
        "enumerations, std::optional, sets, lists and maps of such, and structs with a model_of"
    );

    // Keeps that sentence the only one.
    static constexpr type_ops value{.expected = "", .stored_as = attribute_type::s};
};

template <class T>
T& as(void* object)
{
    return *static_cast<T*>(object);
}

template <class T>
const T& as(const void* object)
{
    return *static_cast<const T*>(object);
}

// Out of line, so that programs do not compile them again.
[[noreturn]] void throw_value_not_allowed(std::string_view what);
[[noreturn]] void throw_empty_set();

// -- Kinds

template <class T>
concept numeric = number_compatible<T> || std::same_as<T, number>;

template <class T>
concept has_model = requires
{
    model_of<T>::value;
};

template <class T>
concept enumeration = std::is_enum_v<T>;

template <class T>
concept named_enumeration = enumeration<T> && requires
{
    enum_names<T>::value;
};

template <class T>
concept string_map = requires(T& map, std::string name)
{
    typename T::mapped_type;
    map[std::move(name)];
    map.clear();
}
&&std::same_as<typename T::key_type, std::string>;

template <class T>
concept set_container = requires(T& set, typename T::key_type key)
{
    {
        set.insert(std::move(key)).second
        } -> std::convertible_to<bool>;
    set.clear();
}
&&!requires
{
    typename T::mapped_type;
};

template <class T>
concept sequence = requires(T& list)
{
    list.emplace_back();
    list.clear();
    list.begin();
}
&&!std::same_as<T, std::string> && !std::same_as<T, binary>;

// A type whose table says that it has a `validate`. Known apart from the pointer, which under UBSan
// is no constant to g++ 12.
template <class T>
concept validates_inside = requires
{
    requires ops_of<T>::validates;
};

// Models, and what holds them. A concept of its own, so that a model's table is not looked at:
// Clang 14 does look at both sides of a disjunction inside a requires-expression.
template <class T>
concept may_be_invalid = has_model<T> || validates_inside<T>;

// -- Scalars

template <>
struct ops_of<bool>
{
    static constexpr type_ops value{
        .expected = "a boolean",
        .stored_as = attribute_type::boolean,
        .write = [](value_writer& w, const void* o) { w.boolean(as<bool>(o)); },
        .read_boolean =
            [](void* o, bool v) {
                as<bool>(o) = v;
                return errc{};
            },
    };
};

template <numeric T>
struct ops_of<T>
{
    static constexpr type_ops value{
        .expected = number_integer<T> ? "a whole number in the range of its type" : "a number",
        .stored_as = attribute_type::n,
        .write = [](value_writer& w, const void* o) { w.number(as<T>(o)); },
        .read_number =
            [](void* o, std::string_view text) {
                if constexpr (std::same_as<T, number>)
                    return number::try_parse(text, as<T>(o));
                else
                    return parse_number_text(text, as<T>(o));
            },
    };
};

template <>
struct ops_of<std::string>
{
    static constexpr type_ops value{
        .expected = "a string",
        .stored_as = attribute_type::s,
        .write = [](value_writer& w, const void* o) { w.string(as<std::string>(o)); },
        .read_string =
            [](void* o, std::string_view text) {
                // A new one is made in less time than an empty one grows.
                as<std::string>(o) = std::string(text);
                return errc{};
            },
    };
};

template <>
struct ops_of<binary>
{
    static constexpr type_ops value{
        .expected = "a binary",
        .stored_as = attribute_type::b,
        .write = [](value_writer& w, const void* o) { w.binary(as<binary>(o)); },
        .read_binary =
            [](void* o, std::span<const std::byte> bytes) {
                as<binary>(o).assign(bytes.begin(), bytes.end());
                return errc{};
            },
    };
};

// By number, unless it has names.
template <enumeration T>
struct ops_of<T>
{
    // std::in_range takes no bool or char, which an enumeration may be of.
    using limits = std::numeric_limits<std::underlying_type_t<T>>;
    using wide = std::conditional_t<limits::is_signed, long long, unsigned long long>;

    static constexpr type_ops value{
        .expected = "a whole number in the range of its enumeration",
        .stored_as = attribute_type::n,
        .write = [](value_writer& w, const void* o) { w.number(static_cast<wide>(as<T>(o))); },
        .read_number =
            [](void* o, std::string_view text) {
                wide read = 0;
                errc failure = parse_number_text(text, read);
                if (failure == errc{} && (read < static_cast<wide>(limits::min()) ||
                                          read > static_cast<wide>(limits::max())))
                    failure = errc::number_not_representable;
                if (failure == errc{})
                    as<T>(o) = static_cast<T>(read);
                return failure;
            },
    };
};

template <named_enumeration T>
struct ops_of<T>
{
    static constexpr type_ops value{
        .expected = "one of the names of its enumeration",
        .stored_as = attribute_type::s,
        .write =
            [](value_writer& w, const void* o) {
                for (const auto& [each, name] : enum_names<T>::value)
                {
                    if (each == as<T>(o))
                        return w.string(name);
                }
                throw_value_not_allowed("an enumerator without a name in enum_names");
            },
        .read_string =
            [](void* o, std::string_view text) {
                for (const auto& [each, name] : enum_names<T>::value)
                {
                    if (name == text)
                    {
                        as<T>(o) = each;
                        return errc{};
                    }
                }
                return errc::value_not_allowed;
            },
    };
};

// -- Optional

template <class T>
struct ops_of<std::optional<T>>
{
    using optional = std::optional<T>;

    static constexpr bool validates = may_be_invalid<T>;

    static void validate(const void* o, validation_report& report)
    {
        if (as<optional>(o))
            ops_of<T>::value.validate(&*as<optional>(o), report);
    }

    static constexpr type_ops value{
        .expected = ops_of<T>::value.expected,
        .stored_as = ops_of<T>::value.stored_as,
        .write =
            [](value_writer& w, const void* o) {
                if (as<optional>(o))
                    ops_of<T>::value.write(w, &*as<optional>(o));
                else
                    w.null();
            },
        .is_absent = [](const void* o) { return !as<optional>(o); },
        .set_absent = [](void* o) { as<optional>(o).reset(); },
        .read_null =
            [](void* o) {
                as<optional>(o).reset();
                return errc{};
            },
        .unwrap =
            [](void* o) {
                return value_target{&as<optional>(o).emplace(), &ops_of<T>::value};
            },
        .validate = validates ? &validate : nullptr,
    };
};

// -- Containers

template <set_container T>
struct ops_of<T>
{
    using element = typename T::key_type;
    static constexpr const type_ops& of_element = ops_of<element>::value;
    static constexpr attribute_type type =
        of_element.stored_as == attribute_type::s   ? attribute_type::ss
        : of_element.stored_as == attribute_type::n ? attribute_type::ns
                                                    : attribute_type::bs;
    static_assert(
        !of_element.is_absent && (of_element.stored_as == attribute_type::s ||
                                  of_element.stored_as == attribute_type::n ||
                                  of_element.stored_as == attribute_type::b),
        "ddbm: a set holds strings, numbers or binaries"
    );

    static errc insert(void* set, errc failure, element& read)
    {
        // Sets tend to come in order.
        if (failure == errc{})
            as<T>(set).insert(as<T>(set).end(), std::move(read));
        return failure;
    }

    // Reads an element with the set as its object.
    static constexpr type_ops inserter{
        .expected = of_element.expected,
        .stored_as = of_element.stored_as,
        .read_number =
            of_element.stored_as != attribute_type::n
                ? nullptr
                : +[](void* set, std::string_view text) {
                      element read{};
                      return insert(set, of_element.read_number(&read, text), read);
                  },
        .read_string =
            of_element.stored_as != attribute_type::s
                ? nullptr
                : +[](void* set, std::string_view text) {
                      element read{};
                      return insert(set, of_element.read_string(&read, text), read);
                  },
        .read_binary =
            of_element.stored_as != attribute_type::b
                ? nullptr
                : +[](void* set, std::span<const std::byte> bytes) {
                      element read{};
                      return insert(set, of_element.read_binary(&read, bytes), read);
                  },
    };

    static constexpr type_ops value{
        .expected = type == attribute_type::ss   ? "a set of strings"
                    : type == attribute_type::ns ? "a set of numbers"
                                                 : "a set of binaries",
        .stored_as = type,
        .write =
            [](value_writer& w, const void* o) {
                if (as<T>(o).empty())
                    throw_empty_set();
                w.begin_set(type);
                for (const element& each : as<T>(o))
                    of_element.write(w, &each);
                w.end_set();
            },
        .is_absent = [](const void* o) { return as<T>(o).empty(); },
        .set_absent = [](void* o) { as<T>(o).clear(); },
        .begin_set = [](void* o) { as<T>(o).clear(); },
        .set_element = &inserter,
    };
};

template <sequence T>
struct ops_of<T>
{
    using element = typename T::value_type;

    static constexpr bool validates = may_be_invalid<element>;

    static void validate(const void* o, validation_report& report)
    {
        std::size_t index = 0;
        for (const auto& each : as<T>(o))
        {
            report.enter(index++);
            ops_of<element>::value.validate(&each, report);
            report.leave();
        }
    }

    static constexpr type_ops value{
        .expected = "a list",
        .stored_as = attribute_type::l,
        .write =
            [](value_writer& w, const void* o) {
                w.begin_list();
                for (const element& each : as<T>(o))
                    ops_of<element>::value.write(w, &each);
                w.end_list();
            },
        .begin_list =
            [](void* o) {
                as<T>(o).clear();
                // Short lists are the usual ones; grown one by one they would move three times.
                if constexpr (sizeof(element) <= 64 && requires(T & list) { list.reserve(4); })
                    as<T>(o).reserve(4);
            },
        .element =
            [](void* o, std::size_t) {
                return value_target{&as<T>(o).emplace_back(), &ops_of<element>::value};
            },
        .validate = validates ? &validate : nullptr,
    };
};

// Its elements have no addresses, so a value goes in with the whole vector as its object.
template <class Allocator>
struct ops_of<std::vector<bool, Allocator>>
{
    using T = std::vector<bool, Allocator>;

    static constexpr type_ops appender{
        .expected = "a boolean",
        .stored_as = attribute_type::boolean,
        .read_boolean =
            [](void* o, bool v) {
                as<T>(o).push_back(v);
                return errc{};
            },
    };

    static constexpr type_ops value{
        .expected = "a list of booleans",
        .stored_as = attribute_type::l,
        .write =
            [](value_writer& w, const void* o) {
                w.begin_list();
                for (bool each : as<T>(o))
                    w.boolean(each);
                w.end_list();
            },
        .begin_list = [](void* o) { as<T>(o).clear(); },
        .element =
            [](void* o, std::size_t) {
                return value_target{o, &appender};
            },
    };
};

template <class E, std::size_t N>
struct ops_of<std::array<E, N>>
{
    using T = std::array<E, N>;

    static constexpr bool validates = may_be_invalid<E>;

    static void validate(const void* o, validation_report& report)
    {
        for (std::size_t index = 0; index < N; ++index)
        {
            report.enter(index);
            ops_of<E>::value.validate(&as<T>(o)[index], report);
            report.leave();
        }
    }

    static constexpr type_ops value{
        .expected = "a list of as many elements as its array",
        .stored_as = attribute_type::l,
        .write =
            [](value_writer& w, const void* o) {
                w.begin_list();
                for (const E& each : as<T>(o))
                    ops_of<E>::value.write(w, &each);
                w.end_list();
            },
        .begin_list = [](void*) {},
        .element =
            [](void* o, std::size_t index) {
                value_target target;
                if (index < N)
                    target = {&as<T>(o)[index], &ops_of<E>::value};
                return target;
            },
        .end_list = [](void*,
                       std::size_t count) { return count == N ? errc{} : errc::value_not_allowed; },
        .validate = validates ? &validate : nullptr,
    };
};

template <string_map T>
struct ops_of<T>
{
    using mapped = typename T::mapped_type;

    static constexpr bool validates = may_be_invalid<mapped>;

    static void validate(const void* o, validation_report& report)
    {
        for (const auto& [name, each] : as<T>(o))
        {
            report.enter(name);
            ops_of<mapped>::value.validate(&each, report);
            report.leave();
        }
    }

    static constexpr type_ops value{
        .expected = "a map",
        .stored_as = attribute_type::m,
        .write =
            [](value_writer& w, const void* o) {
                w.begin_map();
                for (const auto& [name, each] : as<T>(o))
                {
                    w.key(name);
                    ops_of<mapped>::value.write(w, &each);
                }
                w.end_map();
            },
        .begin_map = [](void* o) { as<T>(o).clear(); },
        .entry =
            [](void* o, std::string_view name) {
                return value_target{&as<T>(o)[std::string(name)], &ops_of<mapped>::value};
            },
        .validate = validates ? &validate : nullptr,
    };
};

}  // namespace ddbm::detail

#endif

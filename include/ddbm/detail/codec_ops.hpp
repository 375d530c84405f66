#ifndef DDBM_DETAIL_CODEC_OPS_HPP
#define DDBM_DETAIL_CODEC_OPS_HPP

// The table of functions of a type, made of its codec; and what is said of a codec that cannot be
// used, which would else show when the program runs, or never.

#include <ddbm/attribute_type.hpp>
#include <ddbm/errc.hpp>

#include <ddbm/detail/type_ops.hpp>
#include <ddbm/detail/type_words.hpp>

#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>

namespace ddbm {

template <class T, class Form = void>
struct codec;

namespace detail {

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

// -- What a codec has

template <class Codec>
concept is_codec = requires
{
    {
        Codec::stored_as
        } -> std::convertible_to<attribute_type>;
};

template <class Codec, class T>
concept writes = requires(value_writer& writer, const T& object)
{
    Codec::write(writer, object);
};

template <class Codec, class T>
concept knows_absent = requires(const T& object)
{
    {
        Codec::is_absent(object)
        } -> std::convertible_to<bool>;
};

template <class Codec, class T>
concept sets_absent = requires(T& object)
{
    Codec::set_absent(object);
};

template <class Codec, class T>
concept reads_null = requires(T& object)
{
    {
        Codec::read_null(object)
        } -> std::same_as<errc>;
};

template <class Codec, class T>
concept reads_boolean = requires(bool value, T& object)
{
    {
        Codec::read_boolean(value, object)
        } -> std::same_as<errc>;
};

template <class Codec, class T>
concept reads_number = requires(std::string_view text, T& object)
{
    {
        Codec::read_number(text, object)
        } -> std::same_as<errc>;
};

template <class Codec, class T>
concept reads_string = requires(std::string_view text, T& object)
{
    {
        Codec::read_string(text, object)
        } -> std::same_as<errc>;
};

template <class Codec, class T>
concept reads_binary = requires(std::span<const std::byte> bytes, T& object)
{
    {
        Codec::read_binary(bytes, object)
        } -> std::same_as<errc>;
};

template <class Codec, class T>
concept unwraps_all = requires(T& object)
{
    {
        Codec::unwrap(object)
        } -> std::same_as<value_target>;
};

template <class Codec, class T>
concept unwraps_by_type = requires(T& object, attribute_type type)
{
    {
        Codec::unwrap(object, type)
        } -> std::same_as<value_target>;
};

template <class Codec, class T>
concept unwraps = unwraps_all<Codec, T> || unwraps_by_type<Codec, T>;

// Of a variant.
template <class Codec>
concept chooses = requires
{
    {
        Codec::choice
        } -> std::convertible_to<const choice_ops&>;
};

template <class Codec, class T>
concept reads_list = requires(T& object, std::size_t index)
{
    Codec::begin_list(object);
    {
        Codec::element(object, index)
        } -> std::same_as<value_target>;
};

template <class Codec, class T>
concept ends_list = requires(T& object, std::size_t count)
{
    {
        Codec::end_list(object, count)
        } -> std::same_as<errc>;
};

template <class Codec, class T>
concept reads_set = requires(T& object)
{
    typename Codec::inserter;
    Codec::begin_set(object);
};

template <class Codec, class T>
concept ends_set = requires(T& object)
{
    {
        Codec::end_set(object)
        } -> std::same_as<errc>;
};

template <class Codec, class T>
concept reads_map = requires(T& object, std::string_view name)
{
    Codec::begin_map(object);
    {
        Codec::entry(object, name)
        } -> std::same_as<value_target>;
};

// Of models.
template <class Codec>
concept has_record = requires
{
    {
        Codec::record()
        } -> std::same_as<const record_ops&>;
};

template <class Codec, class T>
concept validates = requires(const T& object, validation_report& report)
{
    Codec::validate(object, report);
};

template <class Codec>
constexpr std::string_view expected_by()
{
    if constexpr (requires { Codec::expected; })
        return Codec::expected;
    else
        return words_for(Codec::stored_as);
}

// -- Misuse

// Says why there is no table. `What` is for people: the compiler names it with the sentence.
template <class T, class Codec, class... What>
struct no_codec
{
    static_assert(
        !std::is_same_v<Codec, codec<T>>,
        "ddbm: this type cannot be stored; members are numbers, bool, std::string, ddbm::binary, "
        "enumerations, std::chrono::sys_time and durations, std::optional, std::unique_ptr, pairs, "
        "tuples, sets, lists and maps of such, structs with a model_of, with "
        "<ddbm/codecs/variant.hpp> std::variant, with <ddbm/codecs/item.hpp> ddbm::item and "
        "ddbm::attribute_value, and types with a ddbm::codec of their own, which has a stored_as"
    );
    static_assert(
        std::is_same_v<Codec, codec<T>>,
        "ddbm: this type cannot be stored in this form; it has no ddbm::codec<Type, Form> with a "
        "stored_as"
    );
};

// What is missing would else be found out when the program runs. The first sentences are about the
// function that reads what the codec writes.
template <class Codec, class T>
struct codec_check
{
    // Whether it is not stored as this type, or can be read from it.
    template <attribute_type Type, bool IsRead>
    static constexpr bool is_read = Codec::stored_as != Type || IsRead || unwraps<Codec, T>;
    static constexpr bool is_set = Codec::stored_as == attribute_type::ss ||
                                   Codec::stored_as == attribute_type::ns ||
                                   Codec::stored_as == attribute_type::bs;

    static_assert(
        writes<Codec, T>, "ddbm: a codec has a static void write(ddbm::value_writer&, const T&)"
    );
    static_assert(
        is_read<attribute_type::s, reads_string<Codec, T>>,
        "ddbm: a codec that is stored as s has a static ddbm::errc read_string(std::string_view, "
        "T&)"
    );
    static_assert(
        is_read<attribute_type::n, reads_number<Codec, T>>,
        "ddbm: a codec that is stored as n has a static ddbm::errc read_number(std::string_view, "
        "T&)"
    );
    static_assert(
        is_read<attribute_type::b, reads_binary<Codec, T>>,
        "ddbm: a codec that is stored as b has a static ddbm::errc read_binary(std::span<const "
        "std::byte>, T&)"
    );
    static_assert(
        is_read<attribute_type::boolean, reads_boolean<Codec, T>>,
        "ddbm: a codec that is stored as boolean has a static ddbm::errc read_boolean(bool, T&)"
    );
    static_assert(
        is_read<attribute_type::null, reads_null<Codec, T>>,
        "ddbm: a codec that is stored as null has a static ddbm::errc read_null(T&)"
    );
    static_assert(
        is_read<attribute_type::l, reads_list<Codec, T>>,
        "ddbm: a codec that is stored as l has a static void begin_list(T&) and a static "
        "ddbm::value_target element(T&, std::size_t)"
    );
    static_assert(
        is_read<attribute_type::m, (reads_map<Codec, T> || has_record<Codec> || chooses<Codec>)>,
        "ddbm: a codec that is stored as m has a static void begin_map(T&) and a static "
        "ddbm::value_target entry(T&, std::string_view)"
    );
    static_assert(
        !is_set || reads_set<Codec, T> || unwraps<Codec, T>,
        "ddbm: a codec of sets has a static void begin_set(T&) and a class inserter"
    );
    static_assert(
        ends_list<Codec, T> || !requires { &Codec::end_list; },
        "ddbm: a codec's end_list is a static ddbm::errc(T&, std::size_t)"
    );
    static_assert(
        knows_absent<Codec, T> || !requires { &Codec::is_absent; },
        "ddbm: a codec's is_absent is a static bool(const T&)"
    );
    static_assert(
        sets_absent<Codec, T> || !knows_absent<Codec, T>,
        "ddbm: a codec that leaves values out, by is_absent, has a static void set_absent(T&)"
    );
};

// -- The table

// A codec's functions with the object's type erased.
template <class T, class Codec>
struct erased
{
    static void write(value_writer& writer, const void* o) { Codec::write(writer, as<T>(o)); }
    static bool is_absent(const void* o) { return Codec::is_absent(as<T>(o)); }
    static void set_absent(void* o) { Codec::set_absent(as<T>(o)); }
    static errc read_null(void* o) { return Codec::read_null(as<T>(o)); }
    static errc read_boolean(void* o, bool value) { return Codec::read_boolean(value, as<T>(o)); }
    static errc read_number(void* o, std::string_view text)
    {
        return Codec::read_number(text, as<T>(o));
    }
    static errc read_string(void* o, std::string_view text)
    {
        return Codec::read_string(text, as<T>(o));
    }
    static errc read_binary(void* o, std::span<const std::byte> bytes)
    {
        return Codec::read_binary(bytes, as<T>(o));
    }
    static value_target unwrap(void* o, attribute_type type)
    {
        if constexpr (unwraps_by_type<Codec, T>)
            return Codec::unwrap(as<T>(o), type);
        else
            return Codec::unwrap(as<T>(o));
    }
    static void begin_list(void* o) { Codec::begin_list(as<T>(o)); }
    static value_target element(void* o, std::size_t index)
    {
        return Codec::element(as<T>(o), index);
    }
    static errc end_list(void* o, std::size_t count) { return Codec::end_list(as<T>(o), count); }
    static void begin_set(void* o) { Codec::begin_set(as<T>(o)); }
    static errc end_set(void* o) { return Codec::end_set(as<T>(o)); }
    static void begin_map(void* o) { Codec::begin_map(as<T>(o)); }
    static value_target entry(void* o, std::string_view name)
    {
        return Codec::entry(as<T>(o), name);
    }
    static void validate(const void* o, validation_report& report)
    {
        Codec::validate(as<T>(o), report);
    }
};

template <class T, class Codec>
struct reading_ops;

template <class T, class Codec = codec<T>>
struct ops_of;

template <class T, class Codec>
constexpr type_ops make_ops()
{
    using functions = erased<T, Codec>;
    type_ops ops;
    ops.expected = expected_by<Codec>();
    ops.stored_as = Codec::stored_as;
    if constexpr (writes<Codec, T>)
        ops.write = &functions::write;
    if constexpr (knows_absent<Codec, T>)
        ops.is_absent = &functions::is_absent;
    if constexpr (sets_absent<Codec, T>)
        ops.set_absent = &functions::set_absent;
    if constexpr (reads_null<Codec, T>)
        ops.read_null = &functions::read_null;
    if constexpr (reads_boolean<Codec, T>)
        ops.read_boolean = &functions::read_boolean;
    if constexpr (reads_number<Codec, T>)
        ops.read_number = &functions::read_number;
    if constexpr (reads_string<Codec, T>)
        ops.read_string = &functions::read_string;
    if constexpr (requires { typename Codec::json_content; })
        ops.json_text = &ops_of<T, typename Codec::json_content>::value;
    if constexpr (reads_binary<Codec, T>)
        ops.read_binary = &functions::read_binary;
    if constexpr (unwraps<Codec, T>)
        ops.unwrap = &functions::unwrap;
    if constexpr (chooses<Codec>)
        ops.choice = &Codec::choice;
    if constexpr (reads_list<Codec, T>)
    {
        ops.begin_list = &functions::begin_list;
        ops.element = &functions::element;
    }
    if constexpr (ends_list<Codec, T>)
        ops.end_list = &functions::end_list;
    if constexpr (reads_set<Codec, T>)
    {
        ops.begin_set = &functions::begin_set;
        ops.set_element = &reading_ops<T, typename Codec::inserter>::value;
    }
    if constexpr (ends_set<Codec, T>)
        ops.end_set = &functions::end_set;
    if constexpr (reads_map<Codec, T>)
    {
        ops.begin_map = &functions::begin_map;
        ops.entry = &functions::entry;
    }
    if constexpr (has_record<Codec>)
        ops.record = &Codec::record;
    if constexpr (validates<Codec, T>)
        ops.validate = &functions::validate;
    return ops;
}

// The table of T as this codec has it.
template <class T, class Codec>
struct ops_of
{
    static_assert(sizeof(no_codec<T, Codec>) != 0);

    // Keeps that sentence the only one.
    static constexpr type_ops value{};
};

template <class T, is_codec Codec>
struct ops_of<T, Codec>
{
    static_assert(sizeof(codec_check<Codec, T>) != 0);

    static constexpr type_ops value = make_ops<T, Codec>();
};

// Of a codec that only reads a part of T, such as an element of a set, with T as the object.
template <class T, class Codec>
struct reading_ops
{
    static constexpr type_ops value = make_ops<T, Codec>();
};

template <class Codec, class T>
value_target target_by(T& object)
{
    return {&object, &ops_of<T, Codec>::value};
}

// Writes a value that is part of another.
template <class Codec, class T>
void write_by(value_writer& writer, const T& object)
{
    static_assert(sizeof(codec_check<Codec, T>) != 0);
    if constexpr (writes<Codec, T>)
        Codec::write(writer, object);
}

// Out of line, so that programs do not compile them again.
[[noreturn]] void refuse_to_store(value_writer& writer, std::string_view what);
[[noreturn]] void refuse_empty_set(value_writer& writer);

}  // namespace detail
}  // namespace ddbm

#endif

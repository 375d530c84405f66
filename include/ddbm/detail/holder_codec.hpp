#ifndef DDBM_DETAIL_HOLDER_CODEC_HPP
#define DDBM_DETAIL_HOLDER_CODEC_HPP

// Of what holds one value or none: std::optional, std::unique_ptr.

#include <ddbm/attribute_type.hpp>
#include <ddbm/errc.hpp>
#include <ddbm/value_writer.hpp>

#include <ddbm/detail/codec_ops.hpp>

#include <memory>
#include <optional>
#include <string_view>

namespace ddbm::detail {

template <class T>
T& fill(std::optional<T>& holder)
{
    return holder.emplace();
}

template <class T>
T& fill(std::unique_ptr<T>& holder)
{
    holder = std::make_unique<T>();
    return *holder;
}

// `Held` is the codec of what it holds.
template <class Holder, class T, class Held>
struct holder_codec
{
    using held = Held;

    static constexpr bool is_validated = validates<Held, T>;
    // NULL is a value of T, not the absence of one.
    static constexpr bool holds_null = reads_null<Held, T>;

    static constexpr std::string_view expected = expected_by<Held>();
    static constexpr attribute_type stored_as = Held::stored_as;

    static void write(value_writer& writer, const Holder& holder)
    {
        static_assert(
            !holds_null || !knows_absent<Held, T>,
            "ddbm: an optional or a pointer holds no optional, pointer or variant that may be "
            "empty "
            "itself: the item could not tell one from the other"
        );
        if (holder)
            write_by<Held>(writer, *holder);
        else if (holds_null)
            refuse_to_store(writer, "an empty optional in a list or a map of what may be NULL");
        else
            writer.null();
    }

    static bool is_absent(const Holder& holder) { return !holder; }
    static void set_absent(Holder& holder) { holder.reset(); }

    static errc read_null(Holder& holder)
    {
        if constexpr (holds_null)
            return Held::read_null(fill(holder));
        holder.reset();
        return errc{};
    }

    static value_target unwrap(Holder& holder) { return target_by<Held>(fill(holder)); }

    static void validate(const Holder& holder, validation_report& report) requires is_validated
    {
        if (holder)
            Held::validate(*holder, report);
    }
};

}  // namespace ddbm::detail

#endif

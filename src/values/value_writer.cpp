#include "values/path_text.hpp"

#include <ddbm/error.hpp>
#include <ddbm/value_writer.hpp>

#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

namespace ddbm {

namespace {

template <class T>
std::string_view format(T value, std::span<char> buffer)
{
    auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    return {buffer.data(), static_cast<std::size_t>(end - buffer.data())};
}

// `buffer` has room for number::max_text_size characters.
std::string_view format_number(const number& value, char* buffer)
{
    return {buffer, static_cast<std::size_t>(value.write(buffer) - buffer)};
}

template <class T>
std::string_view format_floating(T value, std::span<char> buffer)
{
    std::string_view text = format(value, buffer);
    auto magnitude = std::fabs(value);
    // Nearly every value is well within DynamoDB's range, and beneath where to_chars writes more
    // digits than it needs; else `number` decides.
    constexpr T large = 1 / std::numeric_limits<T>::epsilon();
    if (value == 0 || (magnitude > T(1e-30) && magnitude < large))
        return text == "-0" ? text.substr(1) : text;
    return format_number(number(value), buffer.data());
}

}  // namespace

// A value by itself is in a place of its own, which has no name.
value_writer::value_writer(root what) noexcept : depth_(what == root::item ? 0 : 1)
{
    places_[0] = places_[1] = {};
}

void value_writer::number(const ddbm::number& value)
{
    std::array<char, ddbm::number::max_text_size> buffer;
    next();
    do_number(format_number(value, buffer.data()));
}

template <detail::number_wide T>
void value_writer::number(T value)
{
    std::array<char, ddbm::number::max_text_size> buffer;
    next();
    do_number(format_number(ddbm::number(value), buffer.data()));
}

#ifdef __SIZEOF_INT128__
template void value_writer::number(detail::int128);
template void value_writer::number(detail::uint128);
#endif

void value_writer::number(double value)
{
    std::array<char, 64> buffer;
    next();
    do_floating(format_floating(value, buffer));
}

void value_writer::number(float value)
{
    std::array<char, 64> buffer;
    next();
    do_floating(format_floating(value, buffer));
}

void value_writer::write_signed(std::int64_t value)
{
    std::array<char, 24> buffer;
    next();
    do_number(format(value, buffer));
}

void value_writer::write_unsigned(std::uint64_t value)
{
    std::array<char, 24> buffer;
    next();
    do_number(format(value, buffer));
}

void value_writer::do_number_text(std::string_view text)
{
    std::array<char, ddbm::number::max_text_size> buffer;
    do_number(format_number(ddbm::number::parse(text), buffer.data()));
}

void value_writer::open(bool is_list)
{
    place& inner = places_[++depth_];
    inner.name_size = 0;
    inner.count = 0;
    inner.is_list = is_list;
}

void value_writer::enter(bool is_list)
{
    next();
    if (depth_ > max_depth)
    {
        diagnostics diag("lists and maps are nested in more than 32 levels");
        diag.attribute_path(path());
        throw error(errc::nesting_too_deep, std::move(diag));
    }
    open(is_list);
}

std::string_view value_writer::kept(std::string_view name)
{
    if (!names_)
        names_ = std::make_unique<names>();
    return (*names_)[depth_] = name;
}

void value_writer::begin_list()
{
    enter(true);
    do_begin_list();
}

void value_writer::end_list()
{
    --depth_;
    do_end_list();
}

void value_writer::begin_map()
{
    enter(false);
    do_begin_map();
}

void value_writer::end_map()
{
    --depth_;
    do_end_map();
}

void value_writer::begin_set(attribute_type type)
{
    next();
    open(true);
    do_begin_set(type);
}

void value_writer::end_set()
{
    const bool is_empty = places_[depth_].count == 0;
    --depth_;
    if (is_empty)
        throw error(errc::empty_set, "DynamoDB has no empty sets");
    do_end_set();
}

void value_writer::replace_failed(std::size_t attempt)
{
    depth_ = attempt;
    do_replace_failed(depth_);
}

void value_writer::refuse(errc code, std::string message)
{
    next();
    throw error(code, std::move(message));
}

std::string value_writer::path() const
{
    std::string text;
    for (std::size_t level = 1; level <= depth_; ++level)
    {
        const place& at = places_[level];
        // In front of the first element the place is the list itself.
        if (at.is_list && at.count != 0)
            detail::append_step(text, at.count - 1);
        else if (at.name_size != 0)
            detail::append_step(text, std::string_view(at.name, at.name_size));
    }
    return text;
}

}  // namespace ddbm

#include <ddbm/error.hpp>
#include <ddbm/value_writer.hpp>

#include <charconv>
#include <cmath>
#include <limits>

namespace ddbm {

namespace {

template <class T>
std::string_view format(T value, std::span<char> buffer)
{
    auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    return {buffer.data(), static_cast<std::size_t>(end - buffer.data())};
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
    auto end = number(value).write(buffer.data());
    return {buffer.data(), static_cast<std::size_t>(end - buffer.data())};
}

}  // namespace

void value_writer::number(const ddbm::number& value)
{
    std::array<char, ddbm::number::max_text_size> buffer;
    auto end = value.write(buffer.data());
    next();
    do_number({buffer.data(), static_cast<std::size_t>(end - buffer.data())});
}

void value_writer::number(double value)
{
    std::array<char, 64> buffer;
    next();
    do_number(format_floating(value, buffer));
}

void value_writer::number(float value)
{
    std::array<char, 64> buffer;
    next();
    do_number(format_floating(value, buffer));
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

void value_writer::enter(bool is_list)
{
    next();
    // The item itself is the outermost map and does not count.
    if (depth_ > max_depth)
        throw error(
            errc::nesting_too_deep, "lists and maps are nested deeper than 32 levels at " + path()
        );
    place& inner = places_[++depth_];
    inner.name = {};
    inner.count = 0;
    inner.is_list = is_list;
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
    place& inner = places_[++depth_];
    inner.name = {};
    inner.count = 0;
    inner.is_list = true;
    do_begin_set(type);
}

void value_writer::end_set()
{
    --depth_;
    do_end_set();
}

std::string value_writer::path() const
{
    std::string text;
    for (std::size_t level = 1; level <= depth_; ++level)
    {
        const place& at = places_[level];
        if (at.is_list)
            text += "[" + std::to_string(at.count == 0 ? 0 : at.count - 1) + "]";
        else if (!at.name.empty())
            text.append(text.empty() ? "" : ".").append(at.name);
    }
    return text;
}

}  // namespace ddbm

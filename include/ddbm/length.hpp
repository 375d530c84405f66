#ifndef DDBM_LENGTH_HPP
#define DDBM_LENGTH_HPP

#include <ddbm/validation_report.hpp>

#include <cstddef>
#include <limits>
#include <optional>
#include <string_view>
#include <type_traits>

namespace ddbm {

/** A validator: the length of a string in Unicode characters, or the number of elements of a
 *  container or binary, lies between two bounds, both included.
 *
 *  An empty `optional` is valid.
 */
class length
{
public:
    constexpr length(std::size_t least, std::size_t most) : least_(least), most_(most) {}

    /// At least.
    constexpr explicit length(std::size_t least)
        : length(least, std::numeric_limits<std::size_t>::max())
    {
    }

    void operator()(std::string_view text, validation_report& report) const
    {
        check(characters(text), "characters", report);
    }

    template <class Container>
    requires requires(const Container& c)
    {
        c.size();
    } &&(!std::is_convertible_v<const Container&, std::string_view>)void
    operator()(const Container& container, validation_report& report) const
    {
        check(container.size(), "elements", report);
    }

    template <class Value>
    void operator()(const std::optional<Value>& value, validation_report& report) const
    {
        if (value)
            (*this)(*value, report);
    }

private:
    static std::size_t characters(std::string_view text) noexcept;
    void check(std::size_t found, std::string_view unit, validation_report& report) const;

    std::size_t least_;
    std::size_t most_;
};

}  // namespace ddbm

#endif

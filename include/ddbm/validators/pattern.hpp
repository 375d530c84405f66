#ifndef DDBM_VALIDATORS_PATTERN_HPP
#define DDBM_VALIDATORS_PATTERN_HPP

#include <ddbm/validation_report.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace ddbm {

namespace detail {

// A regular expression that has been read.
class compiled_pattern;

// Throws errc::invalid_pattern.
std::shared_ptr<const compiled_pattern> compile_pattern(std::string_view text);

enum class coverage
{
    all_of_it,
    a_part,
};

// All of a literal, zero bytes inside of it too.
template <std::size_t Size>
consteval std::string_view literal_text(const char (&text)[Size])
{
    return std::string_view(text, Size - 1);
}

// The text of a pattern that stands in the program, and is read once in it.
struct literal_pattern
{
    std::string_view text;

    const compiled_pattern& compiled() const;
};

// One that the program has put together.
struct owned_pattern
{
    std::shared_ptr<const compiled_pattern> pattern;

    const compiled_pattern& compiled() const noexcept { return *pattern; }
};

void check_pattern(
    const compiled_pattern& pattern,
    coverage wanted,
    std::string_view text,
    validation_report& report
);
std::string substitute_pattern(
    const compiled_pattern& pattern,
    std::string text,
    std::string_view replacement,
    validation_report& report
);

}  // namespace detail

/** A validator: the text fits a regular expression. See `match` and `search`.
 *
 *  They are Perl's, as Boost.Regex reads them, over Unicode's characters: `.` is any of them,
 *  newlines too, whatever its bytes, and `[^\n]` any but one; `^` and `$` are the ends of the text.
 *  Classes such as `\w` and `[[:alpha:]]` have those of ASCII. A text that is not UTF-8 is not
 *  valid. Nor is one that would take more steps or memory than Boost.Regex allows: no text goes on
 *  for ever. But the steps allowed grow with the text's length and the square of the pattern's, so
 *  what comes from strangers is better bounded before it gets here; and alternatives that are
 *  repeated, such as `(?:a|b)*`, need memory for each time, which is used up behind some 30,000.
 */
template <class Pattern>
class pattern_check
{
public:
    constexpr pattern_check(Pattern pattern, detail::coverage wanted)
        : pattern_(pattern), wanted_(wanted)
    {
    }

    void operator()(std::string_view text, validation_report& report) const
    {
        detail::check_pattern(pattern_.compiled(), wanted_, text, report);
    }

private:
    Pattern pattern_;
    detail::coverage wanted_;
};

/// The whole text fits: `match("[a-z]+")`. A pattern that is none shows at the first validation, as
/// `errc::invalid_pattern`.
template <std::size_t Size>
consteval auto match(const char (&pattern)[Size])
{
    return pattern_check<detail::literal_pattern>(
        {detail::literal_text(pattern)}, detail::coverage::all_of_it
    );
}

/// A part of the text fits: `search("^[A-Z]")`.
template <std::size_t Size>
consteval auto search(const char (&pattern)[Size])
{
    return pattern_check<detail::literal_pattern>(
        {detail::literal_text(pattern)}, detail::coverage::a_part
    );
}

/// The same with patterns that the program has put together. They are read at once, and kept.
/// Throws `errc::invalid_pattern`.
inline auto match(std::string_view pattern)
{
    return pattern_check<detail::owned_pattern>(
        {detail::compile_pattern(pattern)}, detail::coverage::all_of_it
    );
}
inline auto search(std::string_view pattern)
{
    return pattern_check<detail::owned_pattern>(
        {detail::compile_pattern(pattern)}, detail::coverage::a_part
    );
}

/// A validator that replaces what fits a regular expression in a text. See `substitute`.
template <class Pattern, class Text>
class pattern_substitute
{
public:
    constexpr pattern_substitute(Pattern pattern, Text replacement)
        : pattern_(pattern), replacement_(replacement)
    {
    }

    std::string operator()(std::string text, validation_report& report) const
    {
        return detail::substitute_pattern(
            pattern_.compiled(), std::move(text), replacement_, report
        );
    }

private:
    Pattern pattern_;
    Text replacement_;
};

/// Every part that fits is replaced; `$1` is what the first parentheses have, `$&` all of the part:
/// `substitute(" +", " ")`. The replacement is one of Perl's as well: a backslash that is meant is
/// written twice, a dollar sign behind one.
template <std::size_t Size, std::size_t ReplacementSize>
consteval auto substitute(const char (&pattern)[Size], const char (&replacement)[ReplacementSize])
{
    return pattern_substitute<detail::literal_pattern, std::string_view>(
        {detail::literal_text(pattern)}, detail::literal_text(replacement)
    );
}

inline auto substitute(std::string_view pattern, std::string_view replacement)
{
    return pattern_substitute<detail::owned_pattern, std::string>(
        {detail::compile_pattern(pattern)}, std::string(replacement)
    );
}

}  // namespace ddbm

#endif

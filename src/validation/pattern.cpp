// Regular expressions by Boost.Regex, which, unlike std::regex, neither recurses once for each
// character nor goes on for ever.

#include "values/utf8.hpp"

#include <ddbm/error.hpp>
#include <ddbm/validators/pattern.hpp>

#include <boost/regex.hpp>
#include <boost/regex/pending/unicode_iterator.hpp>

#include <cstdint>
#include <functional>
#include <locale>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>
#include <utility>

namespace ddbm::detail {
namespace {

// Wide characters are Unicode's, or UTF-16 where they are too short for those.
using to_code_points = boost::u8_to_u32_iterator<const char*>;

std::wstring widen(std::string_view text)
{
    const char* const first = text.data();
    const char* const last = first + text.size();
    std::wstring wide;
    wide.reserve(text.size());
    for (to_code_points at(first, first, last), end(last, first, last); at != end; ++at)
    {
        const auto point = static_cast<std::uint32_t>(*at);
        if (sizeof(wchar_t) > 2 || point < 0x10000)
            wide += static_cast<wchar_t>(point);
        else
        {
            wide += static_cast<wchar_t>(0xd800 + ((point - 0x10000) >> 10));
            wide += static_cast<wchar_t>(0xdc00 + ((point - 0x10000) & 0x3ff));
        }
    }
    return wide;
}

template <class Iterator>
std::string encode(Iterator first, Iterator last)
{
    using encoder = boost::u32_to_u8_iterator<Iterator>;
    std::string text;
    for (encoder at(first), end(last); at != end; ++at)
        text += static_cast<char>(*at);
    return text;
}

template <class Char>
std::string narrow(const std::basic_string<Char>& wide)
{
    if constexpr (sizeof(Char) > 2)
        return encode(wide.begin(), wide.end());
    else
    {
        using decoder =
            boost::u16_to_u32_iterator<typename std::basic_string<Char>::const_iterator>;
        const decoder first(wide.begin(), wide.begin(), wide.end());
        const decoder last(wide.end(), wide.begin(), wide.end());
        return encode(first, last);
    }
}

// Those of literals, of which a program has so many and no more.
class known_patterns
{
public:
    const compiled_pattern& find(std::string_view text)
    {
        {
            const std::shared_lock lock(mutex_);
            if (const auto found = patterns_.find(text); found != patterns_.end())
                return *found->second;
        }
        const std::unique_lock lock(mutex_);
        auto found = patterns_.find(text);
        if (found == patterns_.end())
            found = patterns_.emplace(std::string(text), compile_pattern(text)).first;
        return *found->second;
    }

private:
    std::shared_mutex mutex_;
    std::map<std::string, std::shared_ptr<const compiled_pattern>, std::less<>> patterns_;
};

// ^ and $ are the ends of the text, and . is any character: what Boost takes for newlines goes by
// 16 bits of a character, so that others would be among them.
boost::match_flag_type flags()
{
    return boost::match_default | boost::regex_constants::match_single_line;
}

// By such as "\x{d800}" and "\x{110000}" in the replacement.
constexpr const char* no_text = "becomes a text that is not UTF-8";
constexpr const char* too_much = "takes more steps than are allowed to be matched";

}  // namespace

class compiled_pattern
{
public:
    compiled_pattern(std::string_view text, boost::wregex expression)
        : text_(text), expression_(std::move(expression))
    {
    }

    const std::string& text() const noexcept { return text_; }
    const boost::wregex& expression() const noexcept { return expression_; }

private:
    std::string text_;
    boost::wregex expression_;
};

std::shared_ptr<const compiled_pattern> compile_pattern(std::string_view text)
{
    if (!is_utf8(text))
        throw error(errc::invalid_pattern, not_utf8("the regular expression", text));
    try
    {
        boost::wregex expression;
        expression.imbue(std::locale::classic());
        expression.assign(widen(text), boost::regex_constants::perl);
        return std::make_shared<const compiled_pattern>(text, std::move(expression));
    }
    catch (const std::runtime_error& why)  // boost::regex_error and what it throws of others
    {
        throw error(
            errc::invalid_pattern,
            "'" + std::string(text) + "' is not a regular expression: " + why.what()
        );
    }
}

const compiled_pattern& literal_pattern::compiled() const
{
    // Never destroyed: there may be threads that validate until the program has ended.
    static auto& known = *new known_patterns;
    return known.find(text);
}

void check_pattern(
    const compiled_pattern& pattern,
    coverage wanted,
    std::string_view text,
    validation_report& report
)
{
    if (!is_utf8(text))
        return report.fail("is not UTF-8");
    const std::wstring wide = widen(text);
    bool fits = false;
    try
    {
        fits = wanted == coverage::all_of_it
                   ? boost::regex_match(wide, pattern.expression(), flags())
                   : boost::regex_search(wide, pattern.expression(), flags());
    }
    catch (const std::runtime_error&)
    {
        return report.fail(too_much);
    }
    if (!fits)
        report.fail(
            (wanted == coverage::all_of_it ? "does not match " : "has no match of ") +
            pattern.text()
        );
}

std::string substitute_pattern(
    const compiled_pattern& pattern,
    std::string text,
    std::string_view replacement,
    validation_report& report
)
{
    if (!is_utf8(text) || !is_utf8(replacement))
    {
        report.fail("is not UTF-8");
        return text;
    }
    try
    {
        std::string made = narrow(
            boost::regex_replace(widen(text), pattern.expression(), widen(replacement), flags())
        );
        if (is_utf8(made))
            return made;
        report.fail(no_text);
    }
    catch (const std::out_of_range&)
    {
        report.fail(no_text);
    }
    catch (const std::runtime_error&)
    {
        report.fail(too_much);
    }
    return text;
}

}  // namespace ddbm::detail

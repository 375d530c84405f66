#ifndef DDBM_VALIDATORS_LETTER_CASE_HPP
#define DDBM_VALIDATORS_LETTER_CASE_HPP

// Validators that replace a text by itself with its letters in another case: A to Z alone, so that
// what is stored depends neither on a locale nor on a version of Unicode. Other letters stay.

#include <ddbm/validation_report.hpp>

#include <string>

namespace ddbm {

struct to_lower_value
{
    std::string operator()(std::string text, validation_report&) const;
};

struct to_upper_value
{
    std::string operator()(std::string text, validation_report&) const;
};

struct capitalize_value
{
    std::string operator()(std::string text, validation_report&) const;
};

struct title_value
{
    std::string operator()(std::string text, validation_report&) const;
};

inline constexpr to_lower_value to_lower{};
inline constexpr to_upper_value to_upper{};
/// The first character in upper case, the others in lower case.
inline constexpr capitalize_value capitalize{};
/// So each word: what letters, digits and apostrophes make up.
inline constexpr title_value title{};

}  // namespace ddbm

#endif

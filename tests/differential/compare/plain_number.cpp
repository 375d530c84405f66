#include "differential/compare/plain_number.hpp"

#include <algorithm>
#include <charconv>

namespace ddbm::differential {

std::string plain_number(std::string_view text)
{
    std::string_view rest = text;
    const bool negative = rest.starts_with('-');
    if (negative || rest.starts_with('+'))
        rest.remove_prefix(1);

    std::string digits;
    int point = 0;
    bool after_point = false;
    std::size_t at = 0;
    for (; at < rest.size() && rest[at] != 'e' && rest[at] != 'E'; ++at)
    {
        if (rest[at] == '.' && !after_point)
            after_point = true;
        else if (rest[at] >= '0' && rest[at] <= '9')
        {
            digits += rest[at];
            point += !after_point;
        }
        else
            return std::string(text);
    }
    if (at < rest.size())
    {
        int exponent = 0;
        std::string_view written = rest.substr(at + 1);
        if (written.starts_with('+'))
            written.remove_prefix(1);
        const auto read =
            std::from_chars(written.data(), written.data() + written.size(), exponent);
        if (read.ec != std::errc() || read.ptr != written.data() + written.size())
            return std::string(text);
        point += exponent;
    }
    if (digits.empty() || point > 200 || point < -200)
        return std::string(text);

    const std::size_t leading = std::min(digits.find_first_not_of('0'), digits.size());
    digits.erase(0, leading);
    point -= static_cast<int>(leading);
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.empty())
        return "0";
    if (point <= 0)
    {
        digits.insert(0, static_cast<std::size_t>(1 - point), '0');
        point = 1;
    }
    const auto whole = static_cast<std::size_t>(point);
    if (digits.size() < whole)
        digits.append(whole - digits.size(), '0');
    else if (digits.size() > whole)
        digits.insert(whole, 1, '.');
    return (negative ? "-" : "") + digits;
}

void make_numbers_plain(boost::json::value& in)
{
    if (boost::json::array* elements = in.if_array())
        for (boost::json::value& element : *elements)
            make_numbers_plain(element);
    boost::json::object* members = in.if_object();
    if (!members)
        return;
    for (auto& member : *members)
    {
        boost::json::value& value = member.value();
        if (member.key() == "N" && value.is_string())
            value = plain_number(value.get_string());
        else if (member.key() == "NS" && value.is_array())
        {
            for (boost::json::value& element : value.get_array())
                if (element.is_string())
                    element = plain_number(element.get_string());
        }
        else
            make_numbers_plain(value);
    }
}

}  // namespace ddbm::differential

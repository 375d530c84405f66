#include "config/setting.hpp"

#include "config/lowercase.hpp"

#include <ddbm/error.hpp>

#include <charconv>
#include <limits>

namespace ddbm::detail {

void refuse(const setting& wrong, std::string_view why)
{
    std::string text = wrong.where + " is \"" + wrong.value + "\"; ";
    throw error(errc::invalid_configuration, (text += why) += '.');
}

bool read_switch(const setting& text)
{
    const std::string value = lowercase(text.value);
    if (value == "true")
        return true;
    if (value == "false" || !text.is_set())
        return false;
    refuse(text, "it has to be true or false");
}

int read_count(const setting& text)
{
    const char* const end = text.value.data() + text.value.size();

    int count = 0;
    const auto [stop, problem] = std::from_chars(text.value.data(), end, count);
    if (problem == std::errc() && stop == end && count > 0)
        return count;
    refuse(
        text,
        "it has to be a whole number from 1 to " + std::to_string(std::numeric_limits<int>::max())
    );
}

}  // namespace ddbm::detail

#include "observation/in_milliseconds.hpp"

#include <ddbm/attempt_phases.hpp>

namespace ddbm {

namespace {

constexpr std::array<std::string_view, attempt_phases_count> names{
    "credentials", "lookup", "wait", "connect", "tls", "send", "first_byte", "receive", "decode"};

}  // namespace

std::string_view name_of(attempt_phase phase) noexcept
{
    const auto place = static_cast<std::size_t>(phase);
    return place < names.size() ? names[place] : std::string_view();
}

std::string attempt_phases::to_string() const
{
    std::string text;
    for (std::size_t place = 0; place < times_.size(); ++place)
    {
        if (times_[place].count() == 0)
            continue;
        text.append(text.empty() ? "" : ", ").append(names[place]).append(" ");
        text += detail::in_milliseconds(times_[place]);
    }
    return text;
}

}  // namespace ddbm

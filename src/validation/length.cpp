#include <ddbm/length.hpp>

#include <algorithm>
#include <string>

namespace ddbm {

std::size_t length::characters(std::string_view text) noexcept
{
    // Every character has one byte that does not continue another.
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    }));
}

void length::check(std::size_t found, std::string_view unit, validation_report& report) const
{
    if (found >= least_ && found <= most_)
        return;
    std::string allowed = most_ == std::numeric_limits<std::size_t>::max()
                              ? "at least " + std::to_string(least_)
                              : std::to_string(least_) + " to " + std::to_string(most_);
    report.fail(
        "has " + std::to_string(found) + " " + std::string(unit) + ", allowed are " + allowed
    );
}

}  // namespace ddbm

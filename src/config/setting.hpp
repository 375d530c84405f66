#ifndef DDBM_SRC_CONFIG_SETTING_HPP
#define DDBM_SRC_CONFIG_SETTING_HPP

#include <ddbm/detail/secret_text.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace ddbm::detail {

/// A configured value and where it stands, for the text of an error. It may be a secret: no copy of
/// it is left in memory.
class setting
{
public:
    /// One that is not set.
    setting() = default;
    setting(std::string v, std::string w) : value(std::move(v)), where(std::move(w)) { wipe(v); }
    setting(const setting&) = default;
    setting(setting&&) = default;
    setting& operator=(const setting&) = default;
    setting& operator=(setting&&) = default;
    ~setting() { wipe(value); }

    /// Set to nothing is not set.
    bool is_set() const noexcept { return !value.empty(); }

    std::string value;

    /// The variable's name, or the key with its profile, file and line.
    std::string where;
};

/// Throws `errc::invalid_configuration`: `where` is "value", and `why` that cannot be. Not for
/// values that may hold a secret.
[[noreturn]] void refuse(const setting& wrong, std::string_view why);

/// `true` or `false` in any case, false if it is not set. Refuses anything else.
bool read_switch(const setting& text);

/// A whole number from 1. Refuses anything else. Precondition: it is set.
int read_count(const setting& text);

}  // namespace ddbm::detail

#endif

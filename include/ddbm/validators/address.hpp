#ifndef DDBM_VALIDATORS_ADDRESS_HPP
#define DDBM_VALIDATORS_ADDRESS_HPP

// Validators of texts that say where something is. None of them looks whether it is there.

#include <ddbm/validation_report.hpp>

#include <string_view>

namespace ddbm {

struct url_check
{
    void operator()(std::string_view text, validation_report& report) const;
};

struct web_url_check
{
    void operator()(std::string_view text, validation_report& report) const;
};

struct email_check
{
    void operator()(std::string_view text, validation_report& report) const;
};

/// A validator: a URI of RFC 3986 with its scheme, such as `https://example.com/a` or
/// `mailto:ann@example.com`.
inline constexpr url_check url{};
/// The same with the scheme `http` or `https` and a host.
inline constexpr web_url_check web_url{};
/// A validator: what HTML's forms take as an e-mail address, at most 254 characters.
inline constexpr email_check email{};

}  // namespace ddbm

#endif

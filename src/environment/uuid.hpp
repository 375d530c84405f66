#ifndef DDBM_SRC_UUID_HPP
#define DDBM_SRC_UUID_HPP

#include <ddbm/environment.hpp>

#include <array>
#include <span>

namespace ddbm::detail {

using uuid_text = std::array<char, 36>;

/// The UUID of version 4 that these random bytes make.
uuid_text random_uuid(std::span<const unsigned char, 16> random) noexcept;

/// The UUID of version 7 that these bytes make: the milliseconds since 1970 began in the first 6,
/// of which the greatest comes first, and random ones.
uuid_text time_uuid(std::span<const unsigned char, 16> time_and_random) noexcept;

/// One that nobody else gets. Throws as environment::unique_bytes does.
uuid_text random_uuid(environment& env);

}  // namespace ddbm::detail

#endif

// Ids for new items, of a time and random bytes.

#ifndef DDBM_SRC_GENERATED_ID_HPP
#define DDBM_SRC_GENERATED_ID_HPP

#include <ddbm/environment.hpp>

#include <ddbm/detail/field_policy.hpp>

#include <chrono>
#include <span>
#include <string>

namespace ddbm::detail {

// Times count in whole milliseconds, from 1970 to the year 10889; what is outside counts as the
// nearest that is inside.
std::string make_id(
    id_kind kind, std::chrono::system_clock::time_point now, std::span<unsigned char, 16> random
);

// One that nobody else gets. Throws as environment::unique_bytes does.
std::string make_id(id_kind kind, environment& env);

}  // namespace ddbm::detail

#endif

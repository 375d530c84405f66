// Reading a table's stream, from the list of streams down to its records.
#ifndef DDBM_TESTS_DIFFERENTIAL_GENERATOR_STREAM_REQUESTS_HPP
#define DDBM_TESTS_DIFFERENTIAL_GENERATOR_STREAM_REQUESTS_HPP

#include "differential/generator/random_source.hpp"
#include "differential/generator/table_model.hpp"
#include "differential/step.hpp"

#include <vector>

namespace ddbm::differential {

/// Steps that need each other's answers, numbered from this number.
std::vector<step> read_stream(random_source& random, const table_model& table, int first_number);

}  // namespace ddbm::differential

#endif

// Makes a request wrong in ways that have nothing to do with what it is for.
#ifndef DDBM_TESTS_DIFFERENTIAL_GENERATOR_SPOIL_HPP
#define DDBM_TESTS_DIFFERENTIAL_GENERATOR_SPOIL_HPP

#include "differential/generator/random_source.hpp"

#include <boost/json.hpp>

namespace ddbm::differential {

void spoil(random_source& random, boost::json::object& request);

}  // namespace ddbm::differential

#endif

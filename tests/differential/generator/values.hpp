// Attribute values in their JSON form: few and simple ones, so that items meet, and those that lie
// at the edges of what DynamoDB takes.
#ifndef DDBM_TESTS_DIFFERENTIAL_GENERATOR_VALUES_HPP
#define DDBM_TESTS_DIFFERENTIAL_GENERATOR_VALUES_HPP

#include "differential/generator/random_source.hpp"

#include <boost/json.hpp>

#include <string>
#include <string_view>

namespace ddbm::differential {

namespace json = boost::json;

/// Of one type, "S" or "NS" and so on.
json::value value_of(random_source& random, std::string_view type, int depth = 0);

/// Of any type.
json::value any_value(random_source& random, int depth = 0);

/// That DynamoDB refuses.
json::value bad_value(random_source& random);

/// For a partition key: one of very few.
json::value partition_value(random_source& random, std::string_view type);
/// For a sort key: one of a few, in several notations.
json::value sort_value(random_source& random, std::string_view type);
/// That no key may have.
json::value bad_key_value(random_source& random, std::string_view type);

/// The type that a value claims to have.
std::string type_of(const json::value& value);

}  // namespace ddbm::differential

#endif

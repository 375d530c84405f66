// The form in which DynamoDB returns numbers.
#ifndef DDBM_TESTS_DIFFERENTIAL_COMPARE_PLAIN_NUMBER_HPP
#define DDBM_TESTS_DIFFERENTIAL_COMPARE_PLAIN_NUMBER_HPP

#include <boost/json.hpp>

#include <string>
#include <string_view>

namespace ddbm::differential {

/// Without exponent, plus, and zeros that say nothing: "1.50E1" is "15". Other text comes back as
/// it is.
std::string plain_number(std::string_view text);

/// All numbers in attribute values, wherever they are.
void make_numbers_plain(boost::json::value& in);

}  // namespace ddbm::differential

#endif

// What the patterns of known differences are made of.
#ifndef DDBM_TESTS_DIFFERENTIAL_KNOWN_DIFFERENCES_WORDS_HPP
#define DDBM_TESTS_DIFFERENTIAL_KNOWN_DIFFERENCES_WORDS_HPP

#include <string>

namespace ddbm::differential {

inline const std::string ve = "400 ValidationException: ";
inline const std::string rnf = "400 ResourceNotFoundException: ";
inline const std::string omv = ve + "One or more parameter values were invalid: ";
inline const std::string constraint = ve + "[0-9]+ validation errors? detected: ";
inline const std::string expression =
    ve + "Invalid (Update|Condition|Filter|KeyCondition|Projection)Expression: ";
inline const std::string update_failure =
    "(The provided expression refers to an attribute that does not "
    "exist in the item|The document path "
    "provided in the update expression is invalid for update|An "
    "operand in the update expression has an "
    "incorrect data type|Number overflow\\. .*)";

inline const std::string table_operations = "(Create|Update|Delete|Describe)Table";
inline const std::string described = "Table(Description)?/";
inline const std::string described_index = described + "GlobalSecondaryIndexes/[0-9]+/";

}  // namespace ddbm::differential

#endif

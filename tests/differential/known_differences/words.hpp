// What the patterns of known differences are made of, and what they match.
#ifndef DDBM_TESTS_DIFFERENTIAL_KNOWN_DIFFERENCES_WORDS_HPP
#define DDBM_TESTS_DIFFERENTIAL_KNOWN_DIFFERENCES_WORDS_HPP

#include <algorithm>
#include <string>

namespace ddbm::differential {

/// Texts repeat parts of requests, also line breaks, which no dot of a pattern matches.
inline std::string on_one_line(std::string text)
{
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' '
    );
    return text;
}

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

/// What DynamoDB Local says of an update that fails on its item, or of its result.
inline const std::string update_failure_of_local =
    "(" + update_failure +
    "|DynamoDB only supports precision up to 38 digits|One or more parameter values are not "
    "valid\\. The update expression attempted to update a secondary index key to a value that is "
    "not supported\\. .*)";

inline const std::string table_operations = "(Create|Update|Delete|Describe)Table";
inline const std::string described = "Table(Description)?/";
inline const std::string described_index = described + "GlobalSecondaryIndexes/[0-9]+/";

}  // namespace ddbm::differential

#endif

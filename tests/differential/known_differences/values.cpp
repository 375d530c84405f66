// Where DynamoDB Local differs from the service in attribute values.

#include "differential/known_differences/applies.hpp"
#include "differential/known_differences/rows.hpp"
#include "differential/known_differences/words.hpp"

namespace ddbm::differential {
namespace {

/// Around what is said of a value.
const std::string in_placeholders = "(ExpressionAttributeValues contains invalid value: )?";
const std::string of_placeholders = "( for key :.*)?";

}  // namespace

std::vector<known_difference> differences_in_values()
{
    return {
        {"empty-attribute-name-in-placeholders",
         "other words",
         ".*",
         "outcome",
         ve + "ExpressionAttributeValues contains invalid value: One or more parameter values "
              "were invalid: Empty attribute name for key .*",
         ve + "ExpressionAttributeValues contains invalid value: Empty attribute name for key .*"},
        {"index-key-of-a-document-type",
         "other words",
         ".*",
         "outcome",
         omv + "Type mismatch for Index Key .*",
         ve + "Invalid attribute value type"},
        {"duplicate-binaries",
         "Local does not print them",
         ".*",
         "outcome",
         ve + ".*Input collection \\[.*\\]of type BS contains duplicates\\..*",
         ve + ".*Input collection of type BS contains duplicates\\..*"},
        {"empty-attribute-name",
         "other words",
         ".*",
         "outcome",
         omv + "Empty attribute name",
         ve + "Empty attribute name"},
        {"not-a-number",
         "other words",
         ".*",
         "outcome",
         ve + in_placeholders + "The parameter cannot be converted to a numeric value(: .*)?" +
             of_placeholders,
         ve + in_placeholders + "A value provided cannot be converted into a number" +
             of_placeholders},
        {"number-too-precise",
         "other words",
         ".*",
         "outcome",
         ve + in_placeholders + "Attempting to store more than 38 significant digits in a Number" +
             of_placeholders,
         ve + in_placeholders + "DynamoDB only supports precision up to 38 digits" +
             of_placeholders},
        {"number-out-of-range",
         "an exponent that is too long for Local to read",
         ".*",
         "outcome",
         ve + in_placeholders + "Number (over|under)flow\\. .*",
         ve + in_placeholders + "A value provided cannot be converted into a number" +
             of_placeholders,
         has_long_exponent},
        {"zero-out-of-range",
         "zero with so large or low an exponent is not taken, but by Local",
         ".*",
         "outcome",
         ve + in_placeholders + "Number (over|under)flow\\. .*",
         "200|400 .*",
         has_zero_with_exponent},
        {"duplicates-dot",
         "Local leaves a dot out",
         ".*",
         "outcome",
         ve + ".*Input collection \\[.*\\] contains duplicates\\..*",
         ve + ".*Input collection \\[.*\\] contains duplicates($|[^.].*)",
         lacks_a_dot},
    };
}

}  // namespace ddbm::differential

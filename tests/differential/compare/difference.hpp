// Where two answers differ.
#ifndef DDBM_TESTS_DIFFERENTIAL_COMPARE_DIFFERENCE_HPP
#define DDBM_TESTS_DIFFERENTIAL_COMPARE_DIFFERENCE_HPP

#include "differential/compare/canonical.hpp"

#include <string>
#include <vector>

namespace ddbm::differential {

struct difference
{
    /// "outcome", or the way into the body: "Items/3/a/N".
    std::string path;
    /// JSON, or the outcome; "absent" for what is not there.
    std::string left;
    std::string right;
    /// What came with the left error, if the outcomes differ; JSON.
    std::string left_error{};
};

/// @param outcome_only  what is in successful answers does not count
std::vector<difference>
find_differences(const canonical_answer& left, const canonical_answer& right, bool outcome_only);

}  // namespace ddbm::differential

#endif

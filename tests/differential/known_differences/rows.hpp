// The rows of the table of known differences, by subject.
#ifndef DDBM_TESTS_DIFFERENTIAL_KNOWN_DIFFERENCES_ROWS_HPP
#define DDBM_TESTS_DIFFERENTIAL_KNOWN_DIFFERENCES_ROWS_HPP

#include "differential/compare/difference.hpp"
#include "differential/step.hpp"

#include <string>
#include <vector>

namespace ddbm::differential {

/// Excuses one pair of answers, or of parts of them. All patterns must match whole texts.
struct known_difference
{
    std::string name;
    std::string reason;
    /// Of operations' names.
    std::string operations;
    /// Of difference::path.
    std::string path;
    /// What the engine, and then DynamoDB Local answers there.
    std::string engine;
    std::string local;
    /// Whether the request, or the pair, is of the kind that this is about. Null: any.
    bool (*applies)(const step& asked, const difference& found) = nullptr;
};

std::vector<known_difference> differences_in_requests();
std::vector<known_difference> differences_in_tables();
std::vector<known_difference> differences_in_capacity();
std::vector<known_difference> differences_in_values();
std::vector<known_difference> differences_in_keys();
std::vector<known_difference> differences_in_expressions();
std::vector<known_difference> differences_in_pages();
std::vector<known_difference> differences_in_transactions();
std::vector<known_difference> differences_in_streams();

}  // namespace ddbm::differential

#endif

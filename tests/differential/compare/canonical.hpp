// Brings an answer into a form that is equal for equal answers: what each server makes up is
// hidden, and what comes in any order is sorted.
#ifndef DDBM_TESTS_DIFFERENTIAL_COMPARE_CANONICAL_HPP
#define DDBM_TESTS_DIFFERENTIAL_COMPARE_CANONICAL_HPP

#include "differential/run/player.hpp"
#include "differential/step.hpp"

#include <boost/json.hpp>

#include <string>

namespace ddbm::differential {

struct canonical_answer
{
    /// "200", or the status, the error's name and its message.
    std::string outcome;
    json::value body;
};

canonical_answer canonical(const step& asked, const pages& got);

/// What is written in braces in a message may come in any order.
std::string canonical_message(std::string message);

}  // namespace ddbm::differential

#endif

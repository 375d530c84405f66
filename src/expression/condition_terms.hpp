// The terms of conditions in the syntax of DynamoDB's expressions, of paths and values that are
// placeholders already. Each counts as one operator.

#ifndef DDBM_SRC_CONDITION_TERMS_HPP
#define DDBM_SRC_CONDITION_TERMS_HPP

#include <ddbm/comparison.hpp>

#include <span>
#include <string>
#include <string_view>

namespace ddbm::detail {

// `values` are as many as the operator takes.
std::string
compare(std::string_view path, comparison_operator op, std::span<const std::string> values);
std::string equals(std::string_view path, std::string_view value);
std::string exists(std::string_view path);
std::string does_not_exist(std::string_view path);

}  // namespace ddbm::detail

#endif

// The words that all errors of an expression begin with.
#ifndef DDBM_SRC_LOCAL_EXPRESSION_EXPRESSION_ERROR_HPP
#define DDBM_SRC_LOCAL_EXPRESSION_EXPRESSION_ERROR_HPP

#include "local/service_error.hpp"

#include <string>
#include <string_view>

namespace ddbm::local::detail {

/// The member of the request that the text came from: "ConditionExpression".
struct expression_name
{
    std::string_view name;

    /// Throws ValidationException "Invalid <name>: " + what.
    [[noreturn]] void refuse(std::string_view what) const
    {
        std::string message = "Invalid ";
        message.append(name).append(": ").append(what);
        detail::refuse(std::move(message));
    }
};

}  // namespace ddbm::local::detail

#endif

#include "local/control/control_errors.hpp"

#include "local/service_error.hpp"

#include <utility>

namespace ddbm::local::detail {

void not_found(std::string_view what)
{
    throw service_error(
        400,
        resource_not_found_exception,
        std::string("Requested resource not found: ").append(what)
    );
}

void table_not_found(std::string_view name)
{
    not_found(std::string("Table: ").append(name).append(" not found"));
}

void in_use(std::string message)
{
    throw service_error(400, resource_in_use_exception, std::move(message));
}

void still_in_use(std::string_view what)
{
    in_use(std::string("Attempt to change a resource which is still in use: ").append(what));
}

void limit_exceeded(std::string message)
{
    throw service_error(400, limit_exceeded_exception, std::move(message));
}

void subscriber_limit_exceeded(std::string_view what)
{
    limit_exceeded(std::string("Subscriber limit exceeded: ").append(what));
}

void internal_failure()
{
    throw service_error(500, "com.amazon.coral.service#InternalFailure", "");
}

}  // namespace ddbm::local::detail

#include "errors/without_values.hpp"

#include <ddbm/cancellation_reason.hpp>
#include <ddbm/item.hpp>
#include <ddbm/throttling_reason.hpp>

namespace ddbm::detail {

diagnostics without_values(const diagnostics& diag)
{
    diagnostics rest;
    if (diag.empty())
        return rest;
    // Named one by one: what diagnostics may come to have is left out until it stands here.
    rest.exception_type(diag.exception_type());
    rest.request_id(diag.request_id());
    rest.http_status(diag.http_status());
    rest.attempts(diag.attempts());
    rest.applied(diag.applied());
    rest.retry_end(diag.retry_end());
    rest.recognised_by_equality(diag.recognised_by_equality());
    rest.throttling_reasons(diag.throttling_reasons());
    rest.operation(diag.operation());
    rest.endpoint(diag.endpoint());
    rest.region(diag.region());
    rest.table(diag.table());

    auto reasons = diag.cancellation_reasons();
    for (cancellation_reason& each : reasons)
    {
        each.message.clear();
        each.returned_item.reset();
    }
    rest.cancellation_reasons(std::move(reasons));
    return rest;
}

}  // namespace ddbm::detail

#include "table/item_checks.hpp"

#include "values/item_size.hpp"

#include <ddbm/error.hpp>
#include <ddbm/item_json.hpp>
#include <ddbm/limits.hpp>
#include <ddbm/model.hpp>

#include <string>

namespace ddbm::detail {

void check_valid(const record_ops& record, const void* object)
{
    validation_report report;
    validate_record(record, object, report);
    report.throw_if_failed();
}

void check_size(const item& attributes)
{
    const std::size_t size = item_size(attributes);
    if (size > limits::item_bytes)
        throw error(
            errc::item_too_large,
            "the item would have " + std::to_string(size) + " bytes, more than the " +
                std::to_string(limits::item_bytes) + " of DynamoDB"
        );
}

void check_size_of_json(std::string_view attributes)
{
    // As JSON an item is never smaller than DynamoDB counts it, so most need no counting.
    if (attributes.size() > limits::item_bytes)
        check_size(item_from_json(attributes));
}

}  // namespace ddbm::detail

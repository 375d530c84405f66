#include "migration/migration_tally.hpp"

#include <ddbm/errc.hpp>
#include <ddbm/service_errc.hpp>

#include <algorithm>

namespace ddbm::detail {

bool is_of_item(const error_code& why)
{
    if (why == service_errc::validation || why == service_errc::item_collection_size_limit_exceeded)
        return true;
    if (why.category() != library_category())
        return false;
    switch (static_cast<errc>(why.value()))
    {
    case errc::number_invalid:
    case errc::number_out_of_range:
    case errc::number_not_representable:
    case errc::invalid_utf8:
    case errc::invalid_base64:
    case errc::empty_set:
    case errc::duplicate_in_set:
    case errc::nesting_too_deep:
    case errc::empty_key:
    case errc::key_too_long:
    case errc::item_too_large:
    case errc::item_too_wide:
    case errc::attribute_missing:
    case errc::attribute_type_mismatch:
    case errc::value_not_allowed:
    case errc::validation_failed:
    case errc::unknown_attributes_in_list:
    case errc::unknown_version:
    case errc::migration_failed:
    case errc::invalid_request:
    case errc::conflict_changed:
    case errc::unique_taken:
        return true;
    default:
        return false;
    }
}

void migration_tally::failed(std::string key, const error& why)
{
    migration_progress& counts = report_.counts;
    ++(why.code() == errc::unknown_version ? counts.unknown : counts.failed);
    if (report_.problems.size() >= keep_problems_)
        return;
    const std::string& message = why.get_diagnostics().message();
    report_.problems.emplace_back(
        std::move(key), why.code(), message.empty() ? why.code().message() : message
    );
}

migration_progress migration_tally::progress(clock::time_point now) const
{
    migration_progress made = report_.counts;
    made.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(now - begin_);
    made.remaining = remaining_time(made);
    return made;
}

migration_report migration_tally::report(clock::time_point now) &&
{
    report_.counts = progress(now);
    return std::move(report_);
}

std::optional<std::chrono::milliseconds> remaining_time(const migration_progress& so_far)
{
    if (!so_far.total || so_far.seen <= 0)
        return std::nullopt;
    const std::int64_t left = *so_far.total - so_far.seen_before - so_far.seen;
    const double each =
        static_cast<double>(so_far.elapsed.count()) / static_cast<double>(so_far.seen);
    const double time = each * static_cast<double>(std::max<std::int64_t>(left, 0));
    constexpr double longest = 1e15;
    return std::chrono::milliseconds(static_cast<std::int64_t>(std::min(time, longest)));
}

}  // namespace ddbm::detail

#include <ddbm/validators/combine.hpp>

#include <algorithm>

namespace ddbm::detail {
namespace {

// Failures have the path of the value, or one that goes on from there.
bool is_inside(const validation_failure& failure, const validation_report& report)
{
    return failure.path().size() > report.path().size();
}

bool are_inside(const std::vector<validation_failure>& failures, const validation_report& report)
{
    return std::all_of(failures.begin(), failures.end(), [&](const validation_failure& each) {
        return is_inside(each, report);
    });
}

// "is a string, not a number; or count is missing": with the paths from the value on.
std::string
failures_in_words(const std::vector<validation_failure>& failures, const validation_report& report)
{
    std::string words;
    for (const validation_failure& each : failures)
    {
        if (!words.empty())
            words += " and ";
        if (is_inside(each, report))
        {
            std::string_view inner = std::string_view(each.path()).substr(report.path().size());
            if (inner.front() == '.')
                inner.remove_prefix(1);
            words.append(inner).append(" ");
        }
        words += each.reason();
    }
    return words;
}

}  // namespace

void failed_alternatives::report_to(validation_report& report)
{
    const auto is_meant = [&](const auto& each) { return are_inside(each, report); };
    const auto meant = std::find_if(all_.begin(), all_.end(), is_meant);
    if (all_.size() == 1)
        report.add(std::move(all_.front()));
    else if (meant != all_.end() && std::none_of(meant + 1, all_.end(), is_meant))
        report.add(std::move(*meant));
    else
    {
        std::string words;
        for (const auto& each : all_)
        {
            if (!words.empty())
                words += ", or ";
            words += failures_in_words(each, report);
        }
        report.fail("fits none of " + std::to_string(all_.size()) + " alternatives: " + words);
    }
}

void replace_reasons(std::size_t before, std::string_view text, validation_report& report)
{
    std::vector<validation_failure> failures = report.take_behind(before);
    const auto inside = std::stable_partition(
        failures.begin(),
        failures.end(),
        [&](const validation_failure& each) { return !is_inside(each, report); }
    );
    if (inside != failures.begin())
        report.fail(std::string(text));
    failures.erase(failures.begin(), inside);
    report.add(std::move(failures));
}

}  // namespace ddbm::detail

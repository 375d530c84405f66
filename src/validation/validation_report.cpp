#include "values/path_text.hpp"

#include <ddbm/error.hpp>
#include <ddbm/validation_report.hpp>

#include <algorithm>
#include <iterator>
#include <set>

namespace ddbm {

void validation_report::fail(std::string reason)
{
    failures_.emplace_back(path_, std::move(reason));
}

void validation_report::enter(std::string_view name)
{
    lengths_.push_back(path_.size());
    detail::append_step(path_, name);
}

void validation_report::enter(std::size_t index)
{
    lengths_.push_back(path_.size());
    detail::append_step(path_, index);
}

void validation_report::leave()
{
    path_.resize(lengths_.back());
    lengths_.pop_back();
}

std::string validation_report::text() const
{
    std::string all;
    for (const validation_failure& each : failures_)
    {
        if (!all.empty())
            all += "; ";
        if (!each.path().empty())
            all += each.path() + ": ";
        all += each.reason();
    }
    return all;
}

void validation_report::throw_if_failed() const
{
    if (empty())
        return;
    diagnostics diag(
        std::to_string(count()) + (count() == 1 ? " value is" : " values are") +
        " not valid: " + text()
    );
    diag.attribute_path(first_path());
    throw error(errc::validation_failed, std::move(diag));
}

std::vector<validation_failure> validation_report::take_behind(std::size_t count)
{
    const auto first = failures_.begin() + static_cast<std::ptrdiff_t>(count);
    std::vector<validation_failure> taken(
        std::make_move_iterator(first), std::make_move_iterator(failures_.end())
    );
    failures_.erase(first, failures_.end());
    return taken;
}

void validation_report::add(std::vector<validation_failure> failures)
{
    std::move(failures.begin(), failures.end(), std::back_inserter(failures_));
}

void validation_report::drop_repeated_behind(std::size_t count)
{
    const auto first = failures_.begin() + static_cast<std::ptrdiff_t>(count);
    // A long list may have many, so that each is not compared with all others.
    std::set<std::pair<std::string_view, std::string_view>> seen;
    std::vector<bool> is_kept;
    for (auto each = first; each != failures_.end(); ++each)
        is_kept.push_back(seen.emplace(each->path(), each->reason()).second);
    seen.clear();
    auto kept = first;
    for (std::size_t i = 0; i < is_kept.size(); ++i)
    {
        const auto each = first + static_cast<std::ptrdiff_t>(i);
        if (!is_kept[i])
            continue;
        if (kept != each)
            *kept = std::move(*each);
        ++kept;
    }
    failures_.erase(kept, failures_.end());
}

}  // namespace ddbm

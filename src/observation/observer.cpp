#include "errors/without_values.hpp"

#include <ddbm/observer.hpp>
#include <ddbm/operation_report.hpp>

#include <exception>
#include <mutex>
#include <ostream>
#include <utility>

namespace ddbm {

namespace {

class calling_observer final : public observer
{
public:
    calling_observer(std::function<void(const operation_report&)> function, reported besides)
        : observer(besides), function_(std::move(function))
    {
    }

    void operation_ended(const operation_report& report) override { function_(report); }

private:
    const std::function<void(const operation_report&)> function_;
};

class printing_observer final : public observer
{
public:
    printing_observer(std::ostream& out, reported besides) : observer(besides), out_(out) {}

    void operation_ended(const operation_report& report) override
    {
        const std::string line = report.to_string() + '\n';
        std::lock_guard held(mutex_);
        out_ << line << std::flush;
    }

private:
    std::mutex mutex_;
    std::ostream& out_;
};

constexpr reported wishes_of(const observer& of)
{
    reported all = reported::outcome;
    for (const reported each : {reported::capacity, reported::values})
        all = of.wants(each) ? all | each : all;
    return all;
}

class both_observers final : public observer
{
public:
    both_observers(std::shared_ptr<observer> first, std::shared_ptr<observer> second)
        : observer(wishes_of(*first) | wishes_of(*second)), first_(std::move(first)),
          second_(std::move(second))
    {
    }

    // The second is told also where the first throws.
    void operation_ended(const operation_report& report) override
    {
        std::exception_ptr thrown;
        try
        {
            tell(*first_, report);
        }
        catch (...)
        {
            thrown = std::current_exception();
        }
        tell(*second_, report);
        if (thrown)
            std::rethrow_exception(thrown);
    }

    void operation_begins(const operation_start& what) override
    {
        first_->operation_begins(what);
        second_->operation_begins(what);
    }

private:
    // Values that the other one wants are none of its business.
    void tell(observer& each, const operation_report& report) const
    {
        if (!wants(reported::values) || each.wants(reported::values))
            return each.operation_ended(report);
        operation_report rest = report;
        rest.diagnostics = detail::without_values(report.diagnostics);
        rest.request.clear();
        each.operation_ended(rest);
    }

    const std::shared_ptr<observer> first_;
    const std::shared_ptr<observer> second_;
};

}  // namespace

void observer::operation_begins(const operation_start&) {}

std::shared_ptr<observer>
observe(std::function<void(const operation_report&)> function, reported besides)
{
    if (!function)
        return nullptr;
    return std::make_shared<calling_observer>(std::move(function), besides);
}

std::shared_ptr<observer> log_to(std::ostream& out, reported besides)
{
    return std::make_shared<printing_observer>(out, besides);
}

std::shared_ptr<observer>
observe_both(std::shared_ptr<observer> first, std::shared_ptr<observer> second)
{
    if (!first || !second)
        return first ? first : second;
    return std::make_shared<both_observers>(std::move(first), std::move(second));
}

}  // namespace ddbm

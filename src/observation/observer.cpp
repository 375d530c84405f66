#include <ddbm/observer.hpp>
#include <ddbm/operation_report.hpp>

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

}  // namespace

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

}  // namespace ddbm

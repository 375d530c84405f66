#ifndef DDBM_TESTS_RECORDING_OBSERVER_HPP
#define DDBM_TESTS_RECORDING_OBSERVER_HPP

#include <ddbm/observer.hpp>
#include <ddbm/operation_report.hpp>

#include <gtest/gtest.h>

#include <mutex>
#include <vector>

namespace ddbm::test {

// Keeps what it is told.
class recording_observer final : public observer
{
public:
    using observer::observer;

    void operation_ended(const operation_report& report) override
    {
        std::lock_guard held(mutex_);
        reports_.push_back(report);
    }

    std::vector<operation_report> reports() const
    {
        std::lock_guard held(mutex_);
        return reports_;
    }

    // The only one; an empty one if there are others, which is a failure of the test.
    operation_report only() const
    {
        auto all = reports();
        EXPECT_EQ(all.size(), 1u);
        return all.size() == 1 ? all.front() : operation_report();
    }

private:
    mutable std::mutex mutex_;
    std::vector<operation_report> reports_;
};

}  // namespace ddbm::test

#endif

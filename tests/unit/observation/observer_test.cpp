#include <ddbm/call_options.hpp>
#include <ddbm/error.hpp>
#include <ddbm/observer.hpp>
#include <ddbm/operation_report.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace ddbm {
namespace {

// Keeps what it is told.
class keeping_observer final : public observer
{
public:
    using observer::observer;

    void operation_ended(const operation_report& report) override { ended.push_back(report); }
    void operation_begins(const operation_start& what) override
    {
        begun.push_back(
            std::string(what.operation) + (what.is_write ? " writes " : " reads ") +
            std::string(what.tag)
        );
        if (refuses)
            throw error(errc::budget_exceeded, "no");
    }

    std::vector<operation_report> ended;
    std::vector<std::string> begun;
    bool refuses = false;
};

operation_report sample()
{
    operation_report report;
    report.operation = "PutItem";
    report.tag = "job";
    report.request = "{}";
    report.diagnostics.message("the key is secret").exception_type("ValidationException");
    return report;
}

TEST(ObserveBoth, TellsBoth)
{
    const auto one = std::make_shared<keeping_observer>();
    const auto two = std::make_shared<keeping_observer>(reported::capacity);
    const auto both = observe_both(one, two);

    EXPECT_TRUE(both->wants(reported::capacity));
    EXPECT_FALSE(both->wants(reported::values));
    both->operation_begins(operation_start("PutItem", true, "job"));
    both->operation_ended(sample());

    EXPECT_EQ(one->begun, std::vector<std::string>{"PutItem writes job"});
    EXPECT_EQ(two->begun, one->begun);
    EXPECT_EQ(one->ended.size(), 1u);
    EXPECT_EQ(two->ended.at(0).tag, "job");
}

TEST(ObserveBoth, KeepsValuesFromTheOneThatDoesNotWantThem)
{
    const auto plain = std::make_shared<keeping_observer>();
    const auto full = std::make_shared<keeping_observer>(reported::values);

    observe_both(plain, full)->operation_ended(sample());

    EXPECT_EQ(full->ended.at(0).request, "{}");
    EXPECT_EQ(full->ended.at(0).diagnostics.message(), "the key is secret");
    EXPECT_EQ(plain->ended.at(0).request, "");
    EXPECT_EQ(plain->ended.at(0).diagnostics.message(), "");
    EXPECT_EQ(plain->ended.at(0).diagnostics.exception_type(), "ValidationException");
}

TEST(ObserveBoth, LeavesOutWhoIsNot)
{
    const auto one = std::make_shared<keeping_observer>();

    EXPECT_EQ(observe_both(one, nullptr), one);
    EXPECT_EQ(observe_both(nullptr, one), one);
    EXPECT_EQ(observe_both(nullptr, nullptr), nullptr);
}

TEST(ObserveBoth, LetsAnOperationBeginIfNeitherKeepsItFromThat)
{
    const auto one = std::make_shared<keeping_observer>();
    const auto two = std::make_shared<keeping_observer>();
    two->refuses = true;

    EXPECT_THROW(observe_both(one, two)->operation_begins(operation_start()), error);
    EXPECT_THROW(observe_both(two, one)->operation_begins(operation_start()), error);
    EXPECT_EQ(one->begun.size(), 1u);
}

TEST(ObserveBoth, TellsTheSecondWhenTheFirstThrows)
{
    const auto throwing =
        observe([](const operation_report&) { throw std::runtime_error("broken"); });
    const auto two = std::make_shared<keeping_observer>();

    EXPECT_THROW(observe_both(throwing, two)->operation_ended(sample()), std::runtime_error);
    EXPECT_EQ(two->ended.size(), 1u);
}

TEST(Observer, LetsEverythingBeginUnlessItSaysOtherwise)
{
    std::ostringstream out;

    EXPECT_NO_THROW(log_to(out)->operation_begins(operation_start("GetItem", false, "")));
    EXPECT_EQ(out.str(), "");
}

TEST(CallOptions, HaveATagAndATrace)
{
    call_options options;
    EXPECT_EQ(options.tag(), nullptr);
    EXPECT_FALSE(options.trace());

    trace_context trace;
    trace.trace_id[0] = 1;
    trace.parent_id[0] = 2;
    options.tag("job").trace(trace);
    const call_options copy = options;

    ASSERT_TRUE(copy.tag());
    EXPECT_EQ(*copy.tag(), "job");
    EXPECT_EQ(copy.tag(), options.tag());
    EXPECT_EQ(copy.trace(), trace);
    EXPECT_EQ(options.tag("").tag(), nullptr);
}

}  // namespace
}  // namespace ddbm

#include <ddbm/validators/one_of.hpp>
#include <ddbm/validators/range.hpp>

namespace ddbm::detail {

void fail_out_of_range(
    std::string value, std::string low, std::string high, validation_report& report
)
{
    std::string allowed;
    if (!low.empty() && !high.empty())
        allowed = low + " to " + high;
    else if (!low.empty())
        allowed = "at least " + low;
    else if (!high.empty())
        allowed = "at most " + high;
    if (allowed.empty())
        return report.fail("is out of its range");
    report.fail((value.empty() ? "is out of range" : "is " + value) + ", allowed are " + allowed);
}

void fail_to_clamp(std::string bound, validation_report& report)
{
    report.fail("cannot be set to the bound " + bound + ", which its type does not have");
}

void add_allowed(std::string& allowed, bool& has_words, const std::string& words)
{
    if (!allowed.empty())
        allowed += ", ";
    allowed += words;
    has_words = has_words && !words.empty();
}

void fail_one_of(const std::string& allowed, bool has_words, validation_report& report)
{
    report.fail(has_words ? "is none of " + allowed : "is none of the allowed values");
}

}  // namespace ddbm::detail

#include <ddbm/reads_as.hpp>

#include <string>

namespace ddbm::detail {

void fail_to_read(std::string_view expected, validation_report& report)
{
    report.fail("is not " + std::string(expected));
}

}  // namespace ddbm::detail

#ifndef DDBM_TESTS_DOUBLED_READ_HPP
#define DDBM_TESTS_DOUBLED_READ_HPP

#include "client/handled_operation.hpp"

#include <ddbm/client_handle.hpp>

#include <string>
#include <string_view>
#include <tuple>

namespace ddbm::test {

// An operation whose second attempt begins when the test says so.
class doubled_read final : public detail::handled_operation<std::string>
{
public:
    doubled_read(
        const ddbm::client& db,
        const call_options& options,
        detail::operation_kind kind = {service::dynamodb, "GetItem", false, true}
    )
        : handled_operation(db.state(), options, kind)
    {
        allow_second_attempt();
        buffer() += request;
    }

    static constexpr std::string_view request = R"({"TableName":"things"})";

    using handled_operation::begin_second_attempt;

private:
    void read(std::string_view text) override { std::get<0>(results_) = text; }
};

}  // namespace ddbm::test

#endif

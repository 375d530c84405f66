#include "differential/engine_side.hpp"

namespace ddbm::differential {
namespace {

ddbm::local::engine_options options()
{
    ddbm::local::engine_options made;
    // As DynamoDB Local prints it in ARNs.
    made.region = "ddblocal";
    made.account = "000000000000";
    made.seed = 1;
    return made;
}

}  // namespace

engine_side::engine_side() : engine_(options()) {}

answer engine_side::send(ddbm::service target, std::string_view operation, std::string_view body)
{
    ddbm::local::engine_reply got = engine_.call(target, operation, body);
    return {got.status, std::move(got.body)};
}

}  // namespace ddbm::differential

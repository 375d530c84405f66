// PartiQL: read as far as any other request, so that its mistakes are answered alike.

#include "local/request/shapes/common.hpp"

namespace ddbm::local::detail::shapes {
namespace {

constexpr type statement = text_type(1, 8192);
constexpr type parameters = list_of(attribute_value, 1);
constexpr type next_token = text_type(1, 32'768);

constexpr field execute_statement_fields[] = {
    {"Statement", statement, required},
    {"Parameters", parameters},
    {"ConsistentRead", boolean},
    {"NextToken", next_token},
    {"ReturnConsumedCapacity", return_consumed_capacity},
    {"Limit", page_limit},
    {"ReturnValuesOnConditionCheckFailure", return_values_on_failure},
};

constexpr field batch_statement_fields[] = {
    {"Statement", statement, required},
    {"Parameters", parameters},
    {"ConsistentRead", boolean},
    {"ReturnValuesOnConditionCheckFailure", return_values_on_failure},
};
constexpr type batch_statement = structure("BatchStatementRequest", batch_statement_fields);
constexpr type batch_statements = list_of(batch_statement, 1, 25);
constexpr field batch_execute_statement_fields[] = {
    {"Statements", batch_statements, required},
    {"ReturnConsumedCapacity", return_consumed_capacity},
};

constexpr field parameterized_statement_fields[] = {
    {"Statement", statement, required},
    {"Parameters", parameters},
    {"ReturnValuesOnConditionCheckFailure", return_values_on_failure},
};
constexpr type parameterized_statement =
    structure("ParameterizedStatement", parameterized_statement_fields);
constexpr type transact_statements =
    list_of(parameterized_statement, 1, limits::transaction_actions);
constexpr field execute_transaction_fields[] = {
    {"TransactStatements", transact_statements, required},
    {"ClientRequestToken", client_request_token},
    {"ReturnConsumedCapacity", return_consumed_capacity},
};

constexpr shape operations[] = {
    request_of("ExecuteStatement", execute_statement_fields),
    request_of("BatchExecuteStatement", batch_execute_statement_fields),
    request_of("ExecuteTransaction", execute_transaction_fields),
};

}  // namespace

std::span<const shape> of_statements() noexcept
{
    return operations;
}

}  // namespace ddbm::local::detail::shapes

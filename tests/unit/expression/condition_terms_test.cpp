#include "expression/condition_terms.hpp"

#include <gtest/gtest.h>

namespace ddbm::detail {
namespace {

std::string compared(comparison_operator op)
{
    const std::string values[] = {":1", ":2"};
    return compare("#0.#1", op, values);
}

TEST(ConditionTerms, CompareInTheSyntaxOfDynamoDb)
{
    EXPECT_EQ(compared(comparison_operator::eq), "#0.#1 = :1");
    EXPECT_EQ(compared(comparison_operator::lt), "#0.#1 < :1");
    EXPECT_EQ(compared(comparison_operator::le), "#0.#1 <= :1");
    EXPECT_EQ(compared(comparison_operator::gt), "#0.#1 > :1");
    EXPECT_EQ(compared(comparison_operator::ge), "#0.#1 >= :1");
    EXPECT_EQ(compared(comparison_operator::between), "#0.#1 BETWEEN :1 AND :2");
    EXPECT_EQ(compared(comparison_operator::begins_with), "begins_with(#0.#1, :1)");
}

TEST(ConditionTerms, AskWhetherAnAttributeIsThere)
{
    EXPECT_EQ(exists("#0"), "attribute_exists(#0)");
    EXPECT_EQ(does_not_exist("#0"), "attribute_not_exists(#0)");
}

}  // namespace
}  // namespace ddbm::detail

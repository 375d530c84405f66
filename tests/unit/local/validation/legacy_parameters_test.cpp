// Expected, AttributeUpdates, QueryFilter and ScanFilter.

#include "unit/local/validation/validation_fixture.hpp"

namespace ddbm::local::testing {
namespace {

std::string expected(std::string_view members)
{
    return "'Expected':{'a':{" + std::string(members) + "}}";
}

std::string scan_filter(std::string_view members)
{
    return "'ScanFilter':{'a':{" + std::string(members) + "}}";
}

std::string update(std::string_view members)
{
    return "'AttributeUpdates':{'a':{" + std::string(members) + "}}";
}

// The types of values, with a value of each.
constexpr std::pair<std::string_view, std::string_view> values_of_types[] = {
    {"S", "{'S':'a'}"},
    {"N", "{'N':'1'}"},
    {"B", "{'B':'Yg=='}"},
    {"BOOL", "{'BOOL':true}"},
    {"NULL", "{'NULL':true}"},
    {"SS", "{'SS':['a']}"},
    {"NS", "{'NS':['1']}"},
    {"BS", "{'BS':['Yg==']}"},
    {"L", "{'L':[]}"},
    {"M", "{'M':{}}"},
};

class LegacyRules : public validation_test
{
protected:
    bool holds(std::string_view operation, const std::string& changes)
    {
        const engine_reply reply = call(operation, changed(operation, changes));
        EXPECT_TRUE(
            reply.status == 200 ||
            reply.body.find("ConditionalCheckFailedException") != std::string::npos
        ) << changes
          << reply.body;
        return reply.status == 200;
    }
};

TEST_F(LegacyRules, ExpectedChecksInThisOrder)
{
    const std::string value = "'Value':{'S':'a'}";
    const std::string list = "'AttributeValueList':[{'S':'a'}]";
    const std::string lt = "'ComparisonOperator':'LT'";

    for (const char* operation : {"PutItem", "UpdateItem", "DeleteItem"})
        expect_refused({
            {operation,
             expected(value + "," + list + "," + lt + ",'Exists':true"),
             "OMV: Value and AttributeValueList cannot be used together for Attribute: a"},
            {operation,
             expected(lt + ",'Exists':true"),
             "OMV: Exists and ComparisonOperator cannot be used together for Attribute: a"},
            {operation,
             expected(lt),
             "OMV: Value or AttributeValueList must be used with ComparisonOperator: LT for "
             "Attribute: a"},
            {operation,
             expected("'ComparisonOperator':'EQ','AttributeValueList':[]"),
             "OMV: Invalid number of argument(s) for the EQ ComparisonOperator"},
            {operation,
             expected("'ComparisonOperator':'NULL'," + value),
             "OMV: Invalid number of argument(s) for the NULL ComparisonOperator"},
            {operation,
             expected("'ComparisonOperator':'BETWEEN','AttributeValueList':[{'SS':['b']},"
                      "{'S':'a'}]"),
             "OMV: AttributeValues inside AttributeValueList must be of same type"},
            {operation,
             expected("'ComparisonOperator':'BETWEEN','AttributeValueList':[{'N':'10'},{'N':'9'}]"),
             "The BETWEEN condition was provided a range where the lower bound is greater than the "
             "upper bound"},
            {operation,
             expected(list),
             "OMV: AttributeValueList can only be used with a ComparisonOperator for Attribute: a"},
            {operation,
             expected(""),
             "OMV: Value must be provided when Exists is null for Attribute: a"},
            {operation,
             expected("'Exists':true"),
             "OMV: Value must be provided when Exists is true for Attribute: a"},
            {operation,
             expected("'Exists':false," + value),
             "OMV: Value cannot be used when Exists is false for Attribute: a"},
            {operation,
             expected("'ComparisonOperator':'LT','Value':{'SS':['a']},'Exists':null"),
             "OMV: ComparisonOperator LT is not valid for SS AttributeValue type"},
            {operation,
             expected(value + ",'ComparisonOperator':'SAME'"),
             "1VE: Value 'SAME' at 'expected.a.member.comparisonOperator' failed to satisfy "
             "constraint: Member must satisfy enum value set: [IN, NULL, BETWEEN, LT, "
             "NOT_CONTAINS, "
             "EQ, GT, NOT_NULL, NE, LE, BEGINS_WITH, GE, CONTAINS]"},
        });
}

TEST_F(LegacyRules, OperatorsHaveSoManyArguments)
{
    const auto arguments = [](int count) {
        std::string all;
        for (int number = 0; number < count; ++number)
            all += number ? ",{'S':'a'}" : "{'S':'a'}";
        return "'AttributeValueList':[" + all + "]";
    };
    const std::pair<std::string_view, int> operators[] = {
        {"NULL", 0},
        {"NOT_NULL", 0},
        {"EQ", 1},
        {"NE", 1},
        {"LT", 1},
        {"LE", 1},
        {"GT", 1},
        {"GE", 1},
        {"CONTAINS", 1},
        {"NOT_CONTAINS", 1},
        {"IN", 1},
        {"BETWEEN", 2},
        {"BEGINS_WITH", 1}};

    for (const auto& [name, right] : operators)
        for (int count = 0; count < 4; ++count)
        {
            const std::string filter =
                scan_filter("'ComparisonOperator':'" + std::string(name) + "'," + arguments(count));
            if (count == right || (name == "IN" && count > 0))
                answer_changed("Scan", filter);
            else
                expect_refused(
                    {"Scan",
                     filter,
                     "OMV: Invalid number of argument(s) for the " + std::string(name) +
                         " ComparisonOperator"}
                );
        }
}

TEST_F(LegacyRules, OperatorsTakeSomeTypes)
{
    const std::pair<std::string_view, std::string_view> operators[] = {
        {"EQ", "S N B BOOL NULL SS NS BS L M "},
        {"NE", "S N B BOOL NULL SS NS BS L M "},
        {"LT", "S N B "},
        {"LE", "S N B "},
        {"GT", "S N B "},
        {"GE", "S N B "},
        {"IN", "S N B "},
        {"BEGINS_WITH", "S B "},
        {"CONTAINS", "S N B BOOL NULL "},
        {"NOT_CONTAINS", "S N B BOOL NULL "}};

    for (const auto& [name, types] : operators)
        for (const auto& [type, value] : values_of_types)
        {
            const std::string filter = scan_filter(
                "'ComparisonOperator':'" + std::string(name) + "','AttributeValueList':[" +
                std::string(value) + "]"
            );
            if (types.find(std::string(type) + " ") == 0 ||
                types.find(" " + std::string(type) + " ") != types.npos)
                answer_changed("Scan", filter);
            else
                expect_refused(
                    {"Scan",
                     filter,
                     "OMV: ComparisonOperator " + std::string(name) + " is not valid for " +
                         std::string(type) + " AttributeValue type"}
                );
        }
}

TEST_F(LegacyRules, UpdatesTakeSomeTypes)
{
    for (const char* action : {"PUT", "ADD"})
        expect_refused(
            {"UpdateItem",
             update("'Action':'" + std::string(action) + "'"),
             "OMV: Only DELETE action is allowed when no attribute value is specified"}
        );
    for (const auto& [type, value] : values_of_types)
    {
        const std::string with_value = ",'Value':" + std::string(value);
        const bool is_set = type.size() == 2;
        answer_changed("UpdateItem", update("'Action':'PUT'" + with_value));
        answer_changed("UpdateItem", update("'Action':'DELETE'"));
        if (is_set)
            answer_changed("UpdateItem", update("'Action':'DELETE'" + with_value));
        else
            expect_refused(
                {"UpdateItem",
                 update("'Action':'DELETE'" + with_value),
                 "OMV: DELETE action with value is not supported for the type " + std::string(type)}
            );
        if (is_set || type == "N" || type == "L")
            answer_changed("UpdateItem", update("'Action':'ADD'" + with_value));
        else
            expect_refused(
                {"UpdateItem",
                 update("'Action':'ADD'" + with_value),
                 "OMV: ADD action is not supported for the type " + std::string(type)}
            );
        answer_changed("UpdateItem", update("'Action':'DELETE'"));
    }
    const auto unknown =
        call("UpdateItem", changed("UpdateItem", update("'Action':'SET','Value':{'S':'a'}")));
    EXPECT_EQ(unknown.status, 400) << unknown.body;
}

TEST_F(LegacyRules, NamesAreLiteral)
{
    expect_changed(
        "UpdateItem",
        "'AttributeUpdates':{'a.b':{'Value':{'N':'1'}},'c[1]':{'Action':'ADD','Value':{'N':'2'}},"
        "'#d':{'Value':{'S':'x'}}},'ReturnValues':'ALL_NEW'",
        "{'Attributes':{'pk':{'S':'a'},'sk':{'N':'1'},'a.b':{'N':'1'},'c[1]':{'N':'2'},"
        "'#d':{'S':'x'}}}"
    );
    expect_changed("GetItem", "'AttributesToGet':['a.b','c']", "{'Item':{'a.b':{'N':'1'}}}");
    EXPECT_TRUE(holds("PutItem", "'Expected':{'a.b':{'Value':{'N':'1.0'}}}"));
}

TEST_F(LegacyRules, MissingAttributesAreDifferentFromAll)
{
    const std::string values = ",'AttributeValueList':[{'S':'a'}]";
    const std::pair<std::string, bool> conditions[] = {
        {"'ComparisonOperator':'NE'" + values, true},
        {"'ComparisonOperator':'EQ'" + values, false},
        {"'ComparisonOperator':'NOT_CONTAINS'" + values, false},
        {"'ComparisonOperator':'CONTAINS'" + values, false},
        {"'ComparisonOperator':'NULL'", true},
        {"'ComparisonOperator':'NOT_NULL'", false},
        {"'Exists':false", true},
        {"'Value':{'S':'a'}", false},
    };

    put("rich", "{'pk':{'S':'a'},'sk':{'N':'1'}}");
    for (const auto& [members, right] : conditions)
        EXPECT_EQ(holds("PutItem", expected(members)), right) << members;
}

TEST_F(LegacyRules, ConditionsAreJoined)
{
    const std::string one_of_two =
        "'Expected':{'a':{'Exists':false},'b':{'ComparisonOperator':'NOT_NULL'}}";

    EXPECT_FALSE(holds("PutItem", one_of_two));
    EXPECT_FALSE(holds("PutItem", one_of_two + ",'ConditionalOperator':'AND'"));
    EXPECT_TRUE(holds("PutItem", one_of_two + ",'ConditionalOperator':'OR'"));
    EXPECT_TRUE(holds("PutItem", expected("'Exists':false") + ",'ConditionalOperator':'OR'"));
    const std::string alone = "ConditionalOperator cannot be used without Filter or Expected";
    for (const char* operation : {"PutItem", "UpdateItem", "DeleteItem", "Scan"})
        expect_refused({operation, "'ConditionalOperator':'OR'", alone});
    expect_refused({"Scan", "'ConditionalOperator':'OR','ScanFilter':{}", alone});
    expect_refused({"PutItem", "'ConditionalOperator':'OR','Expected':{}", alone});
}

}  // namespace
}  // namespace ddbm::local::testing

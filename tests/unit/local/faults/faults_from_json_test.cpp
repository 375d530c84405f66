#include <ddbm/error.hpp>
#include <ddbm/local/faults.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace ddbm::local {
namespace {

// Texts are written with ' for ".
std::string quoted(std::string text)
{
    std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}

fault only(const std::string& text)
{
    const faults all = faults_from_json(quoted("[" + text + "]"));
    EXPECT_EQ(all.all().size(), 1u) << text;
    return all.all().front();
}

std::string refusal_of(const std::string& text)
{
    try
    {
        faults_from_json(quoted(text));
        return "ok";
    }
    catch (const error& e)
    {
        EXPECT_EQ(e.code(), errc::invalid_configuration);
        return e.get_diagnostics().message();
    }
}

TEST(FaultsFromJson, ReadsEveryFault)
{
    using kind = fault::kind;
    const struct
    {
        const char* text;
        kind what;
        std::int64_t amount;
    } rows[] = {
        {"{'fault':'provisioned_throughput_exceeded'}", kind::provisioned_throughput_exceeded, 0},
        {"{'fault':'throttling'}", kind::throttling, 0},
        {"{'fault':'internal_error'}", kind::internal_error, 0},
        {"{'fault':'delay','milliseconds':50}", kind::delay, 50},
        {"{'fault':'drop_before'}", kind::drop_before, 0},
        {"{'fault':'drop_after'}", kind::drop_after, 0},
        {"{'fault':'partial_batch','items':3}", kind::partial_batch, 3},
        {"{'fault':'short_pages','items':1}", kind::short_pages, 1},
        {"{'fault':'conflict'}", kind::conflict, 0},
        {"{'fault':'conflict','at':7}", kind::conflict, 7},
        {"{'fault':'clock_skew','seconds':-3600}", kind::clock_skew, -3600},
        {"{'fault':'expired_token'}", kind::expired_token, 0},
    };
    for (const auto& row : rows)
    {
        const fault f = only(row.text);
        EXPECT_EQ(f.what(), row.what) << row.text;
        EXPECT_EQ(f.amount(), row.amount) << row.text;
        EXPECT_EQ(f.when(), fault::turn::always) << row.text;
        EXPECT_EQ(f.operation(), "") << row.text;
        EXPECT_EQ(f.table(), "") << row.text;
    }
}

TEST(FaultsFromJson, ReadsWhichRequestsItIsAbout)
{
    const fault f = only("{'fault':'throttling','operation':'PutItem','table':'hangar','first':2,"
                         "'reasons':[{'reason':'a','resource':'arn'},{'reason':'b'}]}");

    EXPECT_EQ(f.operation(), "PutItem");
    EXPECT_EQ(f.table(), "hangar");
    EXPECT_EQ(f.when(), fault::turn::first);
    EXPECT_EQ(f.n(), 2u);
    ASSERT_EQ(f.reasons().size(), 2u);
    EXPECT_EQ(f.reasons()[0].reason, "a");
    EXPECT_EQ(f.reasons()[0].resource, "arn");
    EXPECT_EQ(f.reasons()[1].reason, "b");
    EXPECT_EQ(f.reasons()[1].resource, "");

    EXPECT_EQ(only("{'fault':'drop_after','nth':3}").when(), fault::turn::nth);
    EXPECT_EQ(only("{'fault':'drop_after','every':3}").when(), fault::turn::every);
    EXPECT_EQ(only("{'fault':'drop_after','probability':0.5}").probability(), 0.5);
    EXPECT_EQ(only("{'fault':'drop_after','probability':1}").when(), fault::turn::probability);
    EXPECT_EQ(only("{'fault':'drop_after','operation':'GetRecords'}").operation(), "GetRecords");
}

TEST(FaultsFromJson, KeepsTheirOrder)
{
    EXPECT_TRUE(faults_from_json("[]").empty());

    const faults all = faults_from_json(quoted("[{'fault':'throttling'},{'fault':'drop_after'}]"));

    ASSERT_EQ(all.all().size(), 2u);
    EXPECT_EQ(all.all()[0].what(), fault::kind::throttling);
    EXPECT_EQ(all.all()[1].what(), fault::kind::drop_after);
}

TEST(FaultsFromJson, SaysWhichFaultAndMemberIsWrong)
{
    const std::pair<const char*, const char*> rows[] = {
        {"{}", "faults: not a list of objects"},
        {"[1]", "fault 1: not an object"},
        {"[{'fault':'throttling'},{}]", "fault 2: 'fault' is missing"},
        {"[{'fault':'fire'}]", "fault 1: there is no fault 'fire'"},
        {"[{'fault':5}]", "fault 1: 'fault' must be a text that is not empty"},
        {"[{'fault':'delay','seconds':1}]", "fault 1: 'delay' has no member 'seconds'"},
        {"[{'fault':'delay','reasons':[]}]", "fault 1: 'delay' has no member 'reasons'"},
        {"[{'fault':'drop_after','':1}]", "fault 1: 'drop_after' has no member ''"},
        {"[{'fault':'delay'}]", "fault 1: 'milliseconds' is missing"},
        {"[{'fault':'delay','milliseconds':-1}]",
         "fault 1: 'milliseconds' must be a whole number from 0 to 86400000"},
        {"[{'fault':'delay','milliseconds':1.5}]",
         "fault 1: 'milliseconds' must be a whole number from 0 to 86400000"},
        {"[{'fault':'short_pages','items':0}]",
         "fault 1: 'items' must be a whole number from 1 to 2147483647"},
        {"[{'fault':'conflict','at':100}]", "fault 1: 'at' must be a whole number from 0 to 99"},
        {"[{'fault':'throttling','operation':'GetItm'}]",
         "fault 1: 'operation': there is no operation 'GetItm'"},
        {"[{'fault':'short_pages','items':1,'operation':'GetItem'}]",
         "fault 1: 'operation': this fault cannot happen to GetItem"},
        {"[{'fault':'throttling','table':''}]",
         "fault 1: 'table' must be a text that is not empty"},
        {"[{'fault':'throttling','table':null}]",
         "fault 1: 'table' must be a text that is not empty"},
        {"[{'fault':'throttling','nth':0}]",
         "fault 1: 'nth' must be a whole number from 1 to 2147483647"},
        {"[{'fault':'throttling','first':'2'}]",
         "fault 1: 'first' must be a whole number from 1 to 2147483647"},
        {"[{'fault':'throttling','nth':1,'first':2}]",
         "fault 1: either 'nth' or 'first', not both"},
        {"[{'fault':'throttling','probability':1.5}]",
         "fault 1: 'probability' must be a number from 0 to 1"},
        {"[{'fault':'throttling','probability':'1'}]",
         "fault 1: 'probability' must be a number from 0 to 1"},
        {"[{'fault':'throttling','reasons':{}}]", "fault 1: 'reasons' must be a list of objects"},
        {"[{'fault':'throttling','reasons':['x']}]",
         "fault 1: 'reasons' must be a list of objects"},
        {"[{'fault':'throttling','reasons':[{'resource':'x'}]}]",
         "fault 1: an entry of 'reasons' has no 'reason'"},
        {"[{'fault':'throttling','reasons':[{'reason':'x','why':'y'}]}]",
         "fault 1: an entry of 'reasons' has no member 'why'"},
    };
    for (const auto& [text, wanted] : rows)
        EXPECT_EQ(refusal_of(text), quoted(wanted)) << text;
    EXPECT_TRUE(refusal_of("").starts_with("faults: the text is no JSON: "));
    EXPECT_TRUE(refusal_of("[{]").starts_with("faults: the text is no JSON: "));
}

}  // namespace
}  // namespace ddbm::local

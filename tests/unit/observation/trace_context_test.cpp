// By the rules and with the examples of https://www.w3.org/TR/trace-context/.

#include <ddbm/trace_context.hpp>

#include <gtest/gtest.h>

#include <string>
#include <type_traits>

namespace ddbm {
namespace {

static_assert(!std::is_aggregate_v<trace_context>);

const std::string sampled = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

TEST(TraceContext, IsReadAndWritten)
{
    const auto read = parse_traceparent(sampled);

    ASSERT_TRUE(read);
    EXPECT_EQ(read->trace_id[0], 0x4b);
    EXPECT_EQ(read->trace_id[15], 0x36);
    EXPECT_EQ(read->parent_id[1], 0xf0);
    EXPECT_EQ(read->parent_id[7], 0xb7);
    EXPECT_TRUE(read->sampled);
    EXPECT_FALSE(read->random);
    EXPECT_EQ(read->to_traceparent(), sampled);
    EXPECT_EQ(trace_context(read->trace_id, read->parent_id, true), *read);
}

TEST(TraceContext, KeepsTheFlagsThatAreKnown)
{
    const auto with_flags = [](const std::string& flags) {
        const auto read = parse_traceparent(sampled.substr(0, 53) + flags);
        return read ? read->to_traceparent().substr(53) : "nothing";
    };

    EXPECT_EQ(with_flags("00"), "00");
    EXPECT_EQ(with_flags("01"), "01");
    EXPECT_EQ(with_flags("02"), "02");
    EXPECT_EQ(with_flags("03"), "03");
    EXPECT_EQ(with_flags("ff"), "03");
    EXPECT_EQ(with_flags("80"), "00");
}

TEST(TraceContext, IsIgnoredInAnyOtherForm)
{
    const auto changed = [](std::size_t place, char to) {
        std::string text = sampled;
        text[place] = to;
        return text;
    };

    EXPECT_FALSE(parse_traceparent(""));
    EXPECT_FALSE(parse_traceparent(sampled.substr(1)));
    EXPECT_FALSE(parse_traceparent(sampled.substr(0, 54)));
    EXPECT_FALSE(parse_traceparent(' ' + sampled));
    EXPECT_FALSE(parse_traceparent(sampled + ' '));
    EXPECT_FALSE(parse_traceparent(sampled + "-01"));
    for (std::size_t place = 0; place < sampled.size(); ++place)
    {
        for (const char wrong : {'A', 'g', ' ', '_', '\0', '\xff'})
            EXPECT_FALSE(parse_traceparent(changed(place, wrong))) << place << wrong;
        if (sampled[place] != '-')
        {
            EXPECT_FALSE(parse_traceparent(changed(place, '-'))) << place;
        }
    }
}

TEST(TraceContext, IsIgnoredWithoutIds)
{
    EXPECT_FALSE(parse_traceparent("00-00000000000000000000000000000000-00f067aa0ba902b7-01"));
    EXPECT_FALSE(parse_traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01"));
    EXPECT_EQ(trace_context().to_traceparent(), "");
    EXPECT_FALSE(trace_context().is_valid());
}

TEST(TraceContext, OfANewerVersionIsReadAsFarAsItIsKnown)
{
    const std::string rest = sampled.substr(2);

    ASSERT_TRUE(parse_traceparent("01" + rest));
    EXPECT_EQ(parse_traceparent("01" + rest)->to_traceparent(), sampled);
    EXPECT_EQ(
        parse_traceparent("cc" + rest + "-what-the-future-brings")->to_traceparent(), sampled
    );
    EXPECT_TRUE(parse_traceparent("fe" + rest + '-'));
    EXPECT_FALSE(parse_traceparent("01" + rest + ".what"));
    EXPECT_FALSE(parse_traceparent("01" + rest + '0'));
    EXPECT_FALSE(parse_traceparent("ff" + rest));
}

TEST(TraceContext, HasChildren)
{
    const auto parent = parse_traceparent(sampled);
    ASSERT_TRUE(parent);

    const trace_context child = parent->with_parent({1, 2, 3, 4, 5, 6, 7, 8});

    EXPECT_EQ(child.to_traceparent(), "00-4bf92f3577b34da6a3ce929d0e0e4736-0102030405060708-01");
}

}  // namespace
}  // namespace ddbm

#include "transport/destinations.hpp"

#include <ddbm/error.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace ddbm::detail {
namespace {

class counting_transport final : public transport
{
public:
    void start(exchange_ptr) override {}
    void abort(exchange&, error_code) override {}
    void close() override { ++closes; }
    void drain() override { ++drains; }

    int closes = 0;
    int drains = 0;
};

struct Destinations : testing::Test
{
    std::vector<std::shared_ptr<counting_transport>> made;
    std::vector<proxy_use> used;
    bool fails = false;
    destinations known{[this](const endpoint& where, proxy_use use) {
        used.push_back(use);
        if (fails)
            throw error(errc::invalid_endpoint, "cannot open " + where.text());
        made.push_back(std::make_shared<counting_transport>());
        return destination{where, made.back(), nullptr};
    }};
};

const endpoint here = parse_endpoint("http://127.0.0.1:8000");
const endpoint there = parse_endpoint("https://127.0.0.1:8000");

}  // namespace

TEST_F(Destinations, AreMadeOncePerEndpoint)
{
    const destination& first = known.at(here);
    const destination& other = known.at(there);

    EXPECT_EQ(&known.at(parse_endpoint("http://127.0.0.1:8000")), &first);
    EXPECT_EQ(first.endpoint, here);
    EXPECT_EQ(other.endpoint, there);
    ASSERT_EQ(made.size(), 2u);
    EXPECT_EQ(first.transport, made[0]);
    EXPECT_EQ(other.transport, made[1]);
}

TEST_F(Destinations, AreMadeOnceMoreWithoutAProxy)
{
    const destination& usual = known.at(here);
    const destination& direct = known.at(here, proxy_use::never);

    EXPECT_NE(&usual, &direct);
    EXPECT_EQ(&known.at(here), &usual);
    EXPECT_EQ(&known.at(here, proxy_use::never), &direct);
    EXPECT_EQ(used, (std::vector{proxy_use::as_configured, proxy_use::never}));
}

TEST_F(Destinations, ThatCannotBeMadeAreTriedAgain)
{
    fails = true;
    EXPECT_THROW(known.at(here), error);
    fails = false;
    const destination& made_later = known.at(here);

    ASSERT_EQ(made.size(), 1u);
    EXPECT_EQ(made_later.transport, made[0]);
}

TEST_F(Destinations, AreDrainedTogetherAndClosedLater)
{
    known.at(here);
    known.drain();
    known.at(there);

    ASSERT_EQ(made.size(), 2u);
    for (const auto& each : made)
    {
        EXPECT_EQ(each->drains, 1);
        EXPECT_EQ(each->closes, 0);
    }
    known.close();
    known.drain();
    known.at(parse_endpoint("http://127.0.0.1:8001"));
    for (const auto& each : made)
        EXPECT_EQ(each->closes, 1);
    EXPECT_EQ(made[2]->drains, 0);
}

TEST_F(Destinations, AreClosedTogether)
{
    known.at(here);
    known.at(there);

    known.close();

    EXPECT_EQ(made[0]->closes, 1);
    EXPECT_EQ(made[1]->closes, 1);
}

TEST_F(Destinations, ThatAreMadeAfterTheCloseAreClosed)
{
    known.close();

    known.at(here);

    EXPECT_EQ(made[0]->closes, 1);
}

}  // namespace ddbm::detail

// The model of a table of dynamodb-mapper that README.md shows.

#include "unit/model/model_testing.hpp"

#include <ddbm/legacy.hpp>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace {

struct monster
{
    std::string kind;
    double health = 0;
};

struct doom_map
{
    int episode = 0;
    int map = 0;
    std::vector<monster> monsters;
    bool is_secret = false;
    std::optional<std::chrono::sys_time<std::chrono::microseconds>> played;
    std::map<std::string, int> scores;
};

}  // namespace

template <>
struct ddbm::model_of<monster>
{
    static constexpr auto value =
        ddbm::model<monster>().field("kind", &monster::kind).field("health", &monster::health);
};

template <>
struct ddbm::model_of<doom_map>
{
    static constexpr auto value =
        ddbm::model<doom_map>("doom_map")
            .form(ddbm::legacy)  // of all fields that follow
            .partition_key("episode", &doom_map::episode)
            .sort_key("map", &doom_map::map)
            .field("monsters", &doom_map::monsters)    // S  [{"health": 60.0, "kind": "imp"}]
            .field("is_secret", &doom_map::is_secret)  // N  0
            .field("played", &doom_map::played)        // S  2012-06-01T09:30:00.000000+00:00
            .field("scores", &doom_map::scores, ddbm::form<void>);  // M, as other tables have it
};

namespace ddbm::detail {
namespace {

using namespace std::chrono_literals;

TEST(DocumentedLegacy, WritesWhatItIsSaidTo)
{
    doom_map object;
    object.episode = 1;
    object.map = 1;
    object.monsters = {{"imp", 60}};
    object.played = std::chrono::sys_days(2012y / 6 / 1) + 9h + 30min;

    EXPECT_EQ(
        written(object),
        R"({"episode":{"N":"1"},"map":{"N":"1"},)"
        R"("monsters":{"S":"[{\"health\": 60.0, \"kind\": \"imp\"}]"},"is_secret":{"N":"0"},)"
        R"("played":{"S":"2012-06-01T09:30:00.000000+00:00"},"scores":{"M":{}}})"
    );
}

}  // namespace
}  // namespace ddbm::detail

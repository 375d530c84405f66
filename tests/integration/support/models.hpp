#ifndef DDBM_TESTS_INTEGRATION_SUPPORT_MODELS_HPP
#define DDBM_TESTS_INTEGRATION_SUPPORT_MODELS_HPP

// Classes that several tests store.

#include <ddbm/length.hpp>
#include <ddbm/model.hpp>

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace ddbm::testing {

struct exit_door
{
    std::string leads_to;
    int distance = 0;
};

struct doom_map
{
    int episode = 0;
    int map = 0;
    std::string name;
    std::set<std::string> cheats = {"Konami"};
    std::optional<int> par;
    exit_door door;
    std::vector<exit_door> secrets;
};

inline doom_map make_map(int episode, int map, std::string name)
{
    doom_map made;
    made.episode = episode;
    made.map = map;
    made.name = std::move(name);
    made.door.leads_to = "next";
    return made;
}

}  // namespace ddbm::testing

template <>
struct ddbm::model_of<ddbm::testing::exit_door>
{
    using type = ddbm::testing::exit_door;
    static constexpr auto value =
        ddbm::model<type>().field("leads_to", &type::leads_to).field("distance", &type::distance);
};

template <>
struct ddbm::model_of<ddbm::testing::doom_map>
{
    using type = ddbm::testing::doom_map;
    static constexpr auto value = ddbm::model<type>("doom_map")
                                      .partition_key("episode", &type::episode)
                                      .sort_key("map", &type::map)
                                      .field("name", &type::name, ddbm::length(1, 64))
                                      .field("cheats", &type::cheats)
                                      .field("par", &type::par)
                                      .field("door", &type::door)
                                      .field("secrets", &type::secrets);
};

#endif

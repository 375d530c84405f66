// Indexes of models.

#include "unit/model/model_testing.hpp"

#include <ddbm/index.hpp>

#include <ddbm/detail/index_value.hpp>

#include <optional>

namespace {

struct sale
{
    std::string shop;
    int number = 0;
    std::string region;
    std::string city;
    int year = 0;
    double total = 0;
    std::optional<std::string> label;
};

}  // namespace

template <>
struct ddbm::model_of<sale>
{
    static constexpr auto value =
        ddbm::model<sale>("sales")
            .partition_key("shop", &sale::shop)
            .sort_key("number", &sale::number)
            .index(
                "by_place",
                ddbm::partition(&sale::region, &sale::city),
                ddbm::sort(&sale::year, ddbm::compose("TOTAL#", &sale::total)),
                ddbm::project(&sale::total)
            )
            .index(
                "GSI1",
                ddbm::partition(ddbm::named("GSI1PK", ddbm::compose("LABEL#", &sale::label))),
                ddbm::sort(
                    ddbm::named("GSI1SK", ddbm::compose(&sale::year)),
                    ddbm::compose(&sale::region, "#", &sale::city)
                ),
                ddbm::project_keys
            )
            .index("inverted", ddbm::partition("number"), ddbm::sort("shop"))
            .local_index("by_total", ddbm::sort(&sale::total))
            .field("region", &sale::region)
            .field("city", &sale::city)
            .field("year", &sale::year)
            .field("total", &sale::total)
            .field("label", &sale::label);
};

namespace ddbm::detail {
namespace {

using names = std::vector<std::string_view>;

template <class Parts>
names names_of(const Parts& parts)
{
    names found;
    for (const key_attribute& each : parts)
        found.push_back(each.field->name);
    return found;
}

const index_info& index_named(std::string_view name)
{
    return *find_index(info_of<sale>(), name);
}

TEST(Index, HasFieldsAndComposedAttributesAsKeys)
{
    const index_info& by_place = index_named("by_place");
    const index_info& shared = index_named("GSI1");

    EXPECT_EQ(names_of(by_place.key.partition()), (names{"region", "city"}));
    EXPECT_EQ(names_of(by_place.key.sort()), (names{"year", "by_place_sk2"}));
    EXPECT_EQ(names_of(shared.key.partition()), names{"GSI1PK"});
    EXPECT_EQ(names_of(shared.key.sort()), (names{"GSI1SK", "GSI1_sk2"}));
    EXPECT_EQ(names_of(index_named("inverted").key), (names{"number", "shop"}));
    EXPECT_EQ(index_named("inverted").key[0].role, key_role::partition);
}

TEST(Index, OfThePartitionsOfTheTableIsLocal)
{
    const index_info& by_total = index_named("by_total");

    EXPECT_TRUE(by_total.is_local);
    EXPECT_FALSE(index_named("by_place").is_local);
    EXPECT_EQ(names_of(by_total.key.partition()), names{"shop"});
    EXPECT_EQ(names_of(by_total.key.sort()), names{"total"});
}

TEST(Index, HoldsWhatItProjects)
{
    const model_info& info = info_of<sale>();
    const auto held = [&](std::string_view index) {
        names found;
        for (const field_ops& each : info.record.fields)
        {
            if (index_named(index).holds(each, info.key))
                found.push_back(each.name);
        }
        return found;
    };

    EXPECT_EQ(index_named("by_place").projection, index_projection::include);
    EXPECT_EQ(
        held("by_place"),
        (names{"shop", "number", "by_place_sk2", "region", "city", "year", "total"})
    );
    EXPECT_EQ(held("GSI1"), (names{"shop", "number", "GSI1PK", "GSI1SK", "GSI1_sk2"}));
    EXPECT_EQ(held("inverted").size(), info.record.fields.size());
}

TEST(Index, WritesItsComposedAttributesWithTheItem)
{
    sale made{"s", 1, "EU", "Ulm", 2026, 9.5, "red"};

    EXPECT_EQ(
        written(made),
        R"({"shop":{"S":"s"},"number":{"N":"1"},"by_place_sk2":{"S":"TOTAL#9.5"},)"
        R"("GSI1PK":{"S":"LABEL#red"},"GSI1SK":{"S":"2026"},"GSI1_sk2":{"S":"EU#Ulm"},)"
        R"("region":{"S":"EU"},"city":{"S":"Ulm"},"year":{"N":"2026"},"total":{"N":"9.5"},)"
        R"("label":{"S":"red"}})"
    );
    made.label.reset();
    EXPECT_EQ(written(made).find("GSI1PK"), std::string::npos);
}

TEST(Index, IsFoundByName)
{
    EXPECT_EQ(find_index(info_of<sale>(), "no"), nullptr);
    EXPECT_EQ(index_number<model_of<sale>>("GSI1"), 1U);
    EXPECT_EQ(index_number<model_of<sale>>("no"), no_index);
}

// The values of an index's partition key as a query has them.
template <std::size_t J, class... Values>
std::vector<std::string> partition_of(const Values&... values)
{
    const index_partition_argument<model_of<sale>, J> argument(values...);
    std::vector<std::string> texts;
    for (const key_part& each : argument.parts())
    {
        std::string text;
        json_writer json(text);
        json_value_writer out(json, json_style::reply, value_writer::root::value);
        each.write(out);
        texts.push_back(std::move(text));
    }
    return texts;
}

TEST(Index, TakesTheValuesOfItsPartitionKey)
{
    using texts = std::vector<std::string>;
    using model = model_of<sale>;

    EXPECT_EQ(
        (partition_of<named_index<model, "by_place">()>("EU", "Ulm")),
        (texts{R"({"S":"EU"})", R"({"S":"Ulm"})"})
    );
    EXPECT_EQ((partition_of<1>("red")), texts{R"({"S":"LABEL#red"})"});
    EXPECT_EQ((partition_of<2>(5)), texts{R"({"N":"5"})"});
    EXPECT_EQ((partition_of<3>("s")), texts{R"({"S":"s"})"});
}

}  // namespace
}  // namespace ddbm::detail

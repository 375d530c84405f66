#include "table/part_writer.hpp"
#include "unit/model/model_testing.hpp"

namespace ddbm::detail {
namespace {

error failure(std::string path)
{
    diagnostics diag("is bad");
    diag.attribute_path(std::move(path));
    return error(errc::value_not_allowed, std::move(diag));
}

TEST(PartWriter, CountsPlacesFromWhatWasThereBefore)
{
    std::string text = "POST ";
    part_writer out(text);
    out.json().begin_object().plain_key("a").integer(1).plain_key("b");

    const text_place place = out.place_of([&] { out.json().raw(R"({"c":2})"); });
    out.json().end_object();

    EXPECT_EQ(text, R"(POST {"a":1,"b":{"c":2}})");
    EXPECT_EQ(out.text(), R"({"a":1,"b":{"c":2}})");
    EXPECT_EQ(place.in(out.text()), R"({"c":2})");
}

TEST(PartWriter, WritesValuesInTheirPlaceOfTheJson)
{
    std::string text;
    part_writer out(text);
    out.json().begin_object().plain_key("Item");
    for (int i = 0; i < 2; ++i)
    {
        out.values().begin_map();
        out.values().key("id");
        out.values().number(i);
        out.values().end_map();
        if (i == 0)
            out.json().plain_key("Key");
    }
    out.json().end_object();

    EXPECT_EQ(text, R"({"Item":{"id":{"N":"0"}},"Key":{"id":{"N":"1"}}})");
}

TEST(WithPath, NamesThePlaceUnlessTheFailureNamesOne)
{
    const error added = with_path(failure(""), "route[1].x");
    const error kept = with_path(failure("title"), "route[1].x");

    EXPECT_EQ(added.code(), errc::value_not_allowed);
    EXPECT_EQ(added.get_diagnostics().attribute_path(), "route[1].x");
    EXPECT_EQ(added.get_diagnostics().message(), "route[1].x: is bad");
    EXPECT_EQ(kept.get_diagnostics().attribute_path(), "title");
    EXPECT_EQ(kept.get_diagnostics().message(), "is bad");
    EXPECT_EQ(with_path(failure(""), "").get_diagnostics().message(), "is bad");
}

TEST(WithPlace, TellsWhereAWriterHasFailedAndOfWhichItem)
{
    std::string text;
    part_writer out(text);

    const error thrown = failure_of([&] {
        with_place(
            out,
            [] { return std::string(R"({"id":{"N":"1"}})"); },
            [&] {
                out.values().begin_map();
                out.values().key("name");
                out.values().string("\xff");
            }
        );
    });

    EXPECT_EQ(thrown.code(), errc::invalid_utf8);
    EXPECT_EQ(thrown.get_diagnostics().attribute_path(), "name");
    EXPECT_EQ(thrown.get_diagnostics().key(), R"({"id":{"N":"1"}})");
}

}  // namespace
}  // namespace ddbm::detail

#include "table/item_key.hpp"
#include "table/read_part.hpp"
#include "unit/model/model_testing.hpp"

namespace {

struct spot
{
    std::string map;
    int x = 0;
};

}  // namespace

template <>
struct ddbm::model_of<spot>
{
    static constexpr auto value =
        ddbm::model<spot>("spots").partition_key("map", &spot::map).sort_key("x", &spot::x);
};

namespace ddbm::detail {
namespace {

// By the values of this object's key.
read_part write_get_of(part_writer& out, const spot& object, if_absent absent)
{
    const model_info& model = info_of<spot>();
    return write_get(out, model, key_values_of(model.key, &object), absent);
}

TEST(ReadPart, IsTheKeyInWhateverRequest)
{
    std::string text = "head";
    part_writer out(text);
    out.json().begin_object().plain_key("TableName").quoted("spots");
    const read_part part = write_get_of(out, {"E1M1", 7}, if_absent::fail);
    out.json().plain_key("ConsistentRead").boolean(true).end_object();

    EXPECT_EQ(
        out.text(),
        R"({"TableName":"spots","Key":{"map":{"S":"E1M1"},"x":{"N":"7"}},"ConsistentRead":true})"
    );
    EXPECT_EQ(part.key(info_of<spot>().key, out.text()), R"({"map":{"S":"E1M1"},"x":{"N":"7"}})");
}

TEST(ReadPart, SaysWhetherThereMustBeAnItem)
{
    std::string text;
    part_writer out(text);
    out.json().begin_object();
    const read_part must = write_get_of(out, {"a", 1}, if_absent::fail);
    const read_part may = write_get_of(out, {"a", 1}, if_absent::deliver_empty);
    const stored_object_of<spot> found;

    EXPECT_EQ(failure_of([&] { must.check(nullptr); }).code(), errc::not_found);
    EXPECT_NO_THROW(must.check(&found));
    EXPECT_NO_THROW(may.check(nullptr));
}

TEST(ReadPart, NamesTheAttributeOfAKeyThatIsNone)
{
    std::string text;
    part_writer out(text);
    out.json().begin_object();

    const error refusal = failure_of([&] { write_get_of(out, {"", 1}, if_absent::fail); });

    EXPECT_EQ(refusal.code(), errc::empty_key);
    EXPECT_EQ(refusal.get_diagnostics().attribute_path(), "map");
    EXPECT_EQ(read_part().key(info_of<spot>().key, out.text()), "");
}

}  // namespace
}  // namespace ddbm::detail

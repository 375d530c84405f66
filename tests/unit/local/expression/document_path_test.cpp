#include "expression_testing.hpp"
#include "local/expression/document_path.hpp"

#include <gtest/gtest.h>

namespace ddbm::local::detail {
namespace {

const item& doom()
{
    static const item made = item_from_json(R"({
        "map": {"M": {"name": {"S": "Hangar"}, "cheats": {"L": [{"S": "iddqd"}, {"N": "7"}]}}},
        "level": {"N": "1"}})");
    return made;
}

TEST(DocumentPath, FindsWhatIsInMapsAndLists)
{
    EXPECT_EQ(*find_path(doom(), {{"level"}}), attribute_value(1));
    EXPECT_EQ(*find_path(doom(), {{"map"}, {"name"}}), attribute_value("Hangar"));
    EXPECT_EQ(*find_path(doom(), {{"map"}, {"cheats"}, {"", 1}}), attribute_value(7));
}

TEST(DocumentPath, FindsNothingWhereNothingIs)
{
    const document_path paths[] = {
        {},
        {{"maps"}},
        {{"map"}, {"nam"}},
        {{"map"}, {"", 0}},
        {{"map"}, {"cheats"}, {"", 2}},
        {{"map"}, {"cheats"}, {"", 18446744073709551615U}},
        {{"map"}, {"cheats"}, {"name"}},
        {{"level"}, {"a"}},
        {{"level"}, {"", 0}},
        {{"none"}, {"a"}, {"b"}},
    };
    for (const document_path& path : paths)
        EXPECT_EQ(find_path(doom(), path), nullptr) << to_text(path);
}

TEST(DocumentPath, IsPrintedWithItsElementsInBrackets)
{
    EXPECT_EQ(to_text({{"a"}}), "[a]");
    EXPECT_EQ(to_text({{"map"}, {"cheats"}, {"", 2}}), "[map, cheats, [2]]");
    EXPECT_EQ(to_text({{"a.b"}, {"", 0}, {"", 10}, {"c"}}), "[a.b, [0], [10], c]");
}

}  // namespace
}  // namespace ddbm::local::detail

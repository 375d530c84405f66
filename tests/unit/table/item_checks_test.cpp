#include "table/item_checks.hpp"
#include "unit/model/model_testing.hpp"

#include <ddbm/item_json.hpp>
#include <ddbm/length.hpp>
#include <ddbm/limits.hpp>

namespace {

struct page
{
    std::string title;
    std::string text;
};

}  // namespace

template <>
struct ddbm::model_of<page>
{
    static constexpr auto value = ddbm::model<page>("pages")
                                      .partition_key("title", &page::title, ddbm::length(1, 3))
                                      .field("text", &page::text, ddbm::length(0, 2));
};

namespace ddbm::detail {
namespace {

error refused(const page& object)
{
    return failure_of([&] { check_valid(record_of<page>(), &object); });
}

// An item of so many bytes: a name of one, and a value.
item item_of(std::size_t bytes, char filler)
{
    return item().set("t", std::string(bytes - 1, filler));
}

TEST(ItemChecks, PassWhatIsValid)
{
    const page object{"abc", ""};

    EXPECT_NO_THROW(check_valid(record_of<page>(), &object));
}

TEST(ItemChecks, CollectWhatValidatorsSay)
{
    const error one = refused({"abcd", ""});
    const error two = refused({"", "abc"});

    EXPECT_EQ(one.code(), errc::validation_failed);
    EXPECT_EQ(
        one.get_diagnostics().message(),
        "1 value is not valid: title: has 4 characters, allowed are 1 to 3"
    );
    EXPECT_EQ(one.get_diagnostics().attribute_path(), "title");
    EXPECT_TRUE(two.get_diagnostics().message().starts_with("2 values are not valid: title: "));
}

TEST(ItemChecks, RefuseItemsOfMoreThanFourHundredKilobytes)
{
    EXPECT_NO_THROW(check_size(item_of(limits::item_bytes, 'x')));
    const error refusal = failure_of([] { check_size(item_of(limits::item_bytes + 1, 'x')); });

    EXPECT_EQ(refusal.code(), errc::item_too_large);
    EXPECT_EQ(
        refusal.get_diagnostics().message(),
        "the item would have 409601 bytes, more than the 409600 of DynamoDB"
    );
}

// A line break takes two characters there.
TEST(ItemChecks, DoNotCountWhatOnlyItsJsonHas)
{
    EXPECT_NO_THROW(check_size_of_json(to_json(item_of(limits::item_bytes, '\n'))));
    EXPECT_EQ(
        failure_of([] { check_size_of_json(to_json(item_of(limits::item_bytes + 1, '\n'))); }
        ).code(),
        errc::item_too_large
    );
}

}  // namespace
}  // namespace ddbm::detail

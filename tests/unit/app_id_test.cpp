#include "config/app_id.hpp"
#include "unit/configured_world.hpp"

namespace ddbm::detail {
namespace {

TEST(AppId, IsTakenAsItIs)
{
    EXPECT_EQ(read_app_id(setting()), "");
    for (const std::string& id :
         {std::string("shop"), std::string("Shop-2.0_x!#$%&'*+^`|~"), std::string(50, 'x')})
        EXPECT_EQ(read_app_id(setting(id, "AWS_SDK_UA_APP_ID")), id);
}

TEST(AppId, IsRefusedWithTheReason)
{
    const auto text_of = [](const std::string& id) {
        return refusal(errc::invalid_configuration, [&] {
            read_app_id(setting(id, "AWS_SDK_UA_APP_ID"));
        });
    };
    EXPECT_TRUE(contains(text_of(std::string(51, 'x')), "has 51 characters, and may have 50"));
    for (const char* id :
         {"my shop", "shop/2", "a,b", "a:b", "a\r\nb", "\xc3\xa4", "(shop)", "a\"b", "a\x7f"})
    {
        EXPECT_TRUE(contains(text_of(id), "AWS_SDK_UA_APP_ID is ")) << id;
        EXPECT_TRUE(contains(text_of(id), "letters, digits")) << id;
    }
}

}  // namespace
}  // namespace ddbm::detail

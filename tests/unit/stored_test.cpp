#include "values/item_encoding.hpp"

#include <ddbm/item.hpp>
#include <ddbm/stored.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <sstream>
#include <string>

namespace ddbm {
namespace {

struct alignas(64) wide
{
    std::string name = "default";
};

template <class T>
class Stored : public testing::Test
{
};

using objects = testing::Types<std::string, char, wide>;
TYPED_TEST_SUITE(Stored, objects);

TYPED_TEST(Stored, KeepsAnImageThatHasRoomAndOneThatHasNone)
{
    for (std::size_t room : {0u, 1u, 30u, 500u})
    {
        const stored<TypeParam> handle(detail::make_stored<TypeParam>(room));
        EXPECT_TRUE(handle.image().empty());
        for (std::size_t size : {30u, 31u, 0u, 500u, 501u, 1u, 3000u, 29u})
        {
            // Another text each time, that ends with it.
            const std::string text(size, static_cast<char>('a' + size % 26));
            handle.handle()->image = text;
            EXPECT_EQ(handle.image(), text) << room;
        }
    }
}

TYPED_TEST(Stored, MakesJsonOfWhatItGotEncoded)
{
    std::string bytes;
    detail::encode_item(item().set("name", "a \"b\"").set("n", number::parse("1e50")), bytes);
    const std::string json =
        R"({"n":{"N":"1)" + std::string(50, '0') + R"("},"name":{"S":"a \"b\""}})";
    for (std::size_t room : {std::size_t{0}, bytes.size(), std::size_t{500}})
    {
        const stored<TypeParam> handle(detail::make_stored<TypeParam>(room));
        for (int time = 0; time < 2; ++time)
        {
            handle.handle()->image.keep_encoded(bytes);
            EXPECT_EQ(handle.image(), json) << room;
            EXPECT_EQ(handle.image().data(), handle.image().data());

            handle.handle()->image = "{}";
            EXPECT_EQ(handle.image(), "{}") << room;
        }
    }
}

TYPED_TEST(Stored, TheObjectIsWhereItsTypeMayBe)
{
    const stored<TypeParam> handle(detail::make_stored<TypeParam>(100));

    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(&*handle) % alignof(TypeParam), 0u);
    EXPECT_EQ(handle.handle()->object(), &*handle);
}

TEST(StoredHandle, PrintsTheImage)
{
    const stored<std::string> handle(detail::make_stored<std::string>(2));
    handle.handle()->image = R"({"a":{"S":"b"}})";
    std::ostringstream out;

    out << handle << ' ' << stored<std::string>();

    EXPECT_EQ(out.str(), R"({"a":{"S":"b"}} (empty))");
}

}  // namespace
}  // namespace ddbm

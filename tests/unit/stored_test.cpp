#include "values/item_encoding.hpp"

#include <ddbm/error.hpp>
#include <ddbm/item.hpp>
#include <ddbm/stored.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

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
            const char* const place = handle.image().data();
            EXPECT_EQ(handle.image().data(), place);

            handle.handle()->image = "{}";
            EXPECT_EQ(handle.image(), "{}") << room;
        }
    }
}

TEST(StoredHandle, ShowsItsImageToSeveralThreadsAtOnce)
{
    std::string bytes;
    detail::encode_item(item().set("name", "a \"b\"").set("n", 5), bytes);
    for (int round = 0; round < 50; ++round)
    {
        const stored<std::string> handle(detail::make_stored<std::string>(bytes.size()));
        handle.handle()->image.keep_encoded(bytes);
        std::array<std::string_view, 4> seen;
        std::vector<std::thread> threads;
        for (std::string_view& each : seen)
            threads.emplace_back([&each, handle] { each = handle.image(); });
        for (std::thread& each : threads)
            each.join();

        for (std::string_view each : seen)
        {
            EXPECT_EQ(each, R"({"n":{"N":"5"},"name":{"S":"a \"b\""}})");
            EXPECT_EQ(each.data(), seen[0].data());
        }
    }
}

TEST(StoredHandle, SaysSoWhereItsImageIsDamaged)
{
    const stored<std::string> handle(detail::make_stored<std::string>(2));
    handle.handle()->image.keep_encoded(std::string_view("\0\1", 2));

    for (int time = 0; time < 2; ++time)
    {
        try
        {
            static_cast<void>(handle.image());
            ADD_FAILURE() << "there is an image";
        }
        catch (const error& e)
        {
            EXPECT_EQ(e.code(), errc::store_damaged);
        }
    }
    handle.handle()->image = "{}";
    EXPECT_EQ(handle.image(), "{}");
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

#include "local/storage/page_checksum.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ddbm::local::detail {
namespace {

std::string stamped(std::string page, std::int64_t number)
{
    stamp_page(page, number);
    return page;
}

TEST(PageChecksum, IsWhatTheFormatSays)
{
    // Two words, 1 and 2, on page 3: 3+1+0 = 4, 0+2+4 = 6.
    std::string page("\1\0\0\0\2\0\0\0........", 16);

    stamp_page(page, 3);

    EXPECT_EQ(page, std::string("\1\0\0\0\2\0\0\0\4\0\0\0\6\0\0\0", 16));
}

TEST(PageChecksum, NoticesEveryByteThatChanges)
{
    std::string page(512, '\0');
    for (std::size_t i = 0; i < page.size(); ++i)
        page[i] = static_cast<char>(i * 7);
    page = stamped(page, 5);
    ASSERT_TRUE(is_page_right(page, 5));

    for (std::size_t i = 0; i < page.size(); ++i)
    {
        for (const int by : {1, 0x80, 0xff})
        {
            std::string changed = page;
            changed[i] = static_cast<char>(changed[i] ^ by);
            EXPECT_FALSE(is_page_right(changed, 5)) << i;
        }
    }
}

TEST(PageChecksum, NoticesThatAPageIsElsewhere)
{
    EXPECT_FALSE(is_page_right(stamped(std::string(512, 'x'), 5), 6));
    EXPECT_FALSE(is_page_right(stamped(std::string(512, '\0'), 5), 6));
}

TEST(PageChecksum, TakesZerosForNoPage)
{
    EXPECT_FALSE(is_page_right(std::string(512, '\0'), 1));
    EXPECT_FALSE(is_page_right(std::string(512, '\0'), 0x40000000));
}

TEST(PageChecksum, IsOfAllPagesOfADatabase)
{
    std::string database(3 * 512, 'x');

    stamp_pages(database, 512);

    EXPECT_TRUE(are_pages_right(database, 512));
    EXPECT_TRUE(is_page_right(std::string_view(database).substr(1024), 3));
    EXPECT_FALSE(are_pages_right(database.substr(0, 1000), 512));
    database[1200] = 'y';
    EXPECT_FALSE(are_pages_right(database, 512));
}

}  // namespace
}  // namespace ddbm::local::detail

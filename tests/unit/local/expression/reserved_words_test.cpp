#include "local/expression/reserved_words.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ddbm::local::detail {
namespace {

TEST(ReservedWords, AreKnownInAnyCase)
{
    for (const char* word :
         {"abort",
          "ABORT",
          "aBoRt",
          "zone",
          "Zone",
          "size",
          "name",
          "names",
          "localtimestamp",
          "LOCALTIMESTAMP",
          "flattern",
          "to",
          "ttl",
          "year"})
        EXPECT_TRUE(is_reserved_word(word)) << word;
}

TEST(ReservedWords, AreNotTheWordsAroundThem)
{
    for (const char* word :
         {"",
          "a",
          "abor",
          "aborts",
          "zonee",
          "zz",
          "episode",
          "localtimestamps",
          "#name",
          "né",
          "attribute_exists",
          "a_name_that_is_much_longer_than_each_of_them"})
        EXPECT_FALSE(is_reserved_word(word)) << word;
}

}  // namespace
}  // namespace ddbm::local::detail

#ifndef DDBM_TESTS_UNIT_LOCAL_STORAGE_STORE_ON_DISK_HPP
#define DDBM_TESTS_UNIT_LOCAL_STORAGE_STORE_ON_DISK_HPP

// A store's file and log in a folder of their own, with numbered entries in the catalog's tree.

#include "local/storage/store.hpp"
#include "unit/local/storage/temporary_folder.hpp"

#include <ddbm/error.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace ddbm::local::testing {

using detail::catalog_tree;
using detail::store;

inline constexpr std::size_t page_size = 8192;

inline std::string get(store& s, std::string_view key)
{
    std::string_view value;
    return s.get(catalog_tree, key, value) ? std::string(value) : "(none)";
}

inline void put(store& s, int number, std::size_t size = 100)
{
    const std::string name = std::to_string(number);
    s.put(catalog_tree, name, name + std::string(size, 'x'));
}

class store_on_disk : public ::testing::Test
{
protected:
    void change(const std::string& file, std::size_t at, std::string_view bytes) const
    {
        write_file(file, content_of(file).replace(at, bytes.size(), bytes));
    }

    // It cannot be opened for this reason, and is what it was before.
    void expect_refused(errc code, std::string_view reason) const
    {
        const std::string file = content_of(file_);
        const std::string log = content_of(log_);
        try
        {
            store s(file_);
            ADD_FAILURE() << "opened";
        }
        catch (const error& e)
        {
            const std::string& message = e.get_diagnostics().message();
            EXPECT_EQ(e.code(), code) << message;
            EXPECT_NE(message.find(reason), std::string::npos) << message;
        }
        EXPECT_EQ(content_of(file_), file);
        EXPECT_EQ(content_of(log_), log);
    }

    template <class Work>
    static void expect_failure(errc code, std::string_view reason, Work work)
    {
        try
        {
            work();
            ADD_FAILURE() << "no failure: " << reason;
        }
        catch (const error& e)
        {
            const std::string& message = e.get_diagnostics().message();
            EXPECT_EQ(e.code(), code) << message;
            EXPECT_NE(message.find(reason), std::string::npos) << message;
        }
    }

    void expect_entries(int first, int last) const
    {
        store s(file_);
        for (int i = first; i < last; ++i)
            EXPECT_EQ(get(s, std::to_string(i)).size(), std::to_string(i).size() + 100) << i;
    }

    temporary_folder folder_;
    std::string file_ = folder_.file("store.db");
    std::string log_ = file_ + "-wal";
};

}  // namespace ddbm::local::testing

#endif

// A store whose writes fail, each in turn, and what is left of it when its process is killed in the
// middle of one: what was acknowledged is there, and nothing else but what was being written.

#include "local/storage/store.hpp"
#include "unit/local/storage/temporary_folder.hpp"
#include "unit/local/storage/watched_writes.hpp"

#include <ddbm/error.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ddbm::local::detail {
namespace {

namespace fs = std::filesystem;
using ddbm::local::testing::copy_store;
using ddbm::local::testing::temporary_folder;
using ddbm::local::testing::watched_writes;

using entries = std::map<std::string, std::string>;

void put(store& s, entries& expected, int key, char fill, std::size_t size)
{
    const std::string name = std::to_string(key);
    s.put(catalog_tree, name, std::string(size, fill));
    expected[name] = std::string(size, fill);
}

void erase(store& s, entries& expected, int key)
{
    s.erase(catalog_tree, std::to_string(key));
    expected.erase(std::to_string(key));
}

// All or nothing of each. They have the file grow, leave pages of it free, and have the log written
// back.
std::vector<std::function<void(store&, entries&)>> steps()
{
    std::vector<std::function<void(store&, entries&)>> all;
    for (int i = 0; i < 6; ++i)
        all.emplace_back([i](store& s, entries& e) { put(s, e, i, 'a', 1500); });
    all.emplace_back([](store& s, entries& e) {
        store_transaction several(s);
        put(s, e, 3, 'b', 1500);
        put(s, e, 10, 'b', 30'000);
        put(s, e, 11, 'b', 100);
        several.commit();
    });
    all.emplace_back([](store& s, entries&) { s.write_back(); });
    all.emplace_back([](store& s, entries& e) { put(s, e, 1, 'c', 1500); });
    all.emplace_back([](store& s, entries& e) { erase(s, e, 10); });
    all.emplace_back([](store& s, entries& e) { put(s, e, 12, 'c', 5000); });
    all.emplace_back([](store& s, entries& e) {
        store_transaction several(s);
        put(s, e, 13, 'd', 40'000);
        erase(s, e, 2);
        several.commit();
    });
    all.emplace_back([](store& s, entries&) { s.write_back(); });
    all.emplace_back([](store& s, entries& e) { put(s, e, 3, 'e', 3000); });
    return all;
}

entries content_of(store& s)
{
    entries found;
    cursor all = s.find(catalog_tree, "", "", direction::forward);
    while (all.next())
        found.emplace(all.key(), all.value());
    return found;
}

// False: it failed, and nothing has changed.
bool take(const std::function<void(store&, entries&)>& step, store& s, entries& expected)
{
    entries changed = expected;
    try
    {
        step(s, changed);
        expected = changed;
        return true;
    }
    catch (const error&)
    {
        return false;
    }
}

class InterruptedWrites : public ::testing::Test
{
protected:
    // Null if it cannot be opened.
    std::unique_ptr<store> open() const
    {
        try
        {
            return std::make_unique<store>(file_);
        }
        catch (const error&)
        {
            return nullptr;
        }
    }

    void expect_content_if_killed(const entries& expected) const
    {
        const std::string killed = folder_.file("killed.db");
        copy_store(file_, killed);
        store after_kill(killed);
        EXPECT_EQ(content_of(after_kill), expected);
    }

    // As it is, as one who is killed now leaves it, and as one who ends.
    void expect_content(const entries& expected, std::unique_ptr<store> s) const
    {
        EXPECT_EQ(content_of(*s), expected);
        expect_content_if_killed(expected);
        s.reset();
        store after_end(file_);
        EXPECT_EQ(content_of(after_end), expected);
        EXPECT_NO_THROW(after_end.snapshot());
    }

    temporary_folder folder_;
    std::string file_ = folder_.file("store.db");
};

TEST_F(InterruptedWrites, LeaveWhatWasAcknowledgedAndCanBeTriedAgain)
{
    std::int64_t first = 0;
    for (bool was_met = true; was_met; ++first)
    {
        SCOPED_TRACE("the first write to fail: " + std::to_string(first));
        copy_store(folder_.file("none"), file_);
        watched_writes writes;
        writes.fail(first, 4);
        writes.fail_to_cut();
        std::unique_ptr<store> s = open();
        if (!s)
        {
            writes.fail_no_more();
            s = open();
        }
        ASSERT_TRUE(s);

        entries expected;
        for (const auto& step : steps())
        {
            if (take(step, *s, expected))
                continue;
            s->make_room();
            if (take(step, *s, expected))
                continue;
            writes.fail_no_more();
            EXPECT_TRUE(take(step, *s, expected));
        }

        was_met = writes.count() > first;
        writes.fail_no_more();
        expect_content(expected, std::move(s));
    }
    EXPECT_GT(first, 100);
}

TEST_F(InterruptedWrites, LeaveNothingThatHindersTheNextOnes)
{
    // What is cut fails at once, what is written in its rest.
    for (const std::int64_t failing : {1, 2})
    {
        std::int64_t first = 0;
        for (bool was_met = true; was_met; ++first)
        {
            SCOPED_TRACE(std::to_string(failing) + " from write " + std::to_string(first) + " on");
            copy_store(folder_.file("none"), file_);
            watched_writes writes;
            std::unique_ptr<store> s = open();
            ASSERT_TRUE(s);
            const std::int64_t opened = writes.count();
            writes.fail(opened + first, failing);
            writes.fail_to_cut();

            entries expected;
            bool has_failed = false;
            for (const auto& step : steps())
            {
                const bool taken = take(step, *s, expected);
                if (has_failed)
                    expect_content_if_killed(expected);
                has_failed = !taken;
            }

            was_met = writes.count() > opened + first;
            writes.fail_no_more();
            expect_content(expected, std::move(s));
        }
        EXPECT_GT(first, 80);
    }
}

TEST_F(InterruptedWrites, LeaveWhatWasAcknowledgedIfTheProcessIsKilled)
{
    // What was acknowledged when it was killed so, and what was being written.
    std::vector<std::pair<entries, entries>> killed;
    {
        std::vector<std::size_t> step_of;
        std::vector<entries> after{{}};
        watched_writes writes;
        writes.look([&] {
            copy_store(file_, folder_.file(std::to_string(step_of.size())));
            step_of.push_back(after.size());
        });
        {
            store s(file_);
            entries expected;
            for (const auto& step : steps())
            {
                ASSERT_TRUE(take(step, s, expected));
                after.push_back(expected);
            }
        }
        after.push_back(after.back());
        for (const std::size_t step : step_of)
            killed.emplace_back(after[step - 1], after[step]);
    }
    ASSERT_GT(killed.size(), 100u);
    for (std::size_t i = 0; i < killed.size(); ++i)
    {
        SCOPED_TRACE("in the middle of write " + std::to_string(i));
        const auto& [before, after] = killed[i];

        store s(folder_.file(std::to_string(i)));

        const entries found = content_of(s);
        EXPECT_TRUE(found == before || found == after);
        s.put(catalog_tree, "more", "x");
    }
}

}  // namespace
}  // namespace ddbm::local::detail

#include "unit/transaction/accounts.hpp"

#include <ddbm/error.hpp>

#include <gtest/gtest.h>

#include <functional>

namespace {

struct page
{
    std::string id;
    int hits = 0;
    int likes = 0;
};

}  // namespace

template <>
struct ddbm::model_of<page>
{
    static constexpr auto value = ddbm::model<page>("pages")
                                      .partition_key("id", &page::id)
                                      .field("hits", &page::hits)
                                      .field("likes", &page::likes);
};

namespace ddbm::test {
namespace {

using detail::effect;
using detail::if_present;
using detail::log_entry;
using detail::presence;

constexpr const char* is_new = "attribute_not_exists(#0)";

class LogEntry : public testing::Test
{
protected:
    // What is thrown, with the item; and the entry is as it was.
    static void expect_refusal(log_entry& entry, errc code, const std::function<void()>& act)
    {
        const effect kind = entry.write().kind;
        const presence now = entry.now();
        try
        {
            act();
            ADD_FAILURE() << "nothing was thrown";
        }
        catch (const error& why)
        {
            EXPECT_EQ(why.code(), code) << why;
            EXPECT_EQ(why.get_diagnostics().key(), R"({"name":{"S":"ann"}})");
            EXPECT_EQ(why.get_diagnostics().table(), "accounts");
        }
        EXPECT_EQ(entry.write().kind, kind);
        EXPECT_EQ(entry.now(), now);
    }

    static std::string text(const log_entry& entry) { return *entry.write().text; }

    account_log log;
    const detail::condition_core rich = account_log::rich();
};

TEST_F(LogEntry, KnowsAnItemByTheNameInAnArn)
{
    detail::table_core table = log.table();
    table.name = std::make_shared<const std::string>(
        "arn:aws:dynamodb:eu-central-1:123456789012:table/accounts"
    );
    const account object = make_account("ann", 0);
    EXPECT_EQ(
        detail::id_of(table, detail::key_values_of(table.model->key, &object)), log.id("ann")
    );
    EXPECT_NE(log.id("ann"), log.id("bob"));
}

TEST_F(LogEntry, ChecksWhatWasReadAndIsNotWritten)
{
    EXPECT_FALSE(log.entry().is_to_be_checked());
    const log_entry read = log.read(300);
    EXPECT_TRUE(read.is_to_be_checked());
    EXPECT_TRUE(has(read.check_text(), R"({"TableName":"accounts","Key":{"name":{"S":"ann"}})"));
    EXPECT_TRUE(has(read.check_text(), R"({"N":"300"})")) << read.check_text();
    const log_entry absent = log.absent();
    EXPECT_TRUE(absent.is_to_be_checked());
    EXPECT_TRUE(has(absent.check_text(), is_new)) << absent.check_text();
}

TEST_F(LogEntry, SavesUnderTheImage)
{
    log_entry entry = log.read(300);
    account_log::object(entry).cents = 200;
    entry.save(log.env());

    EXPECT_EQ(entry.write().kind, effect::save);
    EXPECT_FALSE(entry.is_to_be_checked());
    EXPECT_TRUE(has(text(entry), R"({"N":"200"})"));
    EXPECT_TRUE(has(text(entry), R"({"N":"300"})"));
    // Another save is in its place.
    account_log::object(entry).cents = 100;
    entry.save(log.env());
    EXPECT_TRUE(has(text(entry), R"({"N":"100"})"));
    EXPECT_FALSE(has(text(entry), R"({"N":"200"})"));

    entry.applied();
    EXPECT_EQ(item_from_json(entry.object()->image), item_from_json(account_json("ann", 100)));
}

TEST_F(LogEntry, PutsByWhatIsKnown)
{
    log_entry unknown = log.entry();
    log.put(unknown, 1);
    EXPECT_FALSE(has(text(unknown), "ConditionExpression"));

    log_entry read = log.read(300);
    log.put(read, 1);
    EXPECT_TRUE(has(text(read), R"({"N":"300"})"));
    EXPECT_EQ(read.write().kind, effect::put);

    log_entry absent = log.absent();
    log.put(absent, 1);
    EXPECT_TRUE(has(text(absent), is_new));
    // That there is one is news, no answer.
    EXPECT_EQ(absent.write().of_item, errc::condition_failed);

    log_entry inserted = log.entry();
    log.put(inserted, 1, if_present::fail);
    EXPECT_TRUE(has(text(inserted), is_new));
    EXPECT_EQ(inserted.write().of_item, errc::conflict_exists);
}

TEST_F(LogEntry, InsertsNothingOverWhatIsThere)
{
    log_entry read = log.read(300);
    expect_refusal(read, errc::conflict_exists, [&] { log.put(read, 1, if_present::fail); });
    log_entry put = log.entry();
    log.put(put, 1);
    expect_refusal(put, errc::conflict_exists, [&] { log.put(put, 2, if_present::fail); });
}

TEST_F(LogEntry, ReadsWhatItPuts)
{
    log_entry entry = log.entry();
    log.put(entry, 7);
    EXPECT_EQ(entry.now(), presence::present);
    entry.make_object(&detail::object_ops_of<account>);
    EXPECT_EQ(account_log::object(entry).cents, 7);

    account_log::object(entry).cents = 8;
    entry.save(log.env());
    EXPECT_EQ(entry.write().kind, effect::put);
    EXPECT_TRUE(has(text(entry), R"("Item":{"name":{"S":"ann"},"cents":{"N":"8"}})"));
    EXPECT_EQ(account_log::object(entry).cents, 8);

    entry.applied();
    EXPECT_EQ(std::string_view(entry.object()->image), account_json("ann", 8));
}

TEST_F(LogEntry, KeepsTheConditionOfWhatAnotherPutReplaces)
{
    log_entry entry = log.entry();
    log.put(entry, 1, if_present::replace, &rich);
    log.put(entry, 2);
    EXPECT_TRUE(has(text(entry), R"({"N":"100"})"));
    EXPECT_TRUE(has(text(entry), R"({"N":"2"})"));
    expect_refusal(entry, errc::invalid_request, [&] {
        log.put(entry, 3, if_present::replace, &rich);
    });
}

TEST_F(LogEntry, ErasesByWhatIsKnown)
{
    log_entry read = log.read(300);
    read.erase(nullptr);
    EXPECT_EQ(read.write().kind, effect::erase);
    EXPECT_EQ(read.now(), presence::absent);
    EXPECT_TRUE(has(text(read), R"({"N":"300"})"));
    EXPECT_EQ(read.object(), nullptr);

    // There is none, and that stays checked.
    log_entry absent = log.absent();
    absent.erase(&rich);
    EXPECT_EQ(absent.write().kind, effect::none);
    EXPECT_TRUE(absent.is_to_be_checked());

    // By its key: that there is none is no failure.
    log_entry unknown = log.entry();
    unknown.erase(&rich);
    EXPECT_EQ(unknown.write().of_item, errc::condition_failed);
    EXPECT_EQ(unknown.write().of_none, errc{});

    log_entry checked = log.entry();
    checked.check(rich);
    checked.erase(nullptr);
    EXPECT_EQ(checked.write().of_none, errc::condition_failed);
}

TEST_F(LogEntry, ErasesWhatItHasWritten)
{
    log_entry saved = log.read(300);
    account_log::object(saved).cents = 200;
    saved.save(log.env());
    saved.erase(nullptr);
    EXPECT_EQ(saved.write().kind, effect::erase);
    EXPECT_FALSE(has(text(saved), R"({"N":"200"})"));

    log_entry put = log.entry();
    log.put(put, 1);
    put.erase(nullptr);
    EXPECT_EQ(put.write().kind, effect::erase);

    log_entry inserted = log.entry();
    log.put(inserted, 1, if_present::fail);
    inserted.erase(nullptr);
    EXPECT_EQ(inserted.write().kind, effect::none);
    EXPECT_TRUE(has(inserted.check_text(), is_new));
    EXPECT_TRUE(inserted.must_be_absent());

    put.erase(nullptr);
    EXPECT_EQ(put.write().kind, effect::erase);
    log.put(put, 2, if_present::fail);
    EXPECT_EQ(put.write().kind, effect::put);
    EXPECT_FALSE(put.must_be_absent());
}

TEST_F(LogEntry, UpdatesOnlyWhatNothingElseWrites)
{
    log_entry read = log.read(300);
    log.update(read);
    EXPECT_EQ(read.write().kind, effect::change);
    EXPECT_TRUE(has(text(read), R"({"N":"300"})"));
    EXPECT_FALSE(read.write().may_resend);
    EXPECT_EQ(read.write().of_none, errc::not_found);
    EXPECT_EQ(read.now(), presence::unknown);

    const auto refuse = errc::invalid_request;
    // Of the same attribute.
    expect_refusal(read, refuse, [&] { log.update(read); });
    expect_refusal(read, refuse, [&] { log.put(read, 1); });
    expect_refusal(read, refuse, [&] { read.erase(nullptr); });
    expect_refusal(read, refuse, [&] { read.save(log.env()); });
    expect_refusal(read, refuse, [&] { read.check(rich); });
    expect_refusal(read, refuse, [&] { read.check_known(); });

    log_entry saved = log.read(300);
    saved.save(log.env());
    expect_refusal(saved, refuse, [&] { log.update(saved); });
}

TEST_F(LogEntry, UpdatesNoItemThatIsNotThere)
{
    log_entry absent = log.absent();
    expect_refusal(absent, errc::not_found, [&] { log.update(absent); });

    detail::write_terms terms;
    terms.may_create = true;
    log.update(absent, terms);
    EXPECT_TRUE(has(text(absent), "attribute_not_exists(")) << text(absent);
    EXPECT_EQ(absent.write().of_none, errc::condition_failed);
}

TEST_F(LogEntry, JoinsUpdatesThatHaveNothingInCommon)
{
    const detail::table_core pages{log.db(), detail::info_of<page>()};
    page object;
    object.id = "a";
    const auto key = detail::key_values_of(pages.model->key, &object);
    log_entry entry(detail::id_of(pages, key), pages);
    const auto change = [&](const update<page>& changes) {
        entry.change(key, changes.core(), {}, log.env());
    };
    change(set<&page::hits>(11));
    EXPECT_TRUE(entry.write().may_resend);
    change(add<&page::likes>(22));
    EXPECT_TRUE(has(text(entry), R"({"N":"11"})")) << text(entry);
    EXPECT_TRUE(has(text(entry), R"({"N":"22"})")) << text(entry);
    EXPECT_FALSE(entry.write().may_resend);
    // What the first one makes of it is not what the request would see.
    EXPECT_THROW(change(set<&page::likes>(attr<&page::hits>)), error);
    EXPECT_EQ(entry.write().kind, effect::change);
}

TEST_F(LogEntry, JoinsConditions)
{
    const condition<account> poor = attr<&account::cents> < 900;
    log_entry entry = log.read(300);
    entry.check(rich);
    entry.check(poor.core());
    EXPECT_TRUE(has(entry.check_text(), R"({"N":"100"})"));
    EXPECT_TRUE(has(entry.check_text(), R"({"N":"900"})"));
    EXPECT_TRUE(has(entry.check_text(), R"({"N":"300"})"));

    account_log::object(entry).cents = 1;
    entry.save(log.env());
    EXPECT_TRUE(has(text(entry), R"({"N":"900"})"));
    expect_refusal(entry, errc::invalid_request, [&] { entry.check(rich); });
}

TEST_F(LogEntry, SavesOnlyWhatIsThere)
{
    log_entry erased = log.read(300);
    erased.erase(nullptr);
    expect_refusal(erased, errc::invalid_request, [&] { erased.save(log.env()); });
}

TEST_F(LogEntry, IsOfOneModel)
{
    const log_entry entry = log.read(300);
    entry.check_model(detail::info_of<account>());
    EXPECT_THROW(entry.check_model(detail::info_of<account, other_accounts>()), error);
}

TEST_F(LogEntry, LeavesOfAFailureWhatWasRead)
{
    log_entry entry = log.read(300);
    entry.check(rich);
    account_log::object(entry).cents = 1;
    entry.save(log.env());

    log_entry left = entry.only_seen();
    EXPECT_EQ(left.now(), presence::present);
    EXPECT_FALSE(left.has_condition());
    EXPECT_EQ(left.write().kind, effect::none);
    EXPECT_EQ(left.object(), nullptr);
    left.make_object(&detail::object_ops_of<account>);
    EXPECT_EQ(account_log::object(left).cents, 300);
}

}  // namespace
}  // namespace ddbm::test

#include <ddbm/result.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace ddbm {
namespace {

static_assert(std::is_nothrow_move_constructible_v<result<std::string>>);
static_assert(!std::is_convertible_v<result<std::string>, bool>);
static_assert(!std::is_aggregate_v<result<int>> && !std::is_aggregate_v<result<void>>);

diagnostics some_diagnostics()
{
    return diagnostics("No.").table("maps");
}

TEST(Result, IsASuccessWithAValue)
{
    result<std::string> r(std::string("yes"));

    EXPECT_TRUE(r);
    EXPECT_TRUE(r.has_value());
    EXPECT_FALSE(r.has_error());
    EXPECT_EQ(r.value(), "yes");
    EXPECT_EQ(*r, "yes");
    EXPECT_EQ(r->size(), 3u);
    EXPECT_FALSE(r.error());
    EXPECT_TRUE(r.get_diagnostics().empty());

    r->push_back('!');
    EXPECT_EQ(std::as_const(r).value(), "yes!");
    EXPECT_EQ(*std::as_const(r), "yes!");
    EXPECT_EQ(std::as_const(r)->size(), 4u);
}

TEST(Result, IsAFailureWithACode)
{
    const result<std::string> r(errc::not_found, some_diagnostics());

    EXPECT_FALSE(r);
    EXPECT_TRUE(r.has_error());
    EXPECT_EQ(r.error(), errc::not_found);
    EXPECT_EQ(r.get_diagnostics().message(), "No.");
    EXPECT_EQ(*r, "");
}

// What `take()` throws.
template <class Take>
error failure_of(Take take)
{
    try
    {
        take();
    }
    catch (const error& e)
    {
        return e;
    }
    ADD_FAILURE() << "expected ddbm::error";
    return error(error_code());
}

TEST(Result, ThrowsItsFailureWhereAValueIsAskedFor)
{
    result<std::string> r(errc::not_found, some_diagnostics());

    for (const error& e :
         {failure_of([&] { r.value(); }),
          failure_of([&] { std::as_const(r).value(); }),
          failure_of([&] { result<std::string>(r).value(); })})
    {
        EXPECT_EQ(e.code(), errc::not_found);
        EXPECT_EQ(e.get_diagnostics().table(), "maps");
    }
    EXPECT_EQ(r.get_diagnostics().table(), "maps");
}

TEST(Result, GivesItsValueAway)
{
    result<std::unique_ptr<int>> r(std::make_unique<int>(1));
    const std::unique_ptr<int> taken = std::move(r).value();
    EXPECT_EQ(*taken, 1);

    result<std::unique_ptr<int>> other(std::make_unique<int>(2));
    const std::unique_ptr<int> pointed = *std::move(other);
    EXPECT_EQ(*pointed, 2);
}

TEST(Result, IsASuccessByDefault)
{
    EXPECT_TRUE(result<int>());
    EXPECT_EQ(*result<int>(), 0);
    EXPECT_TRUE(result<void>());
}

TEST(Result, KeepsWhatIsKnownOfASuccess)
{
    const result<int> r(error_code(), 1, diagnostics("by the way"));
    const result<void> nothing(error_code(), diagnostics("by the way"));

    EXPECT_TRUE(r);
    EXPECT_EQ(*r, 1);
    EXPECT_EQ(r.get_diagnostics().message(), "by the way");
    EXPECT_TRUE(nothing);
    EXPECT_EQ(nothing.get_diagnostics().message(), "by the way");
}

TEST(Result, OfNothingThrowsItsFailure)
{
    const result<void> r(errc::conflict_changed, some_diagnostics());

    EXPECT_FALSE(r);
    EXPECT_EQ(r.error(), errc::conflict_changed);
    const error e = failure_of([&] { r.value(); });
    EXPECT_EQ(e.code(), errc::conflict_changed);
    EXPECT_EQ(e.get_diagnostics().message(), "No.");
    EXPECT_NO_THROW(result<void>().value());
}

}  // namespace
}  // namespace ddbm

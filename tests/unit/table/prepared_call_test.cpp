#include "unit/table/scripted_table.hpp"

#include <ddbm/detail/prepared_call.hpp>

#include <utility>

namespace {

struct lamp
{
    int id = 0;
    bool on = false;
};

}  // namespace

template <>
struct ddbm::model_of<lamp>
{
    static constexpr auto value =
        ddbm::model<lamp>("lamps").partition_key("id", &lamp::id).field("on", &lamp::on);
};

namespace ddbm::test {
namespace {

using detail::prepared_call;

class PreparedCall : public testing::Test
{
protected:
    PreparedCall() { handle->image = R"({"id":{"N":"1"},"on":{"BOOL":false}})"; }

    // Holds on to the handle until it is done with.
    prepared_call<> prepare() { return detail::prepare_save(table, handle); }

    scripted_client side;
    detail::table_core table{side.db, detail::info_of<lamp>()};
    std::shared_ptr<detail::stored_object_of<lamp>> handle = [] {
        auto made = std::make_shared<detail::stored_object_of<lamp>>();
        made->value.id = 1;
        return made;
    }();
};

TEST_F(PreparedCall, LetsGoOfWhatIsNotStarted)
{
    {
        prepared_call<> first = prepare();
        EXPECT_EQ(handle.use_count(), 2);
        prepared_call<> second = prepare();
        EXPECT_EQ(handle.use_count(), 3);
        second = std::move(first);
        prepared_call<> third = std::move(second);
    }

    EXPECT_EQ(handle.use_count(), 1);
    EXPECT_TRUE(side.script.sent.empty());
}

TEST_F(PreparedCall, IsSentWhenItIsStarted)
{
    side.script.reply("{}");
    bool done = false;
    prepared_call<> call = prepare();
    EXPECT_TRUE(side.script.sent.empty());

    std::move(call).start(
        [&](error_code ec) { done = !ec; }, detail::handler_place::anywhere(), nullptr
    );
    run_to_end(side.ctx);

    EXPECT_TRUE(done);
    EXPECT_EQ(side.script.sent.size(), 1U);
    EXPECT_EQ(handle.use_count(), 1);
}

}  // namespace
}  // namespace ddbm::test

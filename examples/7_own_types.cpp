// Types of a program's own as members and keys: an id that two functions convert to text and back,
// a release number that is a list of two, and time points: as text in the order of time, which
// makes a sort key, and as the number of seconds by which DynamoDB deletes items.

#include "scratch_table.hpp"

#include <ddbm/client.hpp>
#include <ddbm/converting_codec.hpp>
#include <ddbm/local/opener.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <chrono>
#include <compare>
#include <cstdint>
#include <iostream>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace asio = boost::asio;

using namespace std::chrono_literals;

// -- The types. Nothing in them knows of DynamoDB.

class player_id
{
public:
    player_id() = default;
    explicit player_id(std::uint32_t number) : number_(number) {}

    // Eight hexadecimal digits.
    std::string text() const
    {
        constexpr std::string_view digits = "0123456789abcdef";
        std::string made(8, '0');
        for (std::size_t i = 0; i < made.size(); ++i)
            made[i] = digits[number_ >> (28 - 4 * i) & 0xf];
        return made;
    }

    // Empty if the text is none of those.
    static std::optional<player_id> from_text(std::string_view text)
    {
        constexpr std::string_view digits = "0123456789abcdef";
        std::uint32_t number = 0;
        for (char c : text)
        {
            const auto digit = digits.find(c);
            if (digit == digits.npos)
                return std::nullopt;
            number = number << 4 | static_cast<std::uint32_t>(digit);
        }
        return text.size() == 8 ? std::optional(player_id(number)) : std::nullopt;
    }

    friend auto operator<=>(const player_id&, const player_id&) = default;

private:
    std::uint32_t number_ = 0;
};

struct release
{
    int major = 0;
    int minor = 0;

    friend bool operator==(const release&, const release&) = default;
};

// One session of a player.
struct session
{
    player_id player;
    std::chrono::sys_time<std::chrono::milliseconds> began;
    std::optional<std::chrono::sys_seconds> forget;
    release played;
    std::set<player_id> opponents;
};

// -- How they are stored.

// As text: made by the one function, read by the other.
template <>
struct ddbm::codec<player_id>
    : ddbm::converting_codec<player_id, &player_id::text, &player_id::from_text>
{
};

// As a list of two numbers. What reads it says where each element goes, so that the library can
// name the place of one that does not fit.
template <>
struct ddbm::codec<release>
{
    static constexpr auto stored_as = ddbm::attribute_type::l;

    static void write(ddbm::value_writer& writer, const release& value)
    {
        writer.begin_list();
        writer.number(value.major);
        writer.number(value.minor);
        writer.end_list();
    }

    static void begin_list(release& value) { value = {}; }

    static ddbm::value_target element(release& value, std::size_t index)
    {
        if (index < 2)
            return ddbm::target_of(index == 0 ? value.major : value.minor);
        return {};  // there is no place for more
    }

    static ddbm::errc end_list(release&, std::size_t count)
    {
        return count == 2 ? ddbm::errc{} : ddbm::errc::value_not_allowed;
    }
};

template <>
struct ddbm::model_of<session>
{
    static constexpr auto value = ddbm::model<session>("sessions")
                                      .partition_key("player", &session::player)
                                      .sort_key("began", &session::began)
                                      .field("forget", &session::forget, ddbm::epoch_seconds)
                                      .field("played", &session::played)
                                      .field("opponents", &session::opponents);
};

// -- What becomes of them.

session make_session(int hour)
{
    session made;
    made.player = player_id(0x1d00d);
    made.began =
        std::chrono::sys_days(std::chrono::year(1993) / 12 / 10) + std::chrono::hours(hour);
    made.forget = std::chrono::floor<std::chrono::seconds>(made.began) + 720h;
    made.played = {1, 2};
    made.opponents = {player_id(7), player_id(0xbad)};
    return made;
}

asio::awaitable<void> show_round_trip(ddbm::table<session> sessions)
{
    for (int hour : {9, 17, 23})
    {
        session played = make_session(hour);
        played.began += 250ms;
        co_await sessions.async_put(played);
    }

    // A key is given as the model has it. The text has as many digits as the type holds.
    const session first = make_session(9);
    auto read = co_await sessions.async_get(first.player, first.began + 250ms);
    std::cout << read.image() << "\n\n";
    expect(read->played == first.played && read->opponents == first.opponents, "values survive");
    expect(read->forget == first.forget, "and so do times");

    // The order of the texts is that of the times.
    const auto noon = std::chrono::floor<std::chrono::days>(first.began) + 12h;
    auto afternoon = sessions.query(first.player).sort_key(ddbm::ge(noon));
    int found = 0;
    while (auto later = co_await afternoon.async_next())
        found += later->began >= noon ? 1 : 0;
    expect(found == 2, "a query finds what is later");
}

asio::awaitable<void> show_misfit(ddbm::table<session> sessions)
{
    // Nothing is rounded: text with more digits than the type has is no time of this type.
    auto strange = ddbm::item().set("player", "0001d00d").set("began", "1993-12-11T09:30:00.0005Z");
    ddbm::attribute_value::list played;
    played.push_back(1);
    played.push_back(9);
    strange.set("played", std::move(played));
    ddbm::put_item_request put(sessions.name(), strange);
    co_await sessions.get_client().async_put_item(put);

    auto all = sessions.query(player_id(0x1d00d)).reverse();
    try
    {
        co_await all.async_next();
        expect(false, "an item that does not fit the model is an error");
    }
    catch (const ddbm::error& failure)
    {
        std::cout << failure.what() << '\n';
        expect(failure.code() == ddbm::errc::value_not_allowed, "the code says why");
        expect(failure.get_diagnostics().attribute_path() == "began", "the path says where");
    }
}

asio::awaitable<void> show(ddbm::table<session> sessions)
{
    co_await show_round_trip(sessions);
    co_await show_misfit(sessions);
}

int main()
{
    try
    {
        asio::io_context ctx;
        ddbm::client db(
            ctx.get_executor(), ddbm::client_config::from_environment(ddbm::local::opener())
        );
        asio::co_spawn(ctx, with_scratch_table<session>(db, show), ddbm::rethrow);
        ctx.run();
    }
    catch (const std::exception& failure)
    {
        std::cerr << failure.what() << '\n';
        return 1;
    }
}

// Members of types of a program's own, an id and a release number, and time points in two forms;
// the validators behind members, which are asked before each write; the same validators for any
// value; and schemas, for items and documents that have no class.

#include "scratch_table.hpp"

#include <ddbm/client.hpp>
#include <ddbm/convert.hpp>
#include <ddbm/converting_codec.hpp>
#include <ddbm/local/opener.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/schema.hpp>
#include <ddbm/table.hpp>
#include <ddbm/validate.hpp>
#include <ddbm/validators.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <compare>
#include <cstdint>
#include <exception>
#include <iostream>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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
        std::string made(8, '0');
        for (std::size_t i = 0; i < made.size(); ++i)
            made[i] = digits[number_ >> (28 - 4 * i) & 0xf];
        return made;
    }

    // Empty if the text is none of those.
    static std::optional<player_id> from_text(std::string_view text)
    {
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
    static constexpr std::string_view digits = "0123456789abcdef";

    std::uint32_t number_ = 0;
};

struct release
{
    int major = 0;
    int minor = 0;

    friend bool operator==(const release&, const release&) = default;
};

// One game of a player.
struct game
{
    player_id player;
    std::chrono::sys_time<std::chrono::milliseconds> began;
    std::optional<std::chrono::sys_seconds> forget;
    release played;
    std::set<player_id> opponents;
    std::string contact;
    std::optional<int> score;
    std::vector<std::string> titles;
};

// -- How they are stored, and what may be.

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

// A validator of one's own says what is wrong with a value, or nothing.
constexpr auto released = [](const release& value, ddbm::validation_report& report) {
    if (value.major < 1)
        report.fail("is no release, but a trial");
};

template <>
struct ddbm::model_of<game>
{
    static constexpr auto value =
        ddbm::model<game>("games")
            .partition_key("player", &game::player)
            .sort_key("began", &game::began)
            .field("forget", &game::forget, ddbm::epoch_seconds)
            .field("played", &game::played, released)
            .field("opponents", &game::opponents)
            .field("contact", &game::contact, ddbm::to_lower, ddbm::email)
            .field("score", &game::score, ddbm::message("is no score", ddbm::in_range(0, 150)))
            .field("titles", &game::titles, ddbm::length(0, 5), ddbm::each(ddbm::length(1, 32)));
};

// -- In a table

game make_game(int hour)
{
    game made;
    made.player = player_id(0x1d00d);
    made.began =
        std::chrono::sys_days(std::chrono::year(1993) / 12 / 10) + std::chrono::hours(hour) + 250ms;
    made.forget = std::chrono::floor<std::chrono::seconds>(made.began) + 720h;
    made.played = {1, 2};
    made.opponents = {player_id(7), player_id(0xbad)};
    made.contact = "Ann@Example.com";
    made.titles = {"Marine"};
    return made;
}

asio::awaitable<void> show_round_trip(ddbm::table<game> games)
{
    for (int hour : {9, 17, 23})
    {
        const game played = make_game(hour);
        co_await games.async_put(played);
    }

    // A key is given as the model has it. The text has as many digits as the type holds.
    const game first = make_game(9);
    auto read = co_await games.async_get(first.player, first.began);
    std::cout << read.image() << "\n\n";
    expect(read->played == first.played && read->opponents == first.opponents, "values survive");
    expect(read->forget == first.forget, "and so do times");
    expect(read->contact == "ann@example.com", "to_lower has replaced what is stored");

    // The order of the texts is that of the times.
    const auto noon = std::chrono::floor<std::chrono::days>(first.began) + 12h;
    auto afternoon = games.query(first.player).sort_key(ddbm::ge(noon));
    int found = 0;
    while (auto later = co_await afternoon.async_next())
        found += later->began >= noon ? 1 : 0;
    expect(found == 2, "a query finds what is later");
}

asio::awaitable<void> show_refusal(ddbm::table<game> games)
{
    const game first = make_game(9);
    auto changed = co_await games.async_get(first.player, first.began);
    changed->contact = "nowhere";
    changed->score = 200;
    changed->played = {0, 9};
    changed->titles.emplace_back();
    try
    {
        co_await games.async_save(changed);
        expect(false, "an object that is not valid is not written");
    }
    catch (const ddbm::error& failure)
    {
        // All that is wrong at once.
        std::cout << failure.what() << "\n\n";
        expect(failure.code() == ddbm::errc::validation_failed, "the code says so");
        expect(failure.get_diagnostics().attempts() == 0, "nothing was sent");
    }
}

asio::awaitable<void> show_misfit(ddbm::table<game> games)
{
    // Nothing is rounded: text with more digits than the type has is no time of this type.
    ddbm::item strange = ddbm::to_item(make_game(9));
    strange.set("began", "1993-12-11T09:30:00.0005Z");
    ddbm::put_item_request put(games.name(), strange);
    co_await games.get_client().async_put_item(put);

    auto all = games.query(player_id(0x1d00d)).reverse();
    try
    {
        co_await all.async_next();
        expect(false, "an item that does not fit the model is an error");
    }
    catch (const ddbm::error& failure)
    {
        std::cout << failure.what() << "\n\n";
        expect(failure.code() == ddbm::errc::value_not_allowed, "the code says why");
        expect(failure.get_diagnostics().attribute_path() == "began", "the path says where");
    }
}

asio::awaitable<void> show(ddbm::table<game> games)
{
    co_await show_round_trip(games);
    co_await show_refusal(games);
    co_await show_misfit(games);
}

// -- Without a table

void show_values()
{
    game trial = make_game(9);
    trial.played = {0, 4};
    const ddbm::validation_report wrong = ddbm::report_on(trial);
    expect(wrong.text() == "played: is no release, but a trial", "a model can be asked any time");

    // Each validator has what those before it have made of the value.
    const int count = ddbm::make_valid("3", ddbm::coerce<int>, ddbm::at_least(1));
    expect(count == 3, "a text has become a number");
    const std::string name =
        ddbm::make_valid(std::string("  big   bob"), ddbm::substitute(" +", " "), ddbm::title);
    expect(name == " Big Bob", "a text has become another one");

    const auto id_or_number = ddbm::any(ddbm::match("[A-Z]{2}-[0-9]+"), ddbm::match("[0-9]{8}"));
    expect(ddbm::report_on("AB-7", id_or_number).empty(), "one of several is enough");
    expect(!ddbm::report_on("7", id_or_number).empty(), "but one has to fit");
}

// -- Documents

const ddbm::schema& order_schema()
{
    static const ddbm::schema order =
        ddbm::map_schema()
            .required("id", ddbm::length(1, 64))
            .required(
                "lines",
                ddbm::list_of(
                    ddbm::map_schema()
                        .required("product", ddbm::match("[a-z]+"))
                        .required("count", ddbm::all(ddbm::coerce<int>, ddbm::at_least(1)))
                )
            )
            .or_default("state", "open", ddbm::one_of("open", "paid"))
            .optional("note", ddbm::attribute_type::s);
    return order;
}

ddbm::item make_line(std::string product, ddbm::attribute_value count)
{
    return ddbm::item().set("product", std::move(product)).set("count", std::move(count));
}

void show_documents()
{
    ddbm::attribute_value::list lines;
    lines.emplace_back(make_line("pear", "2"));
    const ddbm::item raw = ddbm::item().set("id", "7").set("lines", lines);

    const ddbm::item order = order_schema().make_valid(raw);
    std::cout << order << '\n';
    expect(order.at("state") == "open", "the default is there");
    expect(order.at("lines").as_list()[0].as_map().at("count") == 2, "and the number is one");

    lines.emplace_back(make_line("PEAR", 0));
    const ddbm::item bad = ddbm::item().set("lines", lines).set("colour", "red");
    const ddbm::validation_report wrong = order_schema().report_on(bad);
    std::cout << wrong.text() << '\n';
    expect(
        wrong.text() == "id: is missing; lines[1].product: does not match [a-z]+; "
                        "lines[1].count: is 0, allowed are at least 1; colour: is not known",
        "every failure has its path"
    );
}

int main()
{
    try
    {
        asio::io_context ctx;
        ddbm::client db(
            ctx.get_executor(), ddbm::client_config::from_environment(ddbm::local::opener())
        );
        asio::co_spawn(ctx, with_scratch_table<game>(db, show), ddbm::rethrow);
        ctx.run();

        show_values();
        show_documents();
    }
    catch (const std::exception& failure)
    {
        std::cerr << failure.what() << '\n';
        return 1;
    }
}

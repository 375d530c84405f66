// What may be stored: validators behind the members of a model, which are asked before each write;
// the same validators for any value; and schemas for items and documents that have no class.

#include "scratch_table.hpp"

#include <ddbm/client.hpp>
#include <ddbm/local/opener.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/schema.hpp>
#include <ddbm/table.hpp>
#include <ddbm/validate.hpp>
#include <ddbm/validators.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>
#include <optional>
#include <string>
#include <vector>

namespace asio = boost::asio;

struct player
{
    std::string id;
    std::string email;
    std::optional<int> age;
    std::vector<std::string> titles;
};

// -- In a model

// A validator of one's own says what is wrong with a value, or nothing.
constexpr auto no_cheater = [](std::string_view id, ddbm::validation_report& report) {
    if (id == "idclip" || id == "iddqd")
        report.fail("is a cheat");
};

template <>
struct ddbm::model_of<player>
{
    static constexpr auto value =
        ddbm::model<player>("players")
            .partition_key("id", &player::id, ddbm::match("[a-z0-9]{1,16}"), no_cheater)
            .field("email", &player::email, ddbm::to_lower, ddbm::email)
            .field("age", &player::age, ddbm::message("is no age", ddbm::in_range(0, 150)))
            .field("titles", &player::titles, ddbm::length(0, 5), ddbm::each(ddbm::length(1, 32)));
};

asio::awaitable<void> show_model(ddbm::table<player> players)
{
    player ann;
    ann.id = "ann";
    ann.email = "Ann@Example.com";
    ann.titles = {"Marine"};
    co_await players.async_put(ann);

    // to_lower has replaced what is stored, not the object.
    auto stored = co_await players.async_get("ann");
    expect(stored->email == "ann@example.com", "the stored address is in lower case");
    expect(ann.email == "Ann@Example.com", "the object is as it was");

    // All that is wrong at once; nothing was sent.
    stored->email = "nowhere";
    stored->age = 200;
    stored->titles.emplace_back();
    try
    {
        co_await players.async_save(stored);
        expect(false, "an object that is not valid is not written");
    }
    catch (const ddbm::error& failure)
    {
        std::cout << failure.what() << "\n\n";
        expect(failure.code() == ddbm::errc::validation_failed, "the code says so");
        expect(failure.get_diagnostics().attempts() == 0, "nothing was sent");
    }
}

// -- Without a table

void show_values()
{
    player bob;
    bob.id = "iddqd";
    bob.email = "bob@example.com";
    const ddbm::validation_report wrong = ddbm::report_on(bob);
    for (const ddbm::validation_failure& each : wrong.failures())
        std::cout << each.path() << ' ' << each.reason() << '\n';
    expect(wrong.count() == 1, "a model's validators can be asked at any time");

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
    std::cout << '\n' << order << '\n';
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
        show_values();
        show_documents();

        asio::io_context ctx;
        ddbm::client db(
            ctx.get_executor(), ddbm::client_config::from_environment(ddbm::local::opener())
        );
        asio::co_spawn(ctx, with_scratch_table<player>(db, show_model), ddbm::rethrow);
        ctx.run();
    }
    catch (const std::exception& failure)
    {
        std::cerr << failure.what() << '\n';
        return 1;
    }
}

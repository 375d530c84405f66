#ifndef DDBM_TESTS_UNIQUE_MODELS_HPP
#define DDBM_TESTS_UNIQUE_MODELS_HPP

// Models with unique attributes.

#include <ddbm/binary.hpp>
#include <ddbm/item.hpp>
#include <ddbm/model.hpp>

#include <optional>
#include <string>

namespace ddbm::test {

struct member
{
    std::string id;
    std::string email;
    std::optional<std::string> nick;
    int age = 0;
};

// Of several kinds, and with two unique values together.
struct booking
{
    std::string show;
    int number = 0;
    std::string row;
    int seat = 0;
    long version = 0;
};

// Whose table has numbers as keys.
struct device
{
    int id = 0;
    binary serial;
};

// Whose items have been migrated.
struct subscriber
{
    std::string id;
    std::string email;
    int folded = 1;
};

}  // namespace ddbm::test

template <>
struct ddbm::model_of<ddbm::test::member>
{
    using type = ddbm::test::member;
    static constexpr auto value = ddbm::model<type>("members")
                                      .partition_key("id", &type::id)
                                      .field("email", &type::email, ddbm::also_read_as("mail"))
                                      .field("nick", &type::nick)
                                      .field("age", &type::age)
                                      .unique("by_email", &type::email)
                                      .unique("by_nick", &type::nick, ddbm::tell_value);
};

template <>
struct ddbm::model_of<ddbm::test::booking>
{
    using type = ddbm::test::booking;
    static constexpr auto value = ddbm::model<type>("shows")
                                      .partition_key("show", &type::show)
                                      .sort_key("number", &type::number)
                                      .discriminator("type", "a/b")
                                      .field("row", &type::row)
                                      .field("seat", &type::seat)
                                      .version("v", &type::version)
                                      .index(
                                          "by_number",
                                          ddbm::partition(&type::number),
                                          ddbm::sort(&type::show),
                                          ddbm::project_keys
                                      )
                                      .unique("by_seat", &type::row, &type::seat);
};

template <>
struct ddbm::model_of<ddbm::test::device>
{
    using type = ddbm::test::device;
    static constexpr auto value = ddbm::model<type>("devices")
                                      .partition_key("id", &type::id)
                                      .field("serial", &type::serial)
                                      .unique("by_serial", &type::serial);
};

// Had its email as somebody had typed it, and called it mail before that.
template <>
struct ddbm::model_of<ddbm::test::subscriber>
{
    using type = ddbm::test::subscriber;
    static constexpr auto value =
        ddbm::model<type>("subscribers")
            .partition_key("id", &type::id)
            .field("email", &type::email)
            .field("folded", &type::folded)
            .version(1, [](const ddbm::item& read) { return read.contains("mail"); })
            .version(
                2,
                [](const ddbm::item& read) {
                    return read.contains("email") && !read.contains("folded");
                },
                [](ddbm::item& to) {
                    to.set("email", to.at("mail"));
                    to.erase("mail");
                }
            )
            .version(
                3,
                [](const ddbm::item& read) { return read.contains("folded"); },
                [](ddbm::item& to) {
                    std::string email = to.at("email").as_string();
                    for (char& each : email)
                    {
                        if (each >= 'A' && each <= 'Z')
                            each = static_cast<char>(each - 'A' + 'a');
                    }
                    to.set("email", email);
                    to.set("folded", 1);
                }
            )
            .unique("by_email", &type::email);
};

// In a table of their own.
struct apart;

template <>
struct ddbm::model_of<ddbm::test::member, apart>
{
    using type = ddbm::test::member;
    static constexpr auto value = ddbm::model<type>("members")
                                      .partition_key("id", &type::id)
                                      .field("email", &type::email)
                                      .unique("by_email", &type::email)
                                      .unique_values_in("names");
};

template <>
struct ddbm::model_of<ddbm::test::booking, apart>
{
    using type = ddbm::test::booking;
    static constexpr auto value = ddbm::model<type>("shows")
                                      .partition_key("show", &type::show)
                                      .sort_key("number", &type::number)
                                      .discriminator("type", "a/b")
                                      .field("row", &type::row)
                                      .field("seat", &type::seat)
                                      .unique("by_seat", &type::row, &type::seat)
                                      .unique_values_in("names");
};

#endif

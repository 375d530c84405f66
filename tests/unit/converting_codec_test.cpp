// Types that are stored as others, by two functions.

#include "unit/model/model_testing.hpp"

#include <ddbm/converting_codec.hpp>

#include <map>
#include <set>
#include <stdexcept>

namespace {

class uuid
{
public:
    uuid() = default;
    explicit uuid(std::string text) : text_(std::move(text)) {}

    // Four letters are enough for a test.
    static std::optional<uuid> from_text(std::string_view text)
    {
        if (text.size() != 4)
            return std::nullopt;
        return uuid(std::string(text));
    }

    const std::string& text() const { return text_; }

    friend auto operator<=>(const uuid&, const uuid&) = default;

private:
    std::string text_ = "0000";
};

struct celsius
{
    double degrees = 0;

    friend bool operator==(const celsius&, const celsius&) = default;
};

double to_kelvin(const celsius& value)
{
    return value.degrees + 273;
}

celsius from_kelvin(double value)
{
    if (value < 0)
        throw std::domain_error("colder than that is nothing");
    return {value - 273};
}

enum class answer
{
    no,
    yes,
};

bool is_yes(answer value)
{
    return value == answer::yes;
}

answer answer_of(bool value)
{
    return value ? answer::yes : answer::no;
}

struct secret
{
    ddbm::binary bytes;

    friend bool operator==(const secret&, const secret&) = default;
};

const ddbm::binary& bytes_of(const secret& value)
{
    return value.bytes;
}

secret secret_of(ddbm::binary bytes)
{
    return {std::move(bytes)};
}

// Stored as a literal, which is text as well; read from a string.
struct side
{
    bool is_left = false;

    friend bool operator==(const side&, const side&) = default;
};

const char* name_of_side(const side& value)
{
    return value.is_left ? "left" : "right";
}

std::optional<side> side_named(const std::string& name)
{
    if (name == "left")
        return side{true};
    return name == "right" ? std::optional(side{false}) : std::nullopt;
}

// By way of a type that has such a codec itself.
struct owner
{
    uuid id;

    friend bool operator==(const owner&, const owner&) = default;
};

const uuid& id_of(const owner& value)
{
    return value.id;
}

owner owner_of(const uuid& id)
{
    return {id};
}

template <class Member>
struct one
{
    Member m{};
};

}  // namespace

template <>
struct ddbm::codec<uuid> : ddbm::converting_codec<uuid, &uuid::text, &uuid::from_text>
{
};

template <>
struct ddbm::codec<celsius> : ddbm::converting_codec<celsius, &to_kelvin, &from_kelvin>
{
};

template <>
struct ddbm::codec<answer> : ddbm::converting_codec<answer, &is_yes, &answer_of>
{
};

template <>
struct ddbm::codec<secret> : ddbm::converting_codec<secret, &bytes_of, &secret_of>
{
};

template <>
struct ddbm::codec<side> : ddbm::converting_codec<side, &name_of_side, &side_named>
{
};

template <>
struct ddbm::codec<owner> : ddbm::converting_codec<owner, &id_of, &owner_of>
{
};

template <class Member>
struct ddbm::model_of<one<Member>>
{
    static constexpr auto value = ddbm::model<one<Member>>().field("m", &one<Member>::m);
};

namespace ddbm::detail {
namespace {

template <class Member>
void expect_both_ways(const Member& value, std::string_view json)
{
    const std::string text = R"({"m":)" + std::string(json) + "}";
    EXPECT_EQ(written(one<Member>{value}), text);
    EXPECT_EQ(read_one<one<Member>>(text).m, value);
}

template <class Member>
error not_loaded(std::string_view json)
{
    return refusal_of<one<Member>>(R"({"m":)" + std::string(json) + "}");
}

TEST(ConvertingCodec, StoresWhatItsFirstFunctionReturns)
{
    expect_both_ways(uuid("12ab"), R"({"S":"12ab"})");
    expect_both_ways(celsius{1.5}, R"({"N":"274.5"})");
    expect_both_ways(answer::yes, R"({"BOOL":true})");
    expect_both_ways(secret{{std::byte{7}}}, R"({"B":"Bw=="})");
    expect_both_ways(side{true}, R"({"S":"left"})");
    expect_both_ways(owner{uuid("12ab")}, R"({"S":"12ab"})");
}

TEST(ConvertingCodec, LetsItsTypeStandWhereverOthersDo)
{
    expect_both_ways(std::set{uuid("b___"), uuid("a___")}, R"({"SS":["a___","b___"]})");
    expect_both_ways(
        std::vector{answer::no, answer::yes}, R"({"L":[{"BOOL":false},{"BOOL":true}]})"
    );
    expect_both_ways(std::optional(celsius{0}), R"({"N":"273"})");
}

TEST(ConvertingCodec, RefusesWhatItsSecondFunctionDoes)
{
    expect_refusal(
        not_loaded<uuid>(R"({"S":"12abc"})"), errc::value_not_allowed, "m", "a string", "12abc"
    );
    EXPECT_EQ(not_loaded<side>(R"({"S":"up"})").code(), errc::value_not_allowed);
    EXPECT_EQ(not_loaded<celsius>(R"({"N":"-1"})").code(), errc::value_not_allowed);
    EXPECT_EQ(not_loaded<owner>(R"({"S":"12abc"})").code(), errc::value_not_allowed);
}

TEST(ConvertingCodec, RefusesWhatTheStoredTypeCannotHold)
{
    expect_refusal(
        not_loaded<celsius>(R"({"N":"9007199254740993"})"),
        errc::number_not_representable,
        "m",
        "a number",
        "9007199254740993"
    );
    EXPECT_EQ(not_loaded<uuid>(R"({"N":"1"})").code(), errc::attribute_type_mismatch);
    EXPECT_EQ(not_loaded<answer>(R"({"S":"yes"})").code(), errc::attribute_type_mismatch);
}

}  // namespace
}  // namespace ddbm::detail

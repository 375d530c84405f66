#include "recording/redaction.hpp"

#include "values/base64.hpp"
#include "values/json_scanner.hpp"
#include "values/json_writer.hpp"

#include <ddbm/number.hpp>

#include <algorithm>
#include <array>
#include <span>

namespace ddbm::detail {

namespace {

// Members whose strings are names, expressions or words of the protocol. Whatever is not here is
// taken for data; so a member that DynamoDB comes to have is redacted until it stands here.
constexpr auto kept_members = std::to_array<std::string_view>({
    "Action",
    "AttributeName",
    "AttributeType",
    "AttributesToGet",
    "BackupStatus",
    "BillingMode",
    "Code",
    "ComparisonOperator",
    "ConditionExpression",
    "ConditionalOperator",
    "ContinuousBackupsStatus",
    "ExclusiveStartTableName",
    "FilterExpression",
    "IndexName",
    "IndexStatus",
    "KeyConditionExpression",
    "KeyType",
    "LastEvaluatedTableName",
    "NonKeyAttributes",
    "PointInTimeRecoveryStatus",
    "ProjectionExpression",
    "ProjectionType",
    "ReplicaStatus",
    "ReturnConsumedCapacity",
    "ReturnItemCollectionMetrics",
    "ReturnValues",
    "ReturnValuesOnConditionCheckFailure",
    "SSEType",
    "Select",
    "ShardIteratorType",
    "Status",
    "StreamStatus",
    "StreamViewType",
    "TableClass",
    "TableName",
    "TableNames",
    "TableStatus",
    "TimeToLiveStatus",
    "UpdateExpression",
    "__type",
    "awsRegion",
    "eventName",
    "eventSource",
    "eventVersion",
    "reason",
});

bool is_kept(std::string_view member)
{
    return !member.empty() && std::ranges::find(kept_members, member) != kept_members.end();
}

// -- Values of attributes

enum class leaf
{
    none,
    string,
    number,
    binary,
    boolean,
};

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool begins_number(char c)
{
    return is_digit(c) || c == '-';
}

bool begins_boolean(char c)
{
    return c == 't' || c == 'f';
}

// {"S": "x"}, {"NS": ["1"]}: what the only member of a value is. {"S": {..}} is an attribute of the
// name S.
leaf leaf_of(std::string_view member, char first)
{
    if (member == "BOOL")
        return begins_boolean(first) ? leaf::boolean : leaf::none;
    const bool is_set = member.size() == 2 && member[1] == 'S';
    if (member.size() != 1 && !is_set)
        return leaf::none;
    if (is_set ? first != '[' : first != '"' && !begins_number(first))
        return leaf::none;
    switch (member[0])
    {
    case 'S':
        return leaf::string;
    case 'N':
        return leaf::number;
    case 'B':
        return leaf::binary;
    default:
        return leaf::none;
    }
}

bool is_of_name(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// -- PartiQL

// 'x' and 12 are literals, "x" is a name, '' and "" are quotes within. Comments are left out.
class statement_redaction
{
public:
    statement_redaction(std::string_view statement, stand_ins& in_place)
        : rest_(statement), in_place_(in_place)
    {
    }

    std::string take()
    {
        while (!rest_.empty())
        {
            const char c = rest_.front();
            const bool is_in_name = !made_.empty() && is_of_name(made_.back());
            if (rest_.starts_with("--"))
                comment("\n");
            else if (rest_.starts_with("/*"))
                comment("*/");
            else if (c == '\'')
                literal();
            else if (c == '"')
                made_.append(1, '"').append(quoted('"')).append(1, '"');
            else if (is_digit(c) && !is_in_name)
                made_ += in_place_.number(number());
            else
                made_ += take(1);
        }
        return std::move(made_);
    }

private:
    std::string_view take(std::size_t count)
    {
        const std::string_view taken = rest_.substr(0, count);
        rest_.remove_prefix(taken.size());
        return taken;
    }

    // What is between two quotes, as it stands there; to the end if there is no second one.
    std::string_view quoted(char quote)
    {
        take(1);
        std::size_t end = 0;
        while (end < rest_.size())
        {
            if (rest_[end] != quote)
                ++end;
            else if (end + 1 < rest_.size() && rest_[end + 1] == quote)
                end += 2;
            else
                break;
        }
        const std::string_view text = take(end);
        take(1);
        return text;
    }

    // A line break stays.
    void comment(std::string_view last)
    {
        take(2);
        const std::size_t end = std::min(rest_.find(last), rest_.size());
        take(last == "\n" ? end : end + last.size());
        made_ += ' ';
    }

    void literal()
    {
        const std::string_view within = quoted('\'');
        std::string text;
        for (std::size_t place = 0; place < within.size(); ++place)
        {
            text += within[place];
            // Quotes within come in pairs.
            place += within[place] == '\'' ? 1 : 0;
        }
        made_.append(1, '\'').append(in_place_.string(text)).append(1, '\'');
    }

    std::string_view number()
    {
        std::size_t end = 0;
        const auto take_digits = [&] {
            while (end < rest_.size() && (is_digit(rest_[end]) || rest_[end] == '.'))
                ++end;
        };
        take_digits();
        if (end < rest_.size() && (rest_[end] == 'e' || rest_[end] == 'E'))
        {
            ++end;
            if (end < rest_.size() && (rest_[end] == '+' || rest_[end] == '-'))
                ++end;
            take_digits();
        }
        return take(end);
    }

    std::string_view rest_;
    stand_ins& in_place_;
    std::string made_;
};

// -- A text

// What there is in a member, and in those within it.
enum class content
{
    protocol,
    // By tables or attributes: words, but no counts.
    by_name,
    // Whatever is in it is data.
    item,
};

content content_of(std::string_view member)
{
    constexpr auto items = std::to_array<std::string_view>({
        "AttributeValueList",
        "Attributes",
        "ExclusiveStartKey",
        "ExpressionAttributeValues",
        "Item",
        "ItemCollectionKey",
        "Items",
        "Key",
        "Keys",
        "LastEvaluatedKey",
        "NewImage",
        "OldImage",
        "Parameters",
        "Value",
    });
    constexpr auto by_names = std::to_array<std::string_view>({
        "AttributeUpdates",
        "Expected",
        "KeyConditions",
        "QueryFilter",
        "RequestItems",
        "Responses",
        "ScanFilter",
        "UnprocessedItems",
        "UnprocessedKeys",
    });
    if (std::ranges::find(items, member) != items.end())
        return content::item;
    const bool is_by_name = std::ranges::find(by_names, member) != by_names.end();
    return is_by_name ? content::by_name : content::protocol;
}

// What is to become of a member, by its name and by what it is in.
class treatment
{
public:
    enum class text
    {
        replaced,
        kept,
        statement,
    };
    enum class members
    {
        of_the_protocol,
        of_the_user,
        naming,  // what stands for a name
    };

    treatment() = default;
    treatment(std::string_view member, content around)
        : inside(std::max(around, content_of(member)))
    {
        if (around == content::item)
            return;
        if (is_kept(member))
            strings = text::kept;
        else if (member == "Statement")
            strings = text::statement;
        if (member == "ExpressionAttributeNames")
            names = members::naming;
        else if (inside == content::by_name && around == content::protocol)
            names = members::of_the_user;
    }

    treatment of_element() const
    {
        treatment made = *this;
        made.names = members::of_the_protocol;
        return made;
    }

    treatment of_member(std::string_view name) const
    {
        if (names == members::of_the_protocol)
            return treatment(name, inside);
        treatment made;
        made.inside = inside;
        made.strings = names == members::naming ? text::kept : text::replaced;
        return made;
    }

    content inside = content::protocol;
    text strings = text::replaced;
    members names = members::of_the_protocol;
};

class redaction
{
public:
    redaction(std::string_view json, stand_ins& in_place) : in_(json), in_place_(in_place) {}

    std::string take()
    {
        value({});
        in_.expect_end();
        return std::move(text_);
    }

private:
    void value(const treatment& how)
    {
        const char first = in_.peek();
        if (first == '{')
            object(how);
        else if (first == '[')
        {
            out_.begin_array();
            in_.elements([&] { value(how.of_element()); });
            out_.end_array();
        }
        else if (first == '"')
            string(how.strings);
        else if (begins_number(first) && how.inside != content::protocol)
            out_.raw(in_place_.number(as_it_is()));
        else if (begins_boolean(first) && how.inside == content::item)
            out_.boolean(in_place_.boolean(in_.boolean()));
        else
            out_.raw(as_it_is());
    }

    void object(const treatment& how)
    {
        out_.begin_object();
        in_.members([&] {
            const std::string_view name = in_.key();
            out_.key(name);
            const leaf what = leaf_of(name, in_.peek());
            if (what == leaf::none)
                value(how.of_member(name));
            else
                values(what);
        });
        out_.end_object();
    }

    void values(leaf what)
    {
        if (in_.peek() != '[')
            return one_value(what);
        out_.begin_array();
        in_.elements([&] { one_value(what); });
        out_.end_array();
    }

    void one_value(leaf what)
    {
        if (what == leaf::boolean)
        {
            out_.boolean(in_place_.boolean(in_.boolean()));
            return;
        }
        // Some are not of the kind that their type has.
        if (in_.peek() != '"')
            return value(treatment({}, content::item));
        const std::string_view text = in_.string().text;
        if (what == leaf::string)
            out_.string(in_place_.string(text));
        else
            out_.string(what == leaf::number ? in_place_.number(text) : in_place_.binary(text));
    }

    void string(treatment::text how)
    {
        const std::string_view text = in_.string().text;
        if (how == treatment::text::kept)
            out_.string(text);
        else if (how == treatment::text::statement)
            out_.string(statement_redaction(text, in_place_).take());
        else
            out_.string(in_place_.string(text));
    }

    std::string_view as_it_is()
    {
        const char* const first = in_.position();
        in_.skip_value();
        return {first, static_cast<std::size_t>(in_.position() - first)};
    }

    json_scanner in_;
    stand_ins& in_place_;
    std::string text_;
    json_writer out_{text_};
};

// By value, so that 1.0 and 1 are the same number.
std::string plain(std::string_view text)
{
    ddbm::number value;
    return ddbm::number::try_parse(text, value) == errc{} ? value.to_string() : std::string(text);
}

std::string base64_of(std::string_view bytes)
{
    std::string text;
    base64_append(text, std::as_bytes(std::span(bytes)));
    return text;
}

}  // namespace

std::size_t numbered_stand_ins::number_of(std::string_view text, numbers& known)
{
    const auto found = known.find(text);
    if (found != known.end())
        return found->second;
    return known.emplace(std::string(text), known.size() + 1).first->second;
}

std::string numbered_stand_ins::string(std::string_view text)
{
    return text.empty() ? "" : 's' + std::to_string(number_of(text, strings_));
}

std::string numbered_stand_ins::number(std::string_view text)
{
    return std::to_string(number_of(plain(text), numbers_));
}

std::string numbered_stand_ins::binary(std::string_view text)
{
    return text.empty() ? "" : base64_of('b' + std::to_string(number_of(text, binaries_)));
}

bool numbered_stand_ins::boolean(bool)
{
    return true;
}

std::string equal_stand_ins::string(std::string_view)
{
    return "";
}

std::string equal_stand_ins::number(std::string_view)
{
    return "0";
}

std::string equal_stand_ins::binary(std::string_view)
{
    return "";
}

bool equal_stand_ins::boolean(bool)
{
    return true;
}

std::string redacted(std::string_view json, stand_ins& in_place)
{
    // Looks how deep it is before the functions above go there.
    json_scanner whole(json);
    whole.skip_value();
    whole.expect_end();
    return redaction(json, in_place).take();
}

}  // namespace ddbm::detail

#include "differential/generator/expressions.hpp"

#include "differential/generator/values.hpp"

#include <algorithm>

namespace ddbm::differential {
namespace {

/// Whether an expression may hold it as it is.
bool is_plain_name(std::string_view name)
{
    // The pool's reserved words.
    static constexpr std::string_view reserved[] = {"name", "Size", "Select", "key", "range"};
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    return std::find(std::begin(reserved), std::end(reserved), name) == std::end(reserved) &&
           !name.empty() && is_letter(name[0]) &&
           std::all_of(name.begin(), name.end(), [&](char c) {
               return is_letter(c) || (c >= '0' && c <= '9') || c == '_';
           });
}

bool is_key(const key_model& key, std::string_view name)
{
    return name == key.partition.name || (key.sort && name == key.sort->name);
}

}  // namespace

std::string broken_expression(random_source& random)
{
    return random.one_of({
        "",
        " ",
        "a = = b",
        "a =",
        "= b",
        "a-b = c",
        "_a = b",
        "1a = b",
        "a = 1",
        "a = \"x\"",
        "((a = b))",
        "((a)) = b",
        "not ((a = b))",
        "a = b c",
        "a and b",
        "a",
        "size(a)",
        "Size(a) = b",
        "foo(a, b)",
        "attribute_exists(a, b)",
        "attribute_exists(a) = b",
        "a in ()",
        "a between b",
        "a between b and",
        "a between b and size(c)",
        "a between size(b) and c",
        "a.b[0].c = a.b[0].c",
        "if_not_exists(a, b) = c",
        "a[99999999999999] = b",
        "a[-1] = b",
        "abort = b",
        "a.abOrT = b",
        "SET",
        "SET a = b SET c = d",
        "SET a = b, a = c",
        "SET a.b = c, a = d",
        "SET a.b = c, a[0] = d",
        "SET a = b + c + d",
        "SET a = size(b)",
        "SET a = list_append(b)",
        "SET a = if_not_exists(b + c, d)",
        "SET a = if_not_exists(b, list_append(c, d))",
        "SET abort = b",
        "REMOVE",
        "REMOVE a, a",
        "REMOVE a b",
        "ADD a b",
        "ADD a",
        "DELETE a, b",
        "INVALID SYNTAX",
        "set x = y,",
        "a,",
        "a, a",
        "a, a.b",
        "a.b, a[0]",
        "a b",
        ",a",
        "a..b",
        "a.",
        "a[",
        "a[x]",
        "a, and",
        "a = b and",
        "(a = b",
        "a = b)",
        "not",
        "attribute_type(a, b)",
        "begins_with(a, a)",
        "contains(a, a)",
        "a <> a",
        "a == b",
        "a != b",
        "a = #",
        "a = :",
        "#a = :",
        "\xC3\xA4 = b",
        "a\t=\nb and c",
    });
}

std::string expression_writer::name(const std::string& attribute)
{
    if (is_plain_name(attribute) ? random_.chance(85) : random_.flaw(4))
        return attribute;
    if (random_.flaw(4))
        return "#undefined";
    std::string letters = "#";
    for (const char c : attribute)
        letters += (c >= 'a' && c <= 'z') ? c : '0';
    letters += std::to_string(attribute.size());
    names_[letters] = attribute;
    return letters;
}

item_path expression_writer::any_path()
{
    item_path found = path_in(random_, table_);
    while (forbidden_ && is_key(*forbidden_, found.elements.front()))
        found = path_in(random_, table_);
    return found;
}

std::string expression_writer::path(const item_path& of)
{
    std::string text = name(of.elements.front());
    for (std::size_t i = 1; i < of.elements.size(); ++i)
    {
        const std::string& element = of.elements[i];
        text += element[0] == '[' ? element : "." + name(element);
    }
    return text;
}

std::string expression_writer::value(json::value of)
{
    if (random_.flaw(3))
        return ":undefined";
    if (random_.flaw(3))
        of = bad_value(random_);
    const std::string token = ":v" + std::to_string(values_.size());
    values_[token] = std::move(of);
    return token;
}

std::string expression_writer::value_like(const std::string& type)
{
    if (type.empty() || random_.flaw(4))
        return value(any_value(random_));
    return value(value_of(random_, type));
}

std::string expression_writer::operand(const item_path& like)
{
    const bool key = is_key(table_.key, like.elements.front()) && like.elements.size() == 1;
    if (random_.chance(12))
        return path(any_path());
    if (like.type == "N" && random_.chance(8))
        return "size(" + path(any_path()) + ")";
    return key ? value(sort_value(random_, like.type)) : value_like(like.type);
}

std::string expression_writer::comparison()
{
    const item_path left = any_path();
    const bool ordered = left.type == "S" || left.type == "N" || left.type == "B";
    const std::string sign = ordered || random_.flaw(20)
                                 ? random_.one_of({"=", "<>", "<", "<=", ">", ">="})
                                 : random_.one_of({"=", "<>"});
    if (random_.chance(15))
    {
        // Only what may be small or large can be compared with a size.
        return "size(" + path(any_path()) + ") " +
               random_.one_of({"=", "<>", "<", "<=", ">", ">="}) + " " +
               value({{"N", std::to_string(random_.below(5))}});
    }
    // Equality may compare anything.
    if ((sign == "=" || sign == "<>") && random_.chance(10))
        return path(left) + " " + sign + " " + value(any_value(random_));
    if (random_.chance(10))
        return operand(left) + " " + sign + " " + path(left);
    return path(left) + " " + sign + " " + operand(left);
}

std::string expression_writer::function_condition()
{
    const item_path of = any_path();
    switch (random_.below(6))
    {
    case 0:
        return "attribute_exists(" + path(of) + ")";
    case 1:
    case 2:
        return "attribute_not_exists(" + path(of) + ")";
    case 3:
        return "attribute_type(" + path(of) + ", " +
               value(
                   {{"S",
                     random_.flaw()
                         ? random_.one_of({"X", "", "string", "s"})
                         : random_.one_of(
                               {"S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS"}
                           )}}
               ) +
               ")";
    case 4:
        return "begins_with(" + path(of) + ", " +
               (random_.chance(10) ? path(any_path())
                                   : value_like(random_.flaw() ? "" : random_.one_of({"S", "B"}))) +
               ")";
    default:
        return "contains(" + path(of) + ", " +
               (random_.chance(10) ? path(any_path())
                                   : value_like(
                                         of.type == "SS"   ? "S"
                                         : of.type == "NS" ? "N"
                                         : of.type == "BS" ? "B"
                                                           : of.type
                                     )) +
               ")";
    }
}

std::string expression_writer::simple_condition()
{
    if (random_.chance(35))
        return function_condition();
    if (random_.chance(15))
    {
        const item_path of = any_path();
        const std::string type = of.type == "S" || of.type == "B" ? of.type : "N";
        if (random_.flaw(30))
            return path(of) + " BETWEEN " + value_like(type) + " AND " + value_like(type);
        if (type == "N")
        {
            const auto low = static_cast<int>(random_.below(6)) - 2;
            return path(of) + " BETWEEN " + value({{"N", std::to_string(low)}}) + " AND " +
                   value({{"N", std::to_string(low + static_cast<int>(random_.below(6)))}});
        }
        return path(of) + " between " + value({{type, type == "S" ? "a" : "AA=="}}) + " and " +
               (random_.chance(20) ? path(any_path()) : value({{type, type == "S" ? "c" : "/wA="}})
               );
    }
    if (random_.chance(12))
    {
        const item_path of = any_path();
        std::string text = path(of) + " IN (";
        const std::size_t count = 1 + random_.below(3);
        for (std::size_t i = 0; i < count; ++i)
            text += (i ? ", " : "") + operand(of);
        return text + ")";
    }
    return comparison();
}

std::string expression_writer::condition(int depth)
{
    if (depth >= 3 || random_.chance(60))
        return simple_condition();
    switch (random_.below(5))
    {
    case 0:
        return "NOT " + simple_condition();
    case 1:
        return condition(depth + 1) + " AND " + condition(depth + 1);
    case 2:
        return condition(depth + 1) + " OR " + condition(depth + 1);
    case 3:
        return "(" + simple_condition() + " OR " + simple_condition() + ") and " +
               condition(depth + 1);
    default:
        return "not (" + simple_condition() + " " + random_.one_of({"and", "OR"}) + " " +
               simple_condition() + ")";
    }
}

std::string expression_writer::condition()
{
    if (random_.flaw(12))
        return broken_expression(random_);
    // Half of them hold for most items, so that there is something to see.
    if (random_.chance(45))
    {
        const std::string harmless = "attribute_not_exists(" + name("absent") + ")";
        return random_.chance(50) ? harmless : harmless + " OR " + condition(1);
    }
    return condition(0);
}

std::string expression_writer::filter(const key_model* queried)
{
    if (random_.flaw(10))
        return broken_expression(random_);
    forbidden_ = random_.wild() ? nullptr : queried;
    std::string text = condition(random_.chance(60) ? 1 : 0);
    forbidden_ = nullptr;
    return text;
}

std::string expression_writer::projection()
{
    if (random_.flaw(10))
        return broken_expression(random_);
    std::string text;
    std::vector<std::string> used;
    const std::size_t count = 1 + random_.below(4);
    for (std::size_t i = 0; i < count; ++i)
    {
        item_path of = any_path();
        if (random_.chance(15))
            of = {{table_.key.partition.name}, ""};
        if (std::find(used.begin(), used.end(), of.elements.front()) != used.end() &&
            !random_.flaw(30))
            continue;
        used.push_back(of.elements.front());
        text += (text.empty() ? "" : random_.one_of({",", ", ", " , "})) + path(of);
    }
    return text;
}

std::string expression_writer::set_value(const item_path& target)
{
    const auto term = [&](const std::string& type) {
        if (random_.chance(15))
            return path(any_path());
        if (random_.chance(20))
            return "if_not_exists(" + path(random_.chance(60) ? target : any_path()) + ", " +
                   value_like(type) + ")";
        return value_like(type);
    };

    if (target.type == "N" && random_.chance(60))
    {
        const std::string sign = random_.one_of({" + ", " - ", "+"});
        if (random_.chance(70))
            return "if_not_exists(" + path(target) + ", " + value({{"N", "0"}}) + ")" + sign +
                   term("N");
        return (random_.chance(60) ? path(target) : term("N")) + sign + term("N");
    }
    if (target.type == "L" && random_.chance(60))
    {
        const std::string list =
            "if_not_exists(" + path(target) + ", " + value({{"L", json::array()}}) + ")";
        const std::string added = value(value_of(random_, random_.flaw(20) ? "S" : "L"));
        return random_.chance(70) ? "list_append(" + list + ", " + added + ")"
                                  : "list_append(" + added + ", " + term("L") + ")";
    }
    if (random_.chance(8))
        return value(any_value(random_));
    return term(target.type);
}

std::string expression_writer::set_action(const item_path& target)
{
    return path(target) + " = " + set_value(target);
}

std::string
expression_writer::update_actions(std::string_view section, std::vector<std::string>& used)
{
    std::string text;
    const std::size_t count = 1 + random_.below(3);
    for (std::size_t i = 0; i < count; ++i)
    {
        item_path target = any_path();
        if (section == "ADD" || section == "DELETE")
        {
            const std::string attribute = section == "ADD"
                                              ? random_.one_of({"a", "a2", "e", "f", "g"})
                                              : random_.one_of({"e", "f", "g"});
            if (!random_.flaw(15) && !random_.chance(10))
                target = {{attribute}, usual_type(table_, attribute)};
            if (target.type == "L" || target.type == "M" || target.type == "S")
                target.type = "SS";
        }
        if (std::find(used.begin(), used.end(), target.elements.front()) != used.end() &&
            !random_.flaw(10))
            continue;
        used.push_back(target.elements.front());
        text += text.empty() ? " " : ", ";
        if (section == "SET")
            text += set_action(target);
        else if (section == "REMOVE")
            text += path(target);
        else
            text +=
                path(target) + " " + (random_.flaw(6) ? path(any_path()) : value_like(target.type));
    }
    return text;
}

std::string expression_writer::update()
{
    if (random_.flaw(12))
        return broken_expression(random_);
    std::string text;
    std::vector<std::string> used;
    may_do_nothing_ = true;
    const std::size_t first = random_.below(4);
    constexpr std::string_view sections[] = {"SET", "REMOVE", "ADD", "DELETE"};
    for (std::size_t i = 0; i < 4; ++i)
    {
        const std::string_view section = sections[(first + i) % 4];
        if (!random_.chance(section == "SET" ? 70 : 30))
            continue;
        const std::string actions = update_actions(section, used);
        if (actions.empty())
            continue;
        if (section == "SET" || section == "ADD")
            may_do_nothing_ = false;
        text += (text.empty() ? "" : " ") +
                (random_.chance(80) ? std::string(section)
                                    : random_.one_of(
                                          {section == "SET"      ? "set"
                                           : section == "REMOVE" ? "Remove"
                                           : section == "ADD"    ? "aDD"
                                                                 : "delete"}
                                      )) +
                actions;
    }
    if (!text.empty())
        return text;
    may_do_nothing_ = false;
    return "SET " + set_action({{"a"}, "N"});
}

std::string expression_writer::plain_update()
{
    const item_path target = path_in(random_, table_, false);
    may_do_nothing_ = false;
    return "SET " + path(target) + " = " + value_like(target.type);
}

std::string expression_writer::key_condition(const key_model& key)
{
    if (random_.flaw(12))
        return random_.chance(40) ? broken_expression(random_) : condition(1);

    const auto text_of = [&](const key_attribute& attribute) {
        return path({{attribute.name}, attribute.type});
    };
    const auto value_for = [&](const key_attribute& attribute, bool partition) {
        if (random_.flaw(4))
            return value(bad_key_value(random_, attribute.type));
        return value(
            partition ? partition_value(random_, attribute.type)
                      : sort_value(random_, attribute.type)
        );
    };

    const std::string equals = random_.flaw(4) ? " < " : " = ";
    std::string partition = random_.chance(15)
                                ? value_for(key.partition, true) + equals + text_of(key.partition)
                                : text_of(key.partition) + equals + value_for(key.partition, true);
    if (random_.flaw(4))
        partition = text_of({"a", "N"}) + " = " + value_for({"a", "N"}, true);
    if (!key.sort || random_.chance(35))
        return random_.flaw(5) ? partition + " AND a = " + value_for(key.partition, true)
                               : partition;

    const key_attribute& by = *key.sort;
    std::string sort;
    switch (random_.below(7))
    {
    case 0:
        sort = text_of(by) + " = " + value_for(by, false);
        break;
    case 1:
        if (by.type != "N" || random_.wild())
        {
            sort = "begins_with(" + text_of(by) + ", " +
                   (by.type == "S"   ? value({{"S", random_.one_of({"a", "ab", "b", ""})}})
                    : by.type == "B" ? value({{"B", random_.one_of({"AA==", "YQ==", "/w=="})}})
                                     : value_for(by, false)) +
                   ")";
            break;
        }
        [[fallthrough]];
    case 2:
        if (by.type == "N")
            sort = text_of(by) + " BETWEEN " + value({{"N", random_.one_of({"-10", "0", "1"})}}) +
                   " AND " + value({{"N", random_.one_of({"1.0", "2", "100"})}});
        else if (by.type == "S")
            sort = text_of(by) + " between " + value({{"S", random_.one_of({"0", "a"})}}) +
                   " and " + value({{"S", random_.one_of({"ab", "c"})}});
        else
            sort = text_of(by) + " BETWEEN " + value({{"B", "AA=="}}) + " AND " +
                   value({{"B", random_.one_of({"AAA=", "YWI=", "/wA="})}});
        break;
    case 3:
        sort = value_for(by, false) + random_.one_of({" < ", " > ", " >= "}) + text_of(by);
        break;
    default:
        sort = text_of(by) + random_.one_of({" < ", " <= ", " > ", " >= "}) + value_for(by, false);
    }
    if (random_.flaw(4))
        sort = "(" + sort + ")";
    if (random_.flaw(6))
        sort += random_.chance(50) ? " AND " + text_of(by) + " > " + value_for(by, false)
                                   : " AND " + text_of({"a", "N"}) + " = " + value_like("N");
    const std::string both = random_.one_of({" AND ", " and "});
    return random_.chance(80) ? partition + both + sort : sort + both + partition;
}

void expression_writer::add_names_and_values(json::object& request)
{
    if (random_.flaw(5))
        names_["#unused"] = "a";
    if (random_.flaw(5))
        values_[":unused"] = json::object{{"S", "a"}};
    if (random_.flaw(1))
        names_["nohash"] = "a";
    if (random_.flaw(1))
        values_["nocolon"] = json::object{{"S", "a"}};
    if (!names_.empty() || random_.flaw(2))
        request["ExpressionAttributeNames"] = names_;
    if (!values_.empty() || random_.flaw(2))
        request["ExpressionAttributeValues"] = values_;
}

}  // namespace ddbm::differential

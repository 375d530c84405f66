#include <ddbm/attribute.hpp>
#include <ddbm/item_json.hpp>

#include <algorithm>
#include <utility>

namespace ddbm::detail {

namespace {

bool is_of_placeholder(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

constexpr std::string_view white_space = " \t\n\r";

std::string_view trimmed(std::string_view text)
{
    const std::size_t begin = std::min(text.find_first_not_of(white_space), text.size());
    return text.substr(begin, text.find_last_not_of(white_space) + 1 - begin);
}

struct parentheses
{
    // Each closes one that has been opened, and none is left open.
    bool are_pairs = true;
    // The first is open until the end.
    bool enclose_all = true;
};

parentheses parentheses_of(std::string_view text)
{
    parentheses found;
    std::size_t open = 0;
    for (const char c : trimmed(text))
    {
        found.enclose_all = found.enclose_all && (open != 0 || c == '(');
        if (c == '(')
            ++open;
        else if (c == ')' && open-- == 0)
            return {false, false};
    }
    found.are_pairs = open == 0;
    return found;
}

}  // namespace

void raw_text::name(std::string_view placeholder, std::string_view attribute)
{
    expression_text by;
    by.attribute(attribute);
    add(placeholder, '#', std::move(by));
}

void raw_text::value(std::string_view placeholder, const attribute_value& value)
{
    expression_text where(placeholder);
    expression_text by;
    by.value(
        where, &write_key_value<attribute_value, codec<attribute_value>, attribute_value>, &value
    );
    add(placeholder, ':', std::move(by));
}

void raw_text::add(std::string_view placeholder, char sign, expression_text by)
{
    const bool is_one = placeholder.size() > 1 && placeholder.front() == sign &&
                        std::all_of(placeholder.begin() + 1, placeholder.end(), is_of_placeholder);
    const auto same = [&](const replacement& each) { return each.placeholder == placeholder; };
    if (!is_one)
        failures_.fail(
            std::string(placeholder) + " is no placeholder: one is " + sign +
            " and letters, digits and underscores"
        );
    else if (std::any_of(replacements_.begin(), replacements_.end(), same))
        failures_.fail(std::string(placeholder) + " stands for two things");
    replacements_.push_back({std::string(placeholder), std::move(by)});
}

expression_text raw_text::marked() const
{
    expression_text made;
    made.add(failures_);
    std::vector<bool> is_used(replacements_.size());
    std::string_view left = text_;
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' '; };
    if (std::any_of(left.begin(), left.end(), [&](char c) {
            return is_control(c) && c != '\t' && c != '\n' && c != '\r';
        }))
    {
        made.fail("the expression has control characters");
        return made;
    }
    while (!left.empty())
    {
        const std::size_t plain = std::min(left.find_first_of("#:"), left.size());
        made.text(left.substr(0, plain));
        left.remove_prefix(plain);
        if (left.empty())
            break;
        std::size_t size = 1;
        while (size < left.size() && is_of_placeholder(left[size]))
            ++size;
        const std::string_view placeholder = left.substr(0, size);
        left.remove_prefix(size);
        const auto found =
            std::find_if(replacements_.begin(), replacements_.end(), [&](const replacement& each) {
                return each.placeholder == placeholder;
            });
        if (found == replacements_.end())
        {
            made.fail("nothing says what " + std::string(placeholder) + " stands for in " + text_);
            break;
        }
        is_used[static_cast<std::size_t>(found - replacements_.begin())] = true;
        made.add(found->by);
    }
    for (std::size_t i = 0; i < is_used.size(); ++i)
    {
        if (!is_used[i])
            made.fail(replacements_[i].placeholder + " does not occur in " + text_);
    }
    if (trimmed(text_).empty())
        made.fail("the expression is empty");
    // What is said beside it would otherwise be a part of it.
    if (!parentheses_of(text_).are_pairs)
        made.fail("the parentheses in " + text_ + " are no pairs");
    return made;
}

// Enclosed in parentheses wherever it stands beside others, as what it is made of is not known.
condition_core raw_text::condition() const
{
    const bool is_enclosed = parentheses_of(text_).enclose_all;
    return condition_core(
        marked(), is_enclosed ? condition_form::term : condition_form::disjunction
    );
}

}  // namespace ddbm::detail

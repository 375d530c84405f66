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

// Whether a pair of parentheses encloses all of it.
bool is_enclosed(std::string_view text)
{
    if (!text.starts_with('(') || !text.ends_with(')'))
        return false;
    std::size_t open = 0;
    for (std::size_t i = 0; i < text.size(); ++i)
    {
        if (text[i] == '(')
            ++open;
        else if (text[i] == ')' && --open == 0)
            return i + 1 == text.size();
    }
    return false;
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
    if (text_.find_first_not_of(" \t\n\r") == std::string::npos)
        made.fail("the expression is empty");
    return made;
}

// Enclosed in parentheses wherever it stands beside others, as what it is made of is not known.
condition_core raw_text::condition() const
{
    return condition_core(
        marked(), is_enclosed(text_) ? condition_form::term : condition_form::disjunction
    );
}

}  // namespace ddbm::detail

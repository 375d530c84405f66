// As much of XML 1.0 as it takes to read replies:
//
//   document  = *( mark / text )
//   mark      = "<?" ... "?>"                         passed over, as is
//             | "<!--" ... "-->"
//             | "<![CDATA[" text "]]>"                taken as it is
//             | "<" name *( space attribute ) "/>"    an element without a text
//             | "<" name *( space attribute ) ">"     begins one
//             | "</" name ">"                         ends the one that was begun last
//   text      = *( character / "&" entity ";" )       within the one element around all
//   entity    = "lt" / "gt" / "amp" / "quot" / "apos" / "#" digits / "#x" hexadecimal digits

#include "credentials/secret_xml.hpp"

#include <ddbm/detail/append_secret.hpp>

#include <charconv>
#include <cstdint>

namespace ddbm::detail {

namespace {

constexpr std::size_t most_elements = 1'000;
constexpr std::size_t most_depth = 16;
constexpr std::string_view spaces = " \t\r\n";

// Cuts off what stands before the next `mark`, and that. False if there is none.
bool cut_at(std::string_view& rest, std::string_view mark, std::string_view& before)
{
    const std::size_t at = rest.find(mark);
    if (at == rest.npos)
        return false;
    before = rest.substr(0, at);
    rest.remove_prefix(at + mark.size());
    return true;
}

bool cut_start(std::string_view& rest, std::string_view start)
{
    if (!rest.starts_with(start))
        return false;
    rest.remove_prefix(start.size());
    return true;
}

// The same for the end of a tag, which may stand in the value of an attribute, too.
bool cut_tag(std::string_view& rest, std::string_view& tag)
{
    char quote = 0;
    for (std::size_t i = 0; i < rest.size(); ++i)
    {
        const char c = rest[i];
        if (quote != 0)
            quote = c == quote ? static_cast<char>(0) : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '<')
            return false;
        else if (c == '>')
        {
            tag = rest.substr(0, i);
            rest.remove_prefix(i + 1);
            return true;
        }
    }
    return false;
}

bool is_name(std::string_view text)
{
    return !text.empty() && text.find_first_of("<>&=\"'/!?") == text.npos;
}

void append_utf8(std::string& to, std::uint32_t character)
{
    const auto rest = [&](int shift) {
        return static_cast<char>(0x80U | ((character >> shift) & 0x3FU));
    };
    if (character < 0x80)
        to += static_cast<char>(character);
    else if (character < 0x800)
        (to += static_cast<char>(0xC0U | (character >> 6))) += rest(0);
    else if (character < 0x10000)
        ((to += static_cast<char>(0xE0U | (character >> 12))) += rest(6)) += rest(0);
    else
        (((to += static_cast<char>(0xF0U | (character >> 18))) += rest(12)) += rest(6)) += rest(0);
}

// What an entity stands for; empty if it is none.
std::string meaning_of(std::string_view entity)
{
    constexpr std::pair<std::string_view, const char*> known[] = {
        {"lt", "<"}, {"gt", ">"}, {"amp", "&"}, {"quot", "\""}, {"apos", "'"}};
    for (const auto& [name, text] : known)
    {
        if (entity == name)
            return text;
    }
    if (!cut_start(entity, "#"))
        return {};
    const int base = cut_start(entity, "x") ? 16 : 10;
    std::uint32_t character = 0;
    const char* const end = entity.data() + entity.size();
    const auto [stop, problem] = std::from_chars(entity.data(), end, character, base);
    const bool is_surrogate = character >= 0xD800 && character < 0xE000;
    if (problem != std::errc() || stop != end || character == 0 || character > 0x10FFFF ||
        is_surrogate)
        return {};
    std::string text;
    append_utf8(text, character);
    return text;
}

}  // namespace

bool secret_xml::parse(std::string_view text)
{
    if (read(text))
        return true;
    elements_.clear();
    open_.clear();
    return false;
}

bool secret_xml::read(std::string_view text)
{
    cut_start(text, "\xEF\xBB\xBF");
    std::string_view before;
    while (cut_at(text, "<", before))
    {
        if (!add_text(before) || !read_mark(text))
            return false;
    }
    return add_text(text) && open_.empty() && !elements_.empty();
}

// What follows a `<`.
bool secret_xml::read_mark(std::string_view& rest)
{
    std::string_view within;
    if (cut_start(rest, "?"))
        return cut_at(rest, "?>", within);
    if (cut_start(rest, "!--"))
        return cut_at(rest, "-->", within);
    if (cut_start(rest, "![CDATA["))
    {
        if (open_.empty() || !cut_at(rest, "]]>", within))
            return false;
        add_as_it_is(within);
        return true;
    }
    if (cut_start(rest, "/"))
        return cut_at(rest, ">", within) && read_end(within);
    if (!cut_tag(rest, within))
        return false;
    const bool is_empty = within.ends_with('/');
    if (is_empty)
        within.remove_suffix(1);
    if (!read_begin(within))
        return false;
    if (is_empty)
        open_.pop_back();
    return true;
}

bool secret_xml::read_begin(std::string_view tag)
{
    const std::string_view name = tag.substr(0, tag.find_first_of(spaces));
    const bool is_second_root = open_.empty() && !elements_.empty();
    if (!is_name(name) || is_second_root || elements_.size() == most_elements ||
        open_.size() == most_depth)
        return false;
    element begun;
    if (!open_.empty())
        begun.path = elements_[open_.back()].path + '.';
    begun.path += name;
    open_.push_back(elements_.size());
    elements_.push_back(std::move(begun));
    return true;
}

bool secret_xml::read_end(std::string_view name)
{
    while (!name.empty() && spaces.find(name.back()) != spaces.npos)
        name.remove_suffix(1);
    if (open_.empty() || !is_name(name))
        return false;
    const std::string_view path = elements_[open_.back()].path;
    const std::size_t parent =
        open_.size() == 1 ? 0 : elements_[open_[open_.size() - 2]].path.size() + 1;
    open_.pop_back();
    return path.substr(parent) == name;
}

bool secret_xml::add_text(std::string_view text)
{
    if (open_.empty())
        return text.find_first_not_of(spaces) == text.npos;
    std::string_view plain;
    while (cut_at(text, "&", plain))
    {
        std::string_view entity;
        if (!cut_at(text, ";", entity))
            return false;
        const std::string meaning = meaning_of(entity);
        if (meaning.empty())
            return false;
        add_as_it_is(plain);
        add_as_it_is(meaning);
    }
    add_as_it_is(text);
    return true;
}

// To the innermost element.
void secret_xml::add_as_it_is(std::string_view text)
{
    if (text.empty())
        return;
    secret_text& known = elements_[open_.back()].text;
    std::string longer;
    longer.reserve(known.get().size() + text.size());
    (longer += known.get()) += text;
    known = secret_text(std::move(longer));
}

const std::string& secret_xml::text(std::string_view path) const noexcept
{
    static const std::string none;
    for (const element& each : elements_)
    {
        if (each.path == path)
            return each.text.get();
    }
    return none;
}

}  // namespace ddbm::detail

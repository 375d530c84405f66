// The files that AWS tools share:
//
//   file     = *( line LF )
//   line     = *space [ comment ]                            nothing
//            | *space "[" title "]" *space [ comment ]       begins a section
//            | *space name *space "=" *space value           a setting of the section
//            | more-space text                               more of the setting above
//   comment  = ( "#" | ";" ) *any                            within a line only after a space
//
// What is indented by more than the setting above belongs to it: to one without a value it adds
// settings of its own (name = value), to another one a line of text. Behind a title there is none,
// so settings may be indented as one likes. Names are compared without regard to case. A section
// that occurs again adds to the first. `[profile default]` goes before `[default]`.

#include "config/profile_file.hpp"

#include "config/lowercase.hpp"

#include <ddbm/error.hpp>

#include <ddbm/detail/append_secret.hpp>

#include <utility>

namespace ddbm::detail {

namespace {

bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

std::string_view trim(std::string_view text)
{
    while (!text.empty() && is_space(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_space(text.back()))
        text.remove_suffix(1);
    return text;
}

std::string_view without_comment(std::string_view text)
{
    for (std::size_t i = 0; i < text.size(); ++i)
    {
        const bool mark = text[i] == '#' || text[i] == ';';
        if (mark && (i == 0 || is_space(text[i - 1])))
            return trim(text.substr(0, i));
    }
    return trim(text);
}

std::string_view unquoted(std::string_view name)
{
    if (name.size() >= 2 && name.front() == name.back() &&
        (name.front() == '"' || name.front() == '\''))
        return name.substr(1, name.size() - 2);
    return name;
}

// The name behind a section's keyword, or nothing if it has another one.
std::string_view name_after(std::string_view keyword, std::string_view title)
{
    if (!title.starts_with(keyword) || title.size() <= keyword.size() ||
        !is_space(title[keyword.size()]))
        return {};
    return unquoted(trim(title.substr(keyword.size())));
}

class parser
{
public:
    parser(profile_file_kind kind, std::string_view file_name) : kind_(kind), file_name_(file_name)
    {
    }

    profile_file parse(std::string_view text)
    {
        if (text.starts_with("\xEF\xBB\xBF"))
            text.remove_prefix(3);
        while (!text.empty())
        {
            const std::size_t end = text.find('\n');
            std::string_view line = text.substr(0, end);
            text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
            if (line.ends_with('\r'))
                line.remove_suffix(1);
            ++line_number_;
            read_line(line);
        }

        for (auto& [name, value] : preferred_default_)
            file_.profiles["default"][name] = std::move(value);
        return std::move(file_);
    }

private:
    std::string here() const
    {
        return std::string(file_name_) + ":" + std::to_string(line_number_);
    }

    [[noreturn]] void refuse(const std::string& what) const
    {
        throw error(errc::invalid_configuration, here() + ": " + what + ".");
    }

    void read_line(std::string_view line)
    {
        const std::string_view text = trim(line);
        if (text.empty() || text.front() == '#' || text.front() == ';')
            return;
        const auto indentation = static_cast<std::size_t>(text.data() - line.data());
        if (property_ != nullptr && indentation > indentation_)
            return read_continuation(text);
        indentation_ = indentation;
        if (text.front() == '[')
            read_title(text);
        else
            read_property(text);
    }

    void read_title(std::string_view line)
    {
        const std::size_t end = line.find(']');
        if (end == std::string_view::npos)
            refuse("a section's title without a closing ]");
        const std::string_view rest = trim(line.substr(end + 1));
        if (!rest.empty() && rest.front() != '#' && rest.front() != ';')
            refuse("text after a section's title");
        const std::string_view title = trim(line.substr(1, end - 1));
        if (title.empty())
            refuse("a section without a title");

        property_ = nullptr;
        section_ = &section_of(title);
    }

    profile_section& section_of(std::string_view title)
    {
        if (kind_ == profile_file_kind::credentials)
            return file_.profiles[std::string(unquoted(title))];
        if (title == "default")
            return file_.profiles["default"];
        if (const std::string_view name = name_after("profile", title); !name.empty())
            return name == "default" ? preferred_default_ : file_.profiles[std::string(name)];
        if (const std::string_view name = name_after("services", title); !name.empty())
            return file_.services[std::string(name)];
        if (const std::string_view name = name_after("sso-session", title); !name.empty())
            return file_.sso_sessions[std::string(name)];

        // Such as [plugins], which nothing here needs.
        ignored_.clear();
        return ignored_;
    }

    std::pair<std::string, std::string_view> split(std::string_view line) const
    {
        const std::size_t equals = line.find('=');
        if (equals == std::string_view::npos)
            refuse("neither a section nor name = value");
        const std::string_view name = trim(line.substr(0, equals));
        if (name.empty())
            refuse("a value without a name");
        // The space that a comment needs in front of it may stand right behind the =.
        return {lowercase(name), without_comment(line.substr(equals + 1))};
    }

    void read_property(std::string_view line)
    {
        if (section_ == nullptr)
            refuse("a setting outside of any section");

        const auto [name, value] = split(line);
        property_ = &(*section_)[name];
        // It may stand there twice, and its text move.
        wipe(property_->value);
        *property_ = profile_property();
        property_->value = value;
        property_->where = here();
        nests_ = value.empty();
    }

    void read_continuation(std::string_view text)
    {
        if (nests_)
        {
            const auto [name, value] = split(text);
            property_->nested[name] = secret_text(std::string(value));
            return;
        }
        append_secret(property_->value, "\n");
        append_secret(property_->value, text);
    }

    const profile_file_kind kind_;
    const std::string_view file_name_;
    int line_number_ = 0;

    profile_file file_;
    profile_section preferred_default_;
    profile_section ignored_;

    profile_section* section_ = nullptr;
    // The setting above, and by how much it is indented; none behind a title.
    profile_property* property_ = nullptr;
    std::size_t indentation_ = 0;
    bool nests_ = false;
};

using sections = std::map<std::string, profile_section, std::less<>>;

void merge_sections(sections& into, sections from)
{
    for (auto& [title, properties] : from)
    {
        profile_section& target = into[title];
        for (auto& [name, property] : properties)
            target[name] = std::move(property);
    }
}

const profile_section* find(const sections& all, std::string_view title)
{
    const auto position = all.find(title);
    return position == all.end() ? nullptr : &position->second;
}

}  // namespace

void profile_file::merge(profile_file other)
{
    merge_sections(profiles, std::move(other.profiles));
    merge_sections(services, std::move(other.services));
    merge_sections(sso_sessions, std::move(other.sso_sessions));
}

const profile_section* profile_file::find_profile(std::string_view name) const
{
    return find(profiles, name);
}

const profile_section* profile_file::find_services(std::string_view name) const
{
    return find(services, name);
}

const profile_section* profile_file::find_sso_session(std::string_view name) const
{
    return find(sso_sessions, name);
}

profile_file
parse_profile_file(std::string_view text, profile_file_kind kind, std::string_view file_name)
{
    return parser(kind, file_name).parse(text);
}

}  // namespace ddbm::detail

#include "credentials/key_plan.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace ddbm::detail {

namespace {

// Scheme and host of a URL.
std::string origin_of(std::string_view url)
{
    const std::size_t host = url.find("://");
    if (host == std::string_view::npos)
        return std::string(url);
    return std::string(url.substr(0, url.find_first_of("/?#", host + 3)));
}

struct naming
{
    std::string_view operator()(const given_keys&) const { return "given"; }
    std::string_view operator()(const assumed_role&) const { return "assume-role"; }
    std::string_view operator()(const web_identity_role&) const { return "web-identity"; }
    std::string_view operator()(const sso_role&) const { return "sso"; }
    std::string_view operator()(const process_keys&) const { return "process"; }
    std::string_view operator()(const container_role&) const { return "container"; }
    std::string_view operator()(const instance_role&) const { return "instance"; }
};

struct describing
{
    std::string operator()(const given_keys&) const { return "the keys that are given there"; }
    std::string operator()(const assumed_role& role) const
    {
        return "STS at " + role.sts.url + " for the role " + role.role_arn;
    }
    std::string operator()(const web_identity_role& role) const
    {
        return "STS at " + role.sts.url + " for the role " + role.role_arn +
               " with the token in the file " + role.token_file;
    }
    std::string operator()(const sso_role& role) const
    {
        return "IAM Identity Center at " + role.portal.url + " for the role " + role.role_name +
               " of the account " + role.account_id + " with the token in the file " +
               role.token_file;
    }
    std::string operator()(const process_keys&) const { return "the command that is given there"; }
    std::string operator()(const container_role& role) const
    {
        std::string text = "the container's service at " + origin_of(role.url);
        if (!role.token_file.empty())
            text += " with the token in the file " + role.token_file;
        return text;
    }
    std::string operator()(const instance_role& role) const
    {
        return "the instance's metadata at " + role.url;
    }
};

// As botocore's useragent.py has them; none twice.
struct lettering
{
    std::vector<std::string_view>& letters;
    bool is_of_profile;

    void add(std::string_view letter) const
    {
        if (std::find(letters.begin(), letters.end(), letter) == letters.end())
            letters.push_back(letter);
    }

    void operator()(const given_keys&) const { add(is_of_profile ? "n" : "g"); }
    void operator()(const assumed_role& role) const
    {
        const bool has_profile = role.source && role.source->is_of_profile;
        add(has_profile ? "o" : "p");
        add("i");
        if (role.source)
            std::visit(lettering{letters, has_profile}, role.source->how);
    }
    void operator()(const web_identity_role&) const
    {
        add(is_of_profile ? "q" : "h");
        add("k");
    }
    void operator()(const sso_role& role) const
    {
        // Those without a session are of the older form.
        add(role.session.empty() ? "t" : "r");
        add(role.session.empty() ? "u" : "s");
    }
    void operator()(const process_keys&) const
    {
        add("v");
        add("w");
    }
    void operator()(const container_role&) const { add("z"); }
    void operator()(const instance_role&) const { add("0"); }
};

void append(std::string& text, const key_plan& plan, std::size_t depth)
{
    text.append(2 * depth, ' ');
    if (depth != 0)
        text += "signed with ";
    if (!std::holds_alternative<given_keys>(plan.how))
        text += "keys of ";
    text += described(plan.how);
    text += plan.why.empty() ? ", since nothing else is set" : ", because of " + plan.why;
    text += '\n';
    if (const auto* role = std::get_if<assumed_role>(&plan.how); role != nullptr && role->source)
        append(text, *role->source, depth + 1);
}

}  // namespace

std::string_view name_of(const key_way& how) noexcept
{
    return std::visit(naming(), how);
}

std::string letters_of(const key_plan& plan)
{
    std::vector<std::string_view> letters;
    std::visit(lettering{letters, plan.is_of_profile}, plan.how);
    std::string text;
    for (const std::string_view letter : letters)
        text.append(text.empty() ? "" : ",").append(letter);
    return text;
}

std::string described(const key_way& how)
{
    return std::visit(describing(), how);
}

std::string described(const key_plan& plan)
{
    std::string text;
    append(text, plan, 0);
    return text;
}

}  // namespace ddbm::detail

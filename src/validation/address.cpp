#include <ddbm/validators/address.hpp>
#include <ddbm/validators/pattern.hpp>

#include <boost/url/parse.hpp>
#include <boost/url/scheme.hpp>
#include <boost/url/url_view.hpp>

namespace ddbm {

void url_check::operator()(std::string_view text, validation_report& report) const
{
    if (boost::urls::parse_uri(text).has_error())
        report.fail("is not a URL");
}

void web_url_check::operator()(std::string_view text, validation_report& report) const
{
    const auto parsed = boost::urls::parse_uri(text);
    const bool is_web = parsed.has_value() && (parsed->scheme_id() == boost::urls::scheme::http ||
                                               parsed->scheme_id() == boost::urls::scheme::https);
    if (!is_web || parsed->encoded_host().empty())
        report.fail("is not a URL with http or https and a host");
}

void email_check::operator()(std::string_view text, validation_report& report) const
{
    // By the HTML standard, section "Valid e-mail address".
    static constexpr detail::literal_pattern address{
        R"([a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@)"
        R"([a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)"
        R"((?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*)"};
    constexpr std::size_t longest = 254;
    validation_report found;
    if (text.size() <= longest)
        detail::check_pattern(address.compiled(), detail::coverage::all_of_it, text, found);
    if (text.size() > longest || !found.empty())
        report.fail("is not an e-mail address");
}

}  // namespace ddbm

#include "http/proxy_connect.hpp"

#include "errors/one_line.hpp"
#include "http/is_alike.hpp"
#include "http/reply_head.hpp"
#include "values/base64.hpp"

#include <ddbm/errc.hpp>

#include <boost/asio/error.hpp>

#include <algorithm>
#include <span>
#include <utility>

namespace ddbm::detail {

namespace {

// Some proxies put a page into the line.
constexpr std::size_t most_quoted = 200;

// CONNECT wants the port always.
std::string authority(const endpoint& target)
{
    const bool is_v6 = target.host().find(':') != std::string::npos;
    return (is_v6 ? '[' + target.host() + ']' : target.host()) + ':' +
           std::to_string(target.port());
}

// The status, or 0 if the line is not the first of a reply.
int status_of(std::string_view line)
{
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };

    if (!line.starts_with("HTTP/1.0 ") && !line.starts_with("HTTP/1.1 "))
        return 0;
    line.remove_prefix(9);
    if (line.size() < 3 || !std::all_of(line.begin(), line.begin() + 3, is_digit) ||
        (line.size() > 3 && line[3] != ' '))
        return 0;
    return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
}

// Takes what is in front of the next comma that does not stand in quotes.
std::string_view take_part(std::string_view& list)
{
    bool is_quoted = false;
    std::size_t end = 0;
    while (end < list.size() && (is_quoted || list[end] != ','))
    {
        if (list[end] == '"')
            is_quoted = !is_quoted;
        else if (is_quoted && list[end] == '\\')
            ++end;
        ++end;
    }
    const std::string_view part = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    return part;
}

// The name that a part begins with; none if it is only one more parameter of the part before.
std::string_view scheme_of(std::string_view part)
{
    part.remove_prefix(std::min(part.find_first_not_of(" \t"), part.size()));
    const std::string_view word = part.substr(0, part.find_first_of(" \t"));
    return word.find('=') == word.npos ? word : std::string_view();
}

class connect_reader
{
public:
    connect_reader(std::string_view received, const proxy& via, const endpoint& target)
        : received_(received), via_(via), target_(target)
    {
    }

    connect_reply read_refusal()
    {
        head_ = received_;
        line_ = head_.substr(0, head_.find("\r\n"));
        return refused("passes nothing on to ");
    }

    connect_reply read()
    {
        // Those that come before the reply are left out.
        do
        {
            const std::size_t end = received_.find("\r\n\r\n", head_end_);
            head_ = received_.substr(head_end_, end - head_end_);
            line_ = head_.substr(0, head_.find("\r\n"));
            const bool has_line = line_.size() != head_.size() || end != received_.npos;
            if (!could_be_reply() || (has_line && status_of(line_) < 100))
                return invalid("what answers does not speak HTTP/1.1");
            if (std::min(end, received_.size()) > most_head_bytes)
                return invalid("the head of its reply is too large");
            if (end == received_.npos)
                return {};
            head_end_ = end + 4;
        } while (status_of(line_) < 200 && status_of(line_) != 101);

        const int status = status_of(line_);
        if (status / 100 != 2)
            return refused("gives no tunnel to ");
        // A server waits for the client to begin with TLS.
        if (head_end_ != received_.size())
            return invalid("there is more in its reply than a head");
        connect_reply open;
        open.is_incomplete = false;
        return open;
    }

private:
    bool could_be_reply() const
    {
        constexpr std::string_view start = "HTTP/1";
        return start.starts_with(head_.substr(0, start.size()));
    }

    connect_reply invalid(const char* why) const
    {
        return failed(
            errc::invalid_reply,
            who() + " cannot be used for a tunnel to " + authority(target_) + ": " + why
        );
    }

    connect_reply refused(const char* does) const
    {
        const int status = status_of(line_);
        // tinyproxy says 401 of a wrong password.
        if (status == 407 || status == 401)
            return failed(errc::invalid_configuration, words_of_authentication() + ": " + quoted());
        const bool may_change = status == 408 || status == 429 || status >= 500;
        error_code ec = errc::invalid_configuration;
        if (may_change)
            ec = boost::asio::error::connection_refused;
        return failed(ec, who() + ' ' + does + authority(target_) + ": " + quoted());
    }

    std::string words_of_authentication() const
    {
        const std::string offered = offered_schemes();
        if (!offered.empty())
            return who() + " wants a user to be known by " + one_line(offered) +
                   ", of which none is supported; Basic is";
        if (!via_.has_user())
            return who() +
                   " wants a user and a password, which its URL has none of, as in "
                   "http://user:password@" +
                   via_.text().substr(7);
        return who() + " does not take the user and the password of its URL";
    }

    // Of `Proxy-Authenticate`, if Basic is not among them.
    std::string offered_schemes() const
    {
        std::string offered;
        std::string_view left = head_.substr(std::min(line_.size() + 2, head_.size()));
        while (!left.empty())
        {
            const std::size_t end = std::min(left.find("\r\n"), left.size());
            const std::string_view field = left.substr(0, end);
            left.remove_prefix(std::min(end + 2, left.size()));
            const std::size_t colon = std::min(field.find(':'), field.size());
            if (!is_alike(field.substr(0, colon), "Proxy-Authenticate"))
                continue;
            std::string_view value = field.substr(std::min(colon + 1, field.size()));
            while (!value.empty())
            {
                const std::string_view scheme = scheme_of(take_part(value));
                if (is_alike(scheme, "Basic"))
                    return {};
                if (!scheme.empty())
                    (offered += offered.empty() ? "" : ", ") += scheme.substr(0, 40);
            }
        }
        return offered;
    }

    std::string who() const { return "the proxy " + via_.text(); }
    std::string quoted() const { return one_line(std::string(line_.substr(0, most_quoted))); }

    static connect_reply failed(error_code ec, std::string words)
    {
        connect_reply reply;
        reply.is_incomplete = false;
        reply.ec = ec;
        reply.failure = std::move(words);
        return reply;
    }

    const std::string_view received_;
    const proxy& via_;
    const endpoint& target_;
    std::size_t head_end_ = 0;
    std::string_view head_;
    std::string_view line_;
};

}  // namespace

std::string proxy_authorization(const proxy& via)
{
    if (!via.has_user())
        return {};
    const std::string both = via.user() + ':' + via.password();
    std::string value = "Basic ";
    base64_append(value, std::as_bytes(std::span(both)));
    return value;
}

std::string absolute_target(const endpoint& target)
{
    return "http://" + target.host_header() + '/';
}

std::string connect_request(const proxy& via, const endpoint& target, std::string_view user_agent)
{
    const std::string where = authority(target);
    const std::string authorization = proxy_authorization(via);

    std::string head = "CONNECT " + where + " HTTP/1.1\r\nHost: " + where + "\r\nUser-Agent: ";
    head += user_agent;
    if (!authorization.empty())
        head += "\r\nProxy-Authorization: " + authorization;
    return head += "\r\n\r\n";
}

connect_reply
read_connect_reply(std::string_view received, const proxy& via, const endpoint& target)
{
    return connect_reader(received, via, target).read();
}

connect_reply read_relay_refusal(std::string_view head, const proxy& via, const endpoint& target)
{
    return connect_reader(head, via, target).read_refusal();
}

}  // namespace ddbm::detail

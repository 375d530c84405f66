// The same signature as sigv4.cpp's, for the one shape of request that DynamoDB takes. Both texts
// that are hashed begin with what does not change within a second and end with what does:
//
//   canonical request   POST / ... x-amz-date:D ... x-amz-target:  |  GetItem ... hash of the body
//   string to sign      AWS4-HMAC-SHA256 D scope                   |  hash of the canonical request
//
// and so does the head. The hash states at the bar are kept and copied, per request.

#include "sign/request_signer.hpp"

#include "sign/hash_state.hpp"
#include "sign/signing_key.hpp"
#include "sign/sigv4.hpp"

#include <ddbm/credentials.hpp>
#include <ddbm/error.hpp>

#include <ddbm/detail/append_secret.hpp>
#include <ddbm/detail/secret_text.hpp>

#include <array>
#include <charconv>
#include <limits>
#include <utility>

namespace ddbm::detail {

namespace {

void check_header_text(std::string_view text, const char* what)
{
    for (char c : text)
    {
        if (c <= ' ' || c > '~')
        {
            throw error(
                errc::invalid_configuration,
                std::string("The ") + what +
                    " holds a character that cannot be sent in a header; is there a space or a "
                    "line break too many?"
            );
        }
    }
}

void append(std::string& out, std::string_view text)
{
    out.append(text);
}

template <class Integer>
void append_number(std::string& out, Integer value)
{
    char digits[std::numeric_limits<Integer>::digits10 + 3];
    const auto end = std::to_chars(std::begin(digits), std::end(digits), value).ptr;
    out.append(digits, end);
}

}  // namespace

struct request_signer::state
{
    state(
        std::string_view host_header_,
        std::string_view region_,
        std::string_view service_,
        std::string_view user_agent_,
        head_options options_
    );

    state(const state&) = delete;
    state& operator=(const state&) = delete;
    ~state() { forget_token(); }

    // Whether they have taken the place of others.
    bool use(const credentials& keys, std::chrono::sys_seconds second);
    void use_second();
    void forget_token() noexcept;

    const std::string host_header;
    const std::string user_agent;
    const head_options options;

    // What everything below was made for.
    std::string access_key_id;
    std::string session_token;
    std::chrono::sys_seconds second = std::chrono::sys_seconds::min();

    // Per day and secret.
    signing_key key;

    // Per second and keys.
    amz_date timestamp{};
    std::string head_start;
    std::string canonical_end;
    hash_state canonical_start;
    hash_state inner_start;

    hash_state working;
    std::string scratch;
};

request_signer::state::state(
    std::string_view host_header_,
    std::string_view region_,
    std::string_view service_,
    std::string_view user_agent_,
    head_options options_
)
    : host_header(host_header_), user_agent(user_agent_), options(std::move(options_)),
      key(region_, service_)
{
}

// Everything that it stands in. What is written over by the same token within the day is not wiped
// each second.
void request_signer::state::forget_token() noexcept
{
    wipe(session_token);
    wipe(head_start);
    wipe(scratch);
}

bool request_signer::state::use(const credentials& keys, std::chrono::sys_seconds now)
{
    const bool same_keys = key.is_of(keys.secret_access_key()) &&
                           access_key_id == keys.access_key_id() &&
                           session_token == keys.session_token();
    if (same_keys && now == second)
        return false;

    // Until all is made anew, nothing of the old may be taken for it.
    second = std::chrono::sys_seconds::min();
    const bool had_keys = !access_key_id.empty();
    if (!same_keys)
    {
        check_header_text(keys.access_key_id(), "access key id");
        check_header_text(keys.session_token(), "session token");
        forget_token();
        access_key_id = keys.access_key_id();
        session_token = keys.session_token();
    }

    timestamp = to_amz_date(now);
    key.use(keys.secret_access_key(), std::string_view(timestamp.data(), 8));
    use_second();
    second = now;
    return had_keys && !same_keys;
}

void request_signer::state::use_second()
{
    const std::string_view now(timestamp.data(), timestamp.size());
    const std::string scope = key.scope();
    const std::string_view names = session_token.empty()
                                       ? "content-type;host;x-amz-date;x-amz-target"
                                       : "content-type;host;x-amz-date;x-amz-security-token;"
                                         "x-amz-target";

    // What grows later would leave what it held.
    const std::size_t most = 1024 + host_header.size() + user_agent.size() + session_token.size() +
                             access_key_id.size() + scope.size() + options.target.size() +
                             options.proxy_authorization.size();
    reserve_secret(scratch, most);
    reserve_secret(head_start, most);

    scratch = "POST\n/\n\ncontent-type:application/x-amz-json-1.0\nhost:";
    append(scratch, host_header);
    append(scratch, "\nx-amz-date:");
    append(scratch, now);
    if (!session_token.empty())
    {
        append(scratch, "\nx-amz-security-token:");
        append(scratch, session_token);
    }
    append(scratch, "\nx-amz-target:");
    canonical_start.start(key.method());
    canonical_start.add(scratch);

    canonical_end = "\n\n";
    append(canonical_end, names);
    append(canonical_end, "\n");

    scratch = "AWS4-HMAC-SHA256\n";
    append(scratch, now);
    append(scratch, "\n");
    append(scratch, scope);
    append(scratch, "\n");
    key.start(inner_start);
    inner_start.add(scratch);

    head_start = "POST ";
    append(head_start, options.target);
    append(head_start, " HTTP/1.1\r\nHost: ");
    append(head_start, host_header);
    append(head_start, "\r\nContent-Type: application/x-amz-json-1.0\r\nUser-Agent: ");
    append(head_start, user_agent);
    // Without it any coding would be acceptable, RFC 9110 12.5.3; whoever is on the way adds none.
    append(head_start, "\r\nAccept-Encoding: ");
    append(head_start, options.accepted == accepted_coding::gzip ? "gzip" : "identity");
    if (!options.proxy_authorization.empty())
    {
        append(head_start, "\r\nProxy-Authorization: ");
        append(head_start, options.proxy_authorization);
    }
    append(head_start, "\r\nX-Amz-Date: ");
    append(head_start, now);
    if (!session_token.empty())
    {
        append(head_start, "\r\nX-Amz-Security-Token: ");
        append(head_start, session_token);
    }
    append(head_start, "\r\nAuthorization: AWS4-HMAC-SHA256 Credential=");
    append(head_start, access_key_id);
    append(head_start, "/");
    append(head_start, scope);
    append(head_start, ", SignedHeaders=");
    append(head_start, names);
    append(head_start, ", Signature=");
}

request_signer::request_signer(
    std::string_view host_header,
    std::string_view region,
    std::string_view service,
    std::string_view user_agent,
    head_options options
)
    : state_(std::make_unique<state>(host_header, region, service, user_agent, std::move(options)))
{
}

request_signer::request_signer(request_signer&&) noexcept = default;
request_signer& request_signer::operator=(request_signer&&) noexcept = default;
request_signer::~request_signer() = default;

bool request_signer::write_head(
    std::string& out,
    const credentials& keys,
    std::chrono::system_clock::time_point now,
    std::string_view target,
    std::string_view body,
    std::string_view invocation_id,
    int attempt,
    int max_attempts
)
{
    state& s = *state_;
    const bool has_replaced = s.use(keys, std::chrono::floor<std::chrono::seconds>(now));
    // A head with the token of those before may stand there.
    if (has_replaced)
        wipe(out);

    sha256_digest digest;
    std::array<char, 64> hex;
    const std::string_view hex_text(hex.data(), hex.size());

    s.working.start(s.key.method());
    s.working.add(body);
    s.working.finish(digest);
    write_hex(digest, hex.data());

    s.working.start(s.canonical_start);
    s.working.add(target);
    s.working.add(s.canonical_end);
    s.working.add(hex_text);
    s.working.finish(digest);
    write_hex(digest, hex.data());

    s.working.start(s.inner_start);
    s.working.add(hex_text);
    s.key.finish(s.working, hex.data());

    // Names, numbers and the signature, beside what is there.
    reserve_secret(out, s.head_start.size() + target.size() + invocation_id.size() + 512);
    out.clear();
    append(out, s.head_start);
    append(out, hex_text);
    append(out, "\r\nX-Amz-Target: ");
    append(out, target);
    append(out, "\r\nContent-Length: ");
    append_number(out, body.size());
    append(out, "\r\namz-sdk-invocation-id: ");
    append(out, invocation_id);
    // SDKs add until when the attempt lives, `ttl`, by the service's clock, as the reply before has
    // shown it. Here a clock may be wrong by minutes and is not corrected: such a time could have
    // passed already.
    append(out, "\r\namz-sdk-request: attempt=");
    append_number(out, attempt);
    append(out, "; max=");
    append_number(out, max_attempts);
    append(out, "\r\n\r\n");
    return has_replaced;
}

}  // namespace ddbm::detail

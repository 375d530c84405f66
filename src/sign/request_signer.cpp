// The same signature as sigv4.cpp's, for the one shape of request that DynamoDB takes. Both texts
// that are hashed begin with what does not change within a second and end with what does:
//
//   canonical request   POST / ... x-amz-date:D ... x-amz-target:  |  GetItem ... hash of the body
//   string to sign      AWS4-HMAC-SHA256 D scope                   |  hash of the canonical request
//
// and so does the head. The hash states at the bar are kept and copied, per request.
//
// OpenSSL's EVP interface on purpose: with a fetched digest and kept contexts it costs some 0.15 us
// a request more than the low-level functions, which OpenSSL 3 deprecates.

#include "sign/request_signer.hpp"

#include "sign/sigv4.hpp"

#include <ddbm/credentials.hpp>
#include <ddbm/error.hpp>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <charconv>
#include <limits>
#include <stdexcept>

namespace ddbm::detail {

namespace {

void check(int openssl_result)
{
    if (openssl_result != 1)
        throw std::runtime_error("ddbm: OpenSSL cannot compute SHA-256");
}

struct digest_deleter
{
    void operator()(EVP_MD* digest) const noexcept { EVP_MD_free(digest); }
};

// A SHA-256 state. Freeing it cleanses it: OpenSSL clears a context's memory.
class hash_state
{
public:
    hash_state() : context_(EVP_MD_CTX_new())
    {
        if (!context_)
            throw std::bad_alloc();
    }

    void start(const EVP_MD* digest) { check(EVP_DigestInit_ex2(context_.get(), digest, nullptr)); }

    void start(const hash_state& from)
    {
        check(EVP_MD_CTX_copy_ex(context_.get(), from.context_.get()));
    }

    void add(std::string_view bytes)
    {
        check(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
    }

    void add(const sha256_digest& digest)
    {
        check(EVP_DigestUpdate(context_.get(), digest.data(), digest.size()));
    }

    void finish(sha256_digest& digest)
    {
        check(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr));
    }

private:
    struct deleter
    {
        void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
    };

    std::unique_ptr<EVP_MD_CTX, deleter> context_;
};

// A copy of a secret that is gone when it is replaced or destroyed.
class secret_text
{
public:
    secret_text() = default;
    secret_text(const secret_text&) = delete;
    secret_text& operator=(const secret_text&) = delete;
    ~secret_text() { cleanse(); }

    void assign(std::string_view text)
    {
        cleanse();
        text_.assign(text);
    }

    std::string_view get() const noexcept { return text_; }

private:
    void cleanse() noexcept { OPENSSL_cleanse(text_.data(), text_.size()); }

    std::string text_;
};

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
        std::string_view user_agent_
    );

    void use(const credentials& keys, std::chrono::sys_seconds second);
    void use_day(std::string_view date);
    void use_second();

    const std::string host_header;
    const std::string region;
    const std::string service;
    const std::string user_agent;

    std::unique_ptr<EVP_MD, digest_deleter> sha256;

    // What everything below was made for.
    std::string access_key_id;
    secret_text secret_access_key;
    std::string session_token;
    std::chrono::sys_seconds second = std::chrono::sys_seconds::min();

    // Per day and secret: the date that the keyed states are for, or nothing.
    std::string date;
    hash_state inner_keyed;
    hash_state outer_keyed;

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
    std::string_view user_agent_
)
    : host_header(host_header_), region(region_), service(service_), user_agent(user_agent_),
      sha256(EVP_MD_fetch(nullptr, "SHA256", nullptr))
{
    if (!sha256)
        throw std::runtime_error("ddbm: OpenSSL has no SHA-256");
}

void request_signer::state::use(const credentials& keys, std::chrono::sys_seconds now)
{
    const bool same_secret = secret_access_key.get() == keys.secret_access_key();
    const bool same_keys = same_secret && access_key_id == keys.access_key_id() &&
                           session_token == keys.session_token();
    if (same_keys && now == second)
        return;

    // Until all is made anew, nothing of the old may be taken for it.
    second = std::chrono::sys_seconds::min();
    if (!same_keys)
    {
        check_header_text(keys.access_key_id(), "access key id");
        check_header_text(keys.session_token(), "session token");
        access_key_id = keys.access_key_id();
        session_token = keys.session_token();
    }

    timestamp = to_amz_date(now);
    const std::string_view day(timestamp.data(), 8);
    if (!same_secret || date != day)
    {
        date.clear();
        secret_access_key.assign(keys.secret_access_key());
        use_day(day);
        date = day;
    }
    use_second();
    second = now;
}

void request_signer::state::use_day(std::string_view day)
{
    constexpr std::size_t block_size = 64;

    sha256_digest key = derive_signing_key(secret_access_key.get(), day, region, service);
    std::array<unsigned char, block_size> inner;
    std::array<unsigned char, block_size> outer;
    for (std::size_t i = 0; i < block_size; ++i)
    {
        const unsigned char byte = i < key.size() ? key[i] : static_cast<unsigned char>(0);
        inner[i] = static_cast<unsigned char>(byte ^ 0x36);
        outer[i] = static_cast<unsigned char>(byte ^ 0x5c);
    }

    inner_keyed.start(sha256.get());
    inner_keyed.add({reinterpret_cast<const char*>(inner.data()), inner.size()});
    outer_keyed.start(sha256.get());
    outer_keyed.add({reinterpret_cast<const char*>(outer.data()), outer.size()});

    OPENSSL_cleanse(key.data(), key.size());
    OPENSSL_cleanse(inner.data(), inner.size());
    OPENSSL_cleanse(outer.data(), outer.size());
}

void request_signer::state::use_second()
{
    const std::string_view now(timestamp.data(), timestamp.size());
    const std::string scope = credential_scope(date, region, service);
    const std::string_view names = session_token.empty()
                                       ? "content-type;host;x-amz-date;x-amz-target"
                                       : "content-type;host;x-amz-date;x-amz-security-token;"
                                         "x-amz-target";

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
    canonical_start.start(sha256.get());
    canonical_start.add(scratch);

    canonical_end = "\n\n";
    append(canonical_end, names);
    append(canonical_end, "\n");

    scratch = "AWS4-HMAC-SHA256\n";
    append(scratch, now);
    append(scratch, "\n");
    append(scratch, scope);
    append(scratch, "\n");
    inner_start.start(inner_keyed);
    inner_start.add(scratch);

    head_start = "POST / HTTP/1.1\r\nHost: ";
    append(head_start, host_header);
    append(head_start, "\r\nContent-Type: application/x-amz-json-1.0\r\nUser-Agent: ");
    append(head_start, user_agent);
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
    std::string_view user_agent
)
    : state_(std::make_unique<state>(host_header, region, service, user_agent))
{
}

request_signer::request_signer(request_signer&&) noexcept = default;
request_signer& request_signer::operator=(request_signer&&) noexcept = default;
request_signer::~request_signer() = default;

void request_signer::write_head(
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
    s.use(keys, std::chrono::floor<std::chrono::seconds>(now));

    sha256_digest digest;
    std::array<char, 64> hex;
    const std::string_view hex_text(hex.data(), hex.size());

    s.working.start(s.sha256.get());
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
    s.working.finish(digest);
    s.working.start(s.outer_keyed);
    s.working.add(digest);
    s.working.finish(digest);
    write_hex(digest, hex.data());

    out.clear();
    append(out, s.head_start);
    append(out, hex_text);
    append(out, "\r\nX-Amz-Target: ");
    append(out, target);
    append(out, "\r\nContent-Length: ");
    append_number(out, body.size());
    append(out, "\r\namz-sdk-invocation-id: ");
    append(out, invocation_id);
    append(out, "\r\namz-sdk-request: attempt=");
    append_number(out, attempt);
    append(out, "; max=");
    append_number(out, max_attempts);
    append(out, "\r\n\r\n");
}

}  // namespace ddbm::detail

#include "local/data/request_tokens.hpp"

#include "local/request/canonical_text.hpp"
#include "local/request/request_view.hpp"
#include "local/request/shape.hpp"
#include "local/service_error.hpp"
#include "local/storage/key_encoding.hpp"

#include <ddbm/error.hpp>

#include <openssl/evp.h>

#include <charconv>
#include <chrono>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace ddbm::local::detail {

namespace {

constexpr std::string_view prefix = "token/";
constexpr auto remembered_for = std::chrono::minutes(10);

std::string key_of_token(std::string_view token)
{
    return std::string(prefix).append(token);
}

std::int64_t seconds_of(time_point when)
{
    return std::chrono::floor<std::chrono::seconds>(when.time_since_epoch()).count();
}

// Tells requests apart. Their tokens are in it, too, which makes no difference: only those of one
// token are compared.
std::string digest(const boost::json::object& request)
{
    static const shape& whole = *find_shape(service::dynamodb, "TransactWriteItems");
    const std::string text = canonical_text(whole.request, request);
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    EVP_Digest(text.data(), text.size(), bytes, &size, EVP_sha256(), nullptr);
    return std::string(reinterpret_cast<const char*>(bytes), size);
}

// A record is when it was done, a blank, and the digest.
bool is_recent(const engine_state& state, std::string_view record)
{
    std::int64_t then = 0;
    const char* const end = record.data() + record.size();
    const auto read = std::from_chars(record.data(), end, then);
    if (read.ec != std::errc{} || read.ptr == end || *read.ptr != ' ')
        throw error(errc::store_damaged, "a token of the store cannot be read");
    return seconds_of(state.now() - remembered_for) < then;
}

void forget_old(engine_state& state)
{
    std::vector<std::string> old;
    {
        cursor tokens =
            state.data.find(catalog_tree, prefix, after_prefix(prefix), direction::forward);
        while (tokens.next())
            if (!is_recent(state, tokens.value()))
                old.emplace_back(tokens.key());
    }
    for (const std::string& key : old)
        state.data.erase(catalog_tree, key);
}

}  // namespace

bool was_done_before(engine_state& state, const boost::json::object& request)
{
    const auto token = text_member(request, "ClientRequestToken");
    std::string_view record;
    if (!token || !state.data.get(catalog_tree, key_of_token(*token), record) ||
        !is_recent(state, record))
        return false;
    if (record.substr(record.find(' ') + 1) != digest(request))
        throw service_error(
            400,
            idempotent_parameter_mismatch_exception,
            "The provided client token was used before with different parameters"
        )
            .with_capital_message();
    return true;
}

void remember_token(engine_state& state, const boost::json::object& request)
{
    const auto token = text_member(request, "ClientRequestToken");
    if (!token)
        return;
    // Now and then is enough.
    if (state.random() % 64 == 0)
        forget_old(state);
    state.data.put(
        catalog_tree,
        key_of_token(*token),
        std::to_string(seconds_of(state.now())) + " " + digest(request)
    );
}

}  // namespace ddbm::local::detail

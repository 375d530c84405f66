// Requests that are built and signed in memory, and the bare hashing that a signature needs: the
// body, the canonical request, and the HMAC of the string to sign with a key derived before, with
// OpenSSL's contexts kept.
#ifndef DDBM_BENCHMARKS_SIGNED_BUILD_HPP
#define DDBM_BENCHMARKS_SIGNED_BUILD_HPP

#include "client/handled_operation.hpp"
#include "sample_order.hpp"
#include "sign/request_signer.hpp"

#include <ddbm/credentials.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/io_context.hpp>

#include <benchmark/benchmark.h>
#include <openssl/evp.h>

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace ddbm::benchmarks {

// That of the service itself: the longer it is, the more there is to hash.
inline constexpr std::string_view host = "dynamodb.us-east-1.amazonaws.com";

class signed_builder
{
public:
    // The table that requests are about.
    const detail::table_core& table() const { return table_; }

    // Of the operation that is the target's. Returns the body's size.
    template <class... Results>
    std::size_t sign(detail::prepared_call<Results...> call, std::string_view target)
    {
        const boost::intrusive_ptr operation(call.release(), false);
        const std::string_view body = operation->body();
        constexpr std::string_view id = "b0a1c2d3-e4f5-4a6b-8c7d-9e0f1a2b3c4d";
        signer_.write_head(head_, keys_, std::chrono::system_clock::now(), target, body, id, 1, 4);
        return body.size();
    }

private:
    boost::asio::io_context ctx_;
    client client_{ctx_.get_executor(), sample_config("1")};
    detail::table_core table_{client_, detail::info_of<order>()};
    credentials keys_{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"};
    detail::request_signer signer_{host, "us-east-1", "dynamodb", "bench"};
    std::string head_;
};

class hasher
{
public:
    hasher()
    {
        std::array<char, 64> block;
        block.fill(0x36);
        EVP_DigestInit_ex2(inner_.get(), sha256_.get(), nullptr);
        EVP_DigestUpdate(inner_.get(), block.data(), block.size());
        block.fill(0x5c);
        EVP_DigestInit_ex2(outer_.get(), sha256_.get(), nullptr);
        EVP_DigestUpdate(outer_.get(), block.data(), block.size());
    }

    void hash(std::string_view body, std::string_view canonical, std::string_view to_sign)
    {
        digest(body);
        digest(canonical);
        EVP_MD_CTX_copy_ex(context_.get(), inner_.get());
        finish(to_sign);
        EVP_MD_CTX_copy_ex(context_.get(), outer_.get());
        finish({reinterpret_cast<const char*>(out_.data()), out_.size()});
    }

private:
    struct release
    {
        void operator()(EVP_MD* md) const { EVP_MD_free(md); }
        void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    };
    using context_ptr = std::unique_ptr<EVP_MD_CTX, release>;

    void digest(std::string_view text)
    {
        EVP_DigestInit_ex2(context_.get(), sha256_.get(), nullptr);
        finish(text);
    }

    void finish(std::string_view text)
    {
        EVP_DigestUpdate(context_.get(), text.data(), text.size());
        EVP_DigestFinal_ex(context_.get(), out_.data(), nullptr);
    }

    std::unique_ptr<EVP_MD, release> sha256_{EVP_MD_fetch(nullptr, "SHA256", nullptr)};
    context_ptr context_{EVP_MD_CTX_new()};
    context_ptr inner_{EVP_MD_CTX_new()};
    context_ptr outer_{EVP_MD_CTX_new()};
    std::array<unsigned char, 32> out_{};
};

// Of a request of this operation with a body of this size: texts as long as those that its
// signature is made of.
inline void hash_as_for(benchmark::State& state, std::string_view target, std::size_t body_size)
{
    hasher with;
    const std::string body(body_size, 'b');
    const std::string hash(64, 'h');
    const std::string canonical =
        "POST\n/\n\ncontent-type:application/x-amz-json-1.0\nhost:" + std::string(host) +
        "\nx-amz-date:20261122T120000Z\nx-amz-target:" + std::string(target) +
        "\n\ncontent-type;host;x-amz-date;x-amz-target\n" + hash;
    const std::string to_sign =
        "AWS4-HMAC-SHA256\n20261122T120000Z\n20261122/us-east-1/dynamodb/aws4_request\n" + hash;
    for (auto _ : state)
        with.hash(body, canonical, to_sign);
}

}  // namespace ddbm::benchmarks

#endif

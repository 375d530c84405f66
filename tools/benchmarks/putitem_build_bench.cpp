// A typed PutItem, built and signed in memory; against the bare hashing that its signature needs:
// the body, the canonical request, and the HMAC of the string to sign with a key derived before,
// with OpenSSL's contexts kept.

#include "client/handled_operation.hpp"
#include "ratio_of.hpp"
#include "sample_order.hpp"
#include "sign/request_signer.hpp"

#include <ddbm/credentials.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/io_context.hpp>

#include <openssl/evp.h>

#include <array>
#include <memory>

using namespace ddbm::benchmarks;

namespace {

constexpr std::string_view id = "b0a1c2d3-e4f5-4a6b-8c7d-9e0f1a2b3c4d";

class builder
{
public:
    builder() : table_(client_, ddbm::detail::info_of<order>()) {}

    // Returns the body's size.
    std::size_t build(const order& object)
    {
        using namespace ddbm::detail;
        exchange_ptr request(prepare_put(table_, &object, if_present::replace).release(), false);
        signer_.write_head(
            head_,
            keys_,
            std::chrono::system_clock::now(),
            "DynamoDB_20120810.PutItem",
            request->body(),
            id,
            1,
            4
        );
        return request->body().size();
    }

private:
    boost::asio::io_context ctx_;
    ddbm::client client_{ctx_.get_executor(), sample_config("1")};
    ddbm::detail::table_core table_;
    ddbm::credentials keys_{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"};
    ddbm::detail::request_signer signer_{"127.0.0.1:1", "us-east-1", "dynamodb", "bench"};
    std::string head_;
};

void build_and_sign(benchmark::State& state)
{
    builder with;
    order object = sample_order();
    for (auto _ : state)
        benchmark::DoNotOptimize(with.build(object));
}
BENCHMARK(build_and_sign);

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

void bare_hashes(benchmark::State& state)
{
    hasher with;
    const std::string body(builder().build(sample_order()), 'b');
    // As long as those of such a request.
    const std::string canonical(297, 'c');
    const std::string to_sign(130, 's');
    for (auto _ : state)
        with.hash(body, canonical, to_sign);
}
BENCHMARK(bare_hashes);

}  // namespace

int main()
{
    return print_ratio("build_and_sign", "bare_hashes");
}

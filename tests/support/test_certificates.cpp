#include "support/test_certificates.hpp"

#include <boost/asio/ip/address.hpp>

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <fstream>
#include <random>
#include <stdexcept>

namespace ddbm::test {

namespace {

template <auto Free>
struct freed_by
{
    template <class T>
    void operator()(T* object) const
    {
        Free(object);
    }
};

using key_ptr = std::unique_ptr<EVP_PKEY, freed_by<EVP_PKEY_free>>;
using x509_ptr = std::unique_ptr<X509, freed_by<X509_free>>;
using bio_ptr = std::unique_ptr<BIO, freed_by<BIO_free>>;
using extension_ptr = std::unique_ptr<X509_EXTENSION, freed_by<X509_EXTENSION_free>>;

template <class T>
T checked(T result)
{
    if (!result)
        throw std::runtime_error("OpenSSL cannot make a certificate for the test");
    return result;
}

key_ptr new_key()
{
    return key_ptr(checked(EVP_EC_gen("P-256")));
}

template <class Write>
std::string to_pem(Write write)
{
    bio_ptr memory(checked(BIO_new(BIO_s_mem())));
    checked(write(memory.get()));
    char* data = nullptr;
    long size = BIO_get_mem_data(memory.get(), &data);
    return std::string(data, static_cast<std::size_t>(size));
}

std::string to_pem(X509* certificate)
{
    return to_pem([&](BIO* out) { return PEM_write_bio_X509(out, certificate); });
}

void add_extension(X509* certificate, X509* issuer, int id, const std::string& value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    extension_ptr extension(
        checked(X509V3_EXT_conf_nid(nullptr, &context, id, const_cast<char*>(value.c_str())))
    );
    checked(X509_add_ext(certificate, extension.get(), -1));
}

// A certificate that lacks nothing but its extensions and its signature.
x509_ptr new_certificate(EVP_PKEY* key, const std::string& name, validity when = {})
{
    const auto seconds = [](std::chrono::hours from_now) {
        return static_cast<long>(std::chrono::seconds(from_now).count());
    };
    static std::random_device device;
    x509_ptr made(checked(X509_new()));
    X509_set_version(made.get(), 2);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(made.get()), device());
    X509_gmtime_adj(X509_getm_notBefore(made.get()), seconds(when.begin));
    X509_gmtime_adj(X509_getm_notAfter(made.get()), seconds(when.end));
    X509_set_pubkey(made.get(), key);
    const auto* text = reinterpret_cast<const unsigned char*>(name.c_str());
    X509_NAME_add_entry_by_txt(
        X509_get_subject_name(made.get()), "CN", MBSTRING_UTF8, text, -1, -1, 0
    );
    return made;
}

// With the extensions of a server, and signed.
certificate finish_server(
    X509* made, EVP_PKEY* key, const std::string& host, X509* issuer, EVP_PKEY* issuers_key
)
{
    X509_set_issuer_name(made, X509_get_subject_name(issuer));
    boost::system::error_code not_an_address;
    boost::asio::ip::make_address(host, not_an_address);
    add_extension(made, issuer, NID_basic_constraints, "CA:FALSE");
    add_extension(made, issuer, NID_subject_alt_name, (not_an_address ? "DNS:" : "IP:") + host);
    checked(X509_sign(made, issuers_key, EVP_sha256()));

    certificate out;
    out.certificate_pem = to_pem(made);
    out.key_pem = to_pem([&](BIO* to) {
        return PEM_write_bio_PrivateKey(to, key, nullptr, nullptr, 0, nullptr, nullptr);
    });
    return out;
}

}  // namespace

struct certificate_authority::keys
{
    explicit keys(const std::string& name) : certificate(new_certificate(key.get(), name)) {}

    key_ptr key = new_key();
    x509_ptr certificate;
};

certificate_authority::certificate_authority(const std::string& name)
    : keys_(std::make_unique<keys>(name))
{
    become_authority(*keys_);
}

certificate_authority::certificate_authority(const certificate_authority& issuer)
    : keys_(std::make_unique<keys>("ddbm test authority between"))
{
    become_authority(*issuer.keys_);
}

certificate_authority::~certificate_authority() = default;

void certificate_authority::become_authority(const keys& issuer)
{
    X509* own = keys_->certificate.get();
    X509_set_issuer_name(own, X509_get_subject_name(issuer.certificate.get()));
    add_extension(own, issuer.certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
    add_extension(own, issuer.certificate.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    add_extension(own, issuer.certificate.get(), NID_subject_key_identifier, "hash");
    checked(X509_sign(own, issuer.key.get(), EVP_sha256()));
    pem_ = to_pem(own);
}

certificate certificate_authority::issue(const std::string& host, validity when) const
{
    const key_ptr key = new_key();
    const x509_ptr made = new_certificate(key.get(), "ddbm test server", when);
    return finish_server(made.get(), key.get(), host, keys_->certificate.get(), keys_->key.get());
}

certificate issue_to_itself(const std::string& host)
{
    const key_ptr key = new_key();
    const x509_ptr made = new_certificate(key.get(), "ddbm test server");
    return finish_server(made.get(), key.get(), host, made.get(), key.get());
}

const certificate_authority& authority()
{
    static const certificate_authority made;
    return made;
}

const std::string& authority_file()
{
    static const temporary_file made(authority().certificate_pem());
    static const std::string path = made.path();
    return path;
}

temporary_file::temporary_file(const std::string& content)
{
    std::random_device device;
    path_ = std::filesystem::temp_directory_path() /
            ("ddbm-test-" + std::to_string(device()) + std::to_string(device()));
    std::ofstream(path_, std::ios::binary) << content;
}

temporary_file::~temporary_file()
{
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
}

}  // namespace ddbm::test

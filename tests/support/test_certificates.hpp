#ifndef DDBM_TESTS_TEST_CERTIFICATES_HPP
#define DDBM_TESTS_TEST_CERTIFICATES_HPP

// Certificates made when a test runs, so that none lies about and none expires.

#include <filesystem>
#include <memory>
#include <string>

namespace ddbm::test {

struct certificate
{
    std::string certificate_pem;
    std::string key_pem;
};

class certificate_authority
{
public:
    certificate_authority();
    ~certificate_authority();

    // Its own certificate: what a client has to trust.
    const std::string& certificate_pem() const { return pem_; }

    // For a server of this name, or of this address if it is one.
    certificate issue(const std::string& host) const;

private:
    struct keys;
    std::unique_ptr<keys> keys_;
    std::string pem_;
};

// A file that is there as long as the object is.
class temporary_file
{
public:
    explicit temporary_file(const std::string& content);
    temporary_file(const temporary_file&) = delete;
    temporary_file& operator=(const temporary_file&) = delete;
    ~temporary_file();

    std::string path() const { return path_.string(); }

private:
    std::filesystem::path path_;
};

}  // namespace ddbm::test

#endif

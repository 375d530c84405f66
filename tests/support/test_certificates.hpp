#ifndef DDBM_TESTS_TEST_CERTIFICATES_HPP
#define DDBM_TESTS_TEST_CERTIFICATES_HPP

// Certificates made when a test runs, so that none lies about and none expires.

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

namespace ddbm::test {

struct certificate
{
    std::string certificate_pem;
    std::string key_pem;
};

// When it is valid, from now.
struct validity
{
    std::chrono::hours begin{-1};
    std::chrono::hours end{24};
};

class certificate_authority
{
public:
    explicit certificate_authority(const std::string& name = "ddbm test authority");
    // One that another vouches for.
    explicit certificate_authority(const certificate_authority& issuer);
    ~certificate_authority();

    // Its own certificate: what a client has to trust.
    const std::string& certificate_pem() const { return pem_; }

    // For a server of this name, or of this address if it is one.
    certificate issue(const std::string& host, validity when = {}) const;

private:
    struct keys;
    void become_authority(const keys& issuer);

    std::unique_ptr<keys> keys_;
    std::string pem_;
};

// That of all tests which need no other, since keys take time to make, and a file with its
// certificate.
const certificate_authority& authority();
const std::string& authority_file();

// One that nobody vouches for but itself.
certificate issue_to_itself(const std::string& host);

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

#include "http/tls_context.hpp"
#include "support/test_certificates.hpp"

#include <ddbm/error.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace ddbm::detail {

TEST(TlsContext, IsReadOnceForAllWhoShareIt)
{
    const test::certificate_authority authority;
    std::optional<test::temporary_file> file(authority.certificate_pem());
    shared_tls_context shared(file->path());
    const auto first = shared.get();
    file.reset();

    EXPECT_EQ(shared.get(), first);
}

TEST(TlsContext, OfAFileThatCannotBeReadIsTriedAgain)
{
    shared_tls_context shared("/no/such/file");
    for (int n = 0; n < 2; ++n)
    {
        try
        {
            shared.get();
            ADD_FAILURE();
        }
        catch (const error& e)
        {
            EXPECT_EQ(e.code(), errc::invalid_configuration);
        }
    }
}

TEST(TlsContext, IsKeptAsLongAsTheFileIsTheSame)
{
    kept_tls_context kept;
    const auto first = kept.of("a.pem");

    EXPECT_EQ(first->ca_file(), "a.pem");
    EXPECT_EQ(kept.of("a.pem"), first);
    EXPECT_EQ(kept.of("b.pem")->ca_file(), "b.pem");
    EXPECT_NE(kept.of("a.pem"), first);
}

}  // namespace ddbm::detail

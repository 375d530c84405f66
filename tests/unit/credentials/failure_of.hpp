#ifndef DDBM_TESTS_UNIT_CREDENTIALS_FAILURE_OF_HPP
#define DDBM_TESTS_UNIT_CREDENTIALS_FAILURE_OF_HPP

#include "credentials/key_failure.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ddbm::detail {

// What a function has thrown, with "(again) " in front where another try may go better. Nothing
// that is secret in these tests may be a part of it: that begins with HIDDEN.
template <class Function>
std::string failure_of(Function&& function)
{
    try
    {
        function();
    }
    catch (const key_failure& failure)
    {
        EXPECT_EQ(failure.code(), errc::no_credentials);
        const std::string message = failure.get_diagnostics().message();
        EXPECT_EQ(message.find("HIDDEN"), std::string::npos) << message;
        return (failure.is_passing() ? "(again) " : "") + message;
    }
    return "nothing";
}

}  // namespace ddbm::detail

#endif

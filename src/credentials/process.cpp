#include "credentials/process.hpp"

#include "credentials/key_failure.hpp"
#include "credentials/secret_document.hpp"

namespace ddbm::detail {

credentials read_process_keys(const process_result& result, const process_keys& plan)
{
    const std::string from = "The command of credential_process";

    if (result.signal != 0 || result.exit_code != 0)
    {
        std::string text = from;
        if (result.signal != 0)
            text += " was ended by the signal " + std::to_string(result.signal);
        else
            text += " has failed with the exit code " + std::to_string(result.exit_code);
        if (!result.complaint.empty())
            text += ": " + quoted_words(result.complaint);
        throw key_failure(text + '.');
    }

    const secret_document document(result.output.get(), from);
    if (document.number("Version") != 1)
    {
        document.refuse(
            "version " + std::to_string(document.number("Version")) + ", of which only 1 is known"
        );
    }
    credentials keys = read_keys(document, "SessionToken");
    if (keys.account_id().empty())
        keys.set_account_id(plan.account_id);
    return keys;
}

}  // namespace ddbm::detail

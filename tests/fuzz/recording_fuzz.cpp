// A file of recorded exchanges is read, or refused with its name; what was read is written and read
// back the same. Bodies of any text can be compared and lose their values.

#include "fuzz_target.hpp"
#include "recording/canonical_request.hpp"
#include "recording/recorded_exchange.hpp"
#include "recording/redaction.hpp"
#include "values/json_scanner.hpp"

#include <ddbm/error.hpp>

#include <string>
#include <string_view>

namespace {

using namespace ddbm::detail;

void check_body(const std::string& body)
{
    FUZZ_CHECK(canonical_request(body) == canonical_request(body));
    FUZZ_CHECK(different_members(body, body).empty());
    try
    {
        numbered_stand_ins in_place;
        const std::string made = redacted(body, in_place);
        json_scanner json(made);
        json.skip_value();
        json.expect_end();
    }
    catch (const ddbm::error& e)
    {
        FUZZ_CHECK(
            e.code() == ddbm::errc::invalid_reply || e.code() == ddbm::errc::nesting_too_deep ||
            e.code() == ddbm::errc::invalid_utf8
        );
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string text(reinterpret_cast<const char*>(data), size);
    check_body(text);
    try
    {
        const recorded_exchanges all = read_recording(text, "FILE");
        for (const recorded_exchange& x : all.exchanges)
        {
            check_body(x.request);
            check_body(x.reply);
            const std::string written = recording_head(all.replaced) + recording_line(x);
            const recorded_exchanges again = read_recording(written, "FILE");
            FUZZ_CHECK(again.exchanges.size() == 1);
            FUZZ_CHECK(again.exchanges[0].request == x.request);
            FUZZ_CHECK(again.exchanges[0].code == x.code);
            FUZZ_CHECK(x.code || again.exchanges[0].reply == x.reply);
        }
    }
    catch (const ddbm::error& e)
    {
        const bool is_of_file = e.code() == ddbm::errc::invalid_configuration &&
                                e.get_diagnostics().message().find("FILE") != std::string::npos;
        // An operation's name may be any bytes here.
        FUZZ_CHECK(is_of_file || e.code() == ddbm::errc::invalid_utf8);
    }
    return 0;
}

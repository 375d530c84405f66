#include "credentials/command_line.hpp"
#include "credentials/iso_time.hpp"
#include "credentials/process.hpp"
#include "unit/credentials/failure_of.hpp"

namespace ddbm::detail {
namespace {

process_result printing(std::string output)
{
    process_result result;
    result.output = secret_text(std::move(output));
    return result;
}

std::string failure_at(const process_result& result)
{
    return failure_of([&] { read_process_keys(result, process_keys()); });
}

TEST(ProcessKeys, AreReadFromWhatTheCommandPrints)
{
    process_keys plan;
    plan.account_id = "1";

    const credentials keys = read_process_keys(
        printing(R"({"Version": 1, "AccessKeyId": "ASIA", "SecretAccessKey": "S",)"
                 R"( "SessionToken": "T", "Expiration": "2026-11-30T06:37:17Z",)"
                 R"( "AccountId": "2"})"
                 "\n"),
        plan
    );
    EXPECT_EQ(keys.access_key_id(), "ASIA");
    EXPECT_EQ(keys.secret_access_key(), "S");
    EXPECT_EQ(keys.session_token(), "T");
    EXPECT_EQ(keys.account_id(), "2");
    EXPECT_EQ(iso_time(keys.expiration().value()), "2026-11-30T06:37:17Z");

    const credentials lasting = read_process_keys(
        printing(R"({"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "S"})"), plan
    );
    EXPECT_EQ(lasting.account_id(), "1");
    EXPECT_FALSE(lasting.expiration());
}

TEST(ProcessKeys, AreMissedInWordsOfTheCommandsOwn)
{
    process_result failed = printing("HIDDEN");
    failed.exit_code = 3;
    EXPECT_EQ(
        failure_at(failed), "The command of credential_process has failed with the exit code 3."
    );
    failed.complaint = "vault is sealed\nask somebody\n";
    EXPECT_EQ(
        failure_at(failed),
        "The command of credential_process has failed with the exit code 3: vault is sealed ask "
        "somebody."
    );
    failed.signal = 9;
    failed.complaint.clear();
    EXPECT_EQ(failure_at(failed), "The command of credential_process was ended by the signal 9.");
}

TEST(ProcessKeys, AreOfVersionOne)
{
    const std::string from = "The command of credential_process";

    EXPECT_EQ(failure_at(printing(R"({"AccessKeyId": "HIDDEN"})")), from + ": no \"Version\".");
    EXPECT_EQ(
        failure_at(printing(R"({"Version": 2})")), from + ": version 2, of which only 1 is known."
    );
    EXPECT_EQ(
        failure_at(printing(R"({"Version": "1"})")), from + ": \"Version\" is no whole number."
    );
    EXPECT_EQ(failure_at(printing("HIDDEN")), from + ": no JSON (syntax error).");
}

TEST(CommandLine, IsSplitAsAShellWould)
{
    using words = std::vector<std::string>;

    EXPECT_EQ(split_command(""), words());
    EXPECT_EQ(split_command("  \t\n"), words());
    EXPECT_EQ(split_command("a b  c\td\n"), (words{"a", "b", "c", "d"}));
    EXPECT_EQ(split_command("'a b' \"c d\" e\\ f"), (words{"a b", "c d", "e f"}));
    EXPECT_EQ(split_command("a'b c'd\"e f\"g"), (words{"ab cde fg"}));
    EXPECT_EQ(split_command("'' \"\""), (words{"", ""}));
    EXPECT_EQ(
        split_command(R"('a\"b' "a\"b" "a\\b" "a\nb" a\nb)"),
        (words{R"(a\"b)", R"(a"b)", R"(a\b)", R"(a\nb)", "anb"})
    );
    EXPECT_EQ(split_command("~/x $HOME | *"), (words{"~/x", "$HOME", "|", "*"}));
}

TEST(CommandLine, IsRefusedUnlessItIsWhole)
{
    EXPECT_EQ(
        failure_of([] { split_command("a 'HIDDEN"); }),
        "credential_process has a ' without its end."
    );
    EXPECT_EQ(
        failure_of([] { split_command("a \"HIDDEN\\\""); }),
        "credential_process has a \" without its end."
    );
    EXPECT_EQ(
        failure_of([] { split_command("a \\"); }), "credential_process ends with a backslash."
    );
}

}  // namespace
}  // namespace ddbm::detail

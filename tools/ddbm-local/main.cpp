// ddbm-local: the command line around the server.

#include "authority.hpp"
#include "freed_memory.hpp"
#include "server.hpp"

#include <ddbm/error.hpp>
#include <ddbm/local/faults.hpp>
#include <ddbm/version.hpp>

#include <boost/asio/signal_set.hpp>

#include <CLI/CLI.hpp>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

struct arguments
{
    ddbm::server::server_options server;
    ddbm::local::engine_options engine;
    std::string access_key;
    std::string secret_key;
    std::vector<std::string> nodes;
    std::string faults_file;
    std::uint32_t delay_ms = 0;
};

// Empty if it is one: what CLI11 asks of its checks.
std::string is_region(const std::string& text)
{
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-";
    if (!text.empty() && text.find_first_not_of(allowed) == text.npos)
        return {};
    return "\"" + text + "\" is no region: lower-case letters, digits and -";
}

// "https://example.org/" and the like would never match.
std::string is_origin(std::string& text)
{
    const auto read = ddbm::server::read_origin(text);
    if (!read)
        return "\"" + text +
               "\" is no origin: https://example.org:8443, for example, null, or * for all";
    text = *read;
    return {};
}

std::string checked_host(const std::string& text)
{
    const auto read = ddbm::server::read_authority(text);
    if (read && read->host.size() == text.size())
        return {};
    return "\"" + text + "\" is no name of a host, without a port";
}

std::string is_node(const std::string& text)
try
{
    ddbm::server::read_cluster_node(text);
    return {};
}
catch (const std::invalid_argument& why)
{
    return why.what();
}

// What a variable of the shell that is not set leaves of "--db $FILE --log" and "--db "$FILE"".
void refuse_missing_values(CLI::App& app)
{
    auto check = [&app](const std::string& value) -> std::string {
        if (value.empty())
            return "the value is empty";
        if (value.starts_with("-") &&
            app.get_option_no_throw(value.substr(0, value.find('='))) != nullptr)
            return "the value is missing: " + value + " is an option";
        return {};
    };
    for (CLI::Option* each : app.get_options())
    {
        if (each->get_expected_min() != 0)
            each->check(check, "", "");
    }
}

void describe(CLI::App& app, arguments& given)
{
    app.option_defaults()->always_capture_default();
    app.add_option("--host", given.server.host, "Name or address to listen on");
    app.add_option("--port", given.server.port, "Port; 0 takes one that is free");
    app.add_option("--db", given.engine.file, "File to keep everything in; without, in memory")
        ->type_name("FILE");
    auto* id = app.add_option(
        "--access-key", given.access_key, "Verify signatures; this is the access key id"
    );
    auto* secret = app.add_option("--secret-key", given.secret_key, "and this the secret");
    id->needs(secret)->type_name("ID");
    secret->needs(id)->type_name("SECRET");
    app.add_option(
           "--allow-origin",
           given.server.web.origins,
           "Let in web pages of this origin, or of all: *. May be given several times"
    )
        ->transform(CLI::Validator(is_origin, ""))
        ->type_name("ORIGIN")
        ->allow_extra_args(false);
    app.add_option(
           "--allow-host",
           given.server.web.hosts,
           "Take requests to this machine by this name as well. May be given several times"
    )
        ->check(checked_host)
        ->type_name("NAME")
        ->allow_extra_args(false);
    app.add_option("--delay", given.delay_ms, "How long tables and indexes take to change state")
        ->type_name("MS");
    app.add_option("--faults", given.faults_file, "JSON file that says what is to go wrong")
        ->type_name("FILE");
    app.add_option(
           "--localnodes",
           given.nodes,
           "Answer GET /localnodes, as ScyllaDB Alternator does: the nodes of the cluster, this "
           "one "
           "among them, with commas between them. Listening on the same port is theirs to do"
    )
        ->delimiter(',')
        ->check(is_node)
        ->type_name("HOST[/DATA-CENTRE[/RACK]]")
        ->allow_extra_args(false);
    app.add_flag("--log", given.server.log, "Write a line per request to the error stream");
    app.add_option("--region", given.engine.region, "Region in ARNs and signatures")
        ->check(is_region);
    app.add_option("--threads", given.server.threads, "Threads that serve connections")
        ->check(CLI::Range(1, 256));
    app.set_version_flag("--version", "ddbm-local " + std::string(ddbm::version));
    refuse_missing_values(app);
}

std::string contents_of(const std::string& path)
try
{
    std::ifstream file(path, std::ios::binary);
    file.exceptions(std::ios::failbit | std::ios::badbit);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}
catch (const std::ios::failure&)
{
    throw std::runtime_error("cannot read " + path);
}

ddbm::local::faults read_faults(const std::string& path)
try
{
    return ddbm::local::faults_from_json(contents_of(path));
}
catch (const ddbm::error& e)
{
    throw std::runtime_error(path + ": " + e.get_diagnostics().message());
}

void serve(arguments given)
{
    given.engine.table_changes_take = std::chrono::milliseconds(given.delay_ms);
    given.server.access.region = given.engine.region;
    for (const std::string& each : given.nodes)
        given.server.nodes.push_back(ddbm::server::read_cluster_node(each));
    if (!given.access_key.empty())
        given.server.access.keys.emplace(given.access_key, given.secret_key);

    auto engine = std::make_shared<ddbm::local::engine>(given.engine);
    if (!given.faults_file.empty())
        engine->set_faults(read_faults(given.faults_file));

    ddbm::server::server server(engine, given.server);
    boost::asio::signal_set signals(server.context(), SIGINT, SIGTERM);
    signals.async_wait([&](boost::system::error_code ec, int) {
        if (ec)
            return;
        // The next one ends the program at once.
        signals.clear();
        server.stop();
    });
    std::printf(
        "ddbm-local %s listening on %s\n", std::string(ddbm::version).c_str(), server.url().c_str()
    );
    std::fflush(stdout);
    server.run();
    // Would happen by itself, but without a word if it fails.
    engine->write_back();
}

// What went wrong, in one line.
std::string words_of(const std::exception& e)
{
    const auto* ours = dynamic_cast<const ddbm::error*>(&e);
    return ours ? ours->get_diagnostics().message() : e.what();
}

}  // namespace

int main(int argc, char** argv)
try
{
    // Who reads what is written here may go before the server does.
    std::signal(SIGPIPE, SIG_IGN);
    ddbm::server::share_freed_memory();
    arguments given;
    CLI::App app("DynamoDB on this machine, for development and tests", "ddbm-local");
    describe(app, given);
    CLI11_PARSE(app, argc, argv);
    serve(std::move(given));
    return EXIT_SUCCESS;
}
catch (const std::exception& e)
{
    std::fprintf(stderr, "ddbm-local: %s\n", words_of(e).c_str());
    return EXIT_FAILURE;
}

#ifndef DDBM_CLIENT_CONFIG_HPP
#define DDBM_CLIENT_CONFIG_HPP

#include <ddbm/account_id_endpoint_mode.hpp>
#include <ddbm/cluster.hpp>
#include <ddbm/combined_reads.hpp>
#include <ddbm/credentials.hpp>
#include <ddbm/hedged_reads.hpp>
#include <ddbm/proxy.hpp>
#include <ddbm/retry_policy.hpp>
#include <ddbm/timeouts.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace ddbm {

class environment;
class observer;
class recorder;
class transport_opener;

namespace detail {
struct config_notes;
struct config_access;
}  // namespace detail

/** What a client needs to know: where to go, as whom, and how patiently.
 *
 *  A default-constructed one looks at nothing outside the program. `from_environment()` fills in
 *  what the AWS variables and profile files say; whatever the program assigns afterwards wins.
 *  Missing and wrong settings are reported when a client is made, not before.
 */
class client_config
{
public:
    client_config() = default;

    /** Follows the rules of the AWS SDKs; for each setting the first place that has it:
     *
     *  - keys: see below;
     *  - `region`: `AWS_REGION`, `AWS_DEFAULT_REGION`, then the profile;
     *  - `endpoint_url`: `AWS_ENDPOINT_URL_DYNAMODB` (`AWS_ENDPOINT_URL_DYNAMODB_STREAMS` for
     *    `streams_endpoint_url`), `AWS_ENDPOINT_URL`, then the profile's `services` section, then
     *    the profile; none of them if `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS`, or else
     *    `ignore_configured_endpoint_urls` of the profile, is `true`;
     *  - `use_fips_endpoint` and `use_dualstack_endpoint`: `AWS_USE_FIPS_ENDPOINT` and
     *    `AWS_USE_DUALSTACK_ENDPOINT`, then the profile's keys of the members' names;
     *  - `account_id_endpoint_mode`: `AWS_ACCOUNT_ID_ENDPOINT_MODE`, then the profile's key of the
     *    member's name;
     *  - `ca_file`: `AWS_CA_BUNDLE`, then the profile's `ca_bundle`;
     *  - `retry_policy`: `retry_policy::standard_2_0()` if `AWS_NEW_RETRIES_2026` is `false`, but
     *    `max_attempts` is that of `AWS_MAX_ATTEMPTS`, then the profile's `max_attempts`, and it is
     *    `adaptive` if `AWS_RETRY_MODE`, or else the profile's `retry_mode`, says so;
     *  - `app_id`: `AWS_SDK_UA_APP_ID`, then the profile's `sdk_ua_app_id`;
     *  - `timeouts.connect` and `timeouts.tls`: `AWS_DEFAULTS_MODE`, then the profile's
     *    `defaults_mode`. Both are 1.1 s if it is `in-region`, 3.1 s for `cross-region` and
     *    `standard`, 30 s for `mobile`, and this library's own for `legacy`;
     *  - the proxy of an endpoint: `HTTPS_PROXY`, or `HTTP_PROXY` for an `http` endpoint, the same
     *    names in lowercase going first. None if the endpoint is this machine or listed in
     *    `NO_PROXY`, and in a program that a web server starts by CGI none of `HTTP_PROXY`, where a
     *    header of the request would be. Member `proxy` wins; see `bypass_proxy` too.
     *
     *  The profile is that of `AWS_PROFILE`, `AWS_DEFAULT_PROFILE` or else `default`, read from
     *  `AWS_SHARED_CREDENTIALS_FILE` (`~/.aws/credentials`) and `AWS_CONFIG_FILE`
     *  (`~/.aws/config`). What is set to nothing counts as not set, but for proxies: a lowercase
     *  name that is set to nothing switches off the one in uppercase.
     *
     *  Keys come from the first of these that is set, and from nothing else if that fails:
     *  1. `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, with `AWS_SESSION_TOKEN` (or its old
     * name `AWS_SECURITY_TOKEN`), `AWS_CREDENTIAL_EXPIRATION` and `AWS_ACCOUNT_ID`;
     *  2. of the profile, the first of
     *     - `role_arn` with `source_profile` or `credential_source`: AssumeRole of STS, signed with
     *       keys that are found in the same way, also by a chain of roles; with `external_id`,
     *       `role_session_name` and `duration_seconds`;
     *     - `role_arn` with `web_identity_token_file`: AssumeRoleWithWebIdentity of STS;
     *     - `sso_account_id` and `sso_role_name`, with `sso_session` or without: IAM Identity
     *       Center, with the token that `aws sso login` has left, renewed where the sign-in allows
     *       it;
     *     - `aws_access_key_id` and `aws_secret_access_key` in the credentials file;
     *     - `credential_process`: what a command prints, within a minute; where it fails, the
     *       error tells how its standard error begins;
     *     - keys in the config file;
     *  3. `AWS_WEB_IDENTITY_TOKEN_FILE` with `AWS_ROLE_ARN` and `AWS_ROLE_SESSION_NAME`;
     *  4. the container's service of `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or `_FULL_URI`, with
     *     the token in `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE`, or that of
     *     `AWS_CONTAINER_AUTHORIZATION_TOKEN`;
     *  5. the EC2 instance, unless `AWS_EC2_METADATA_DISABLED` is `true`: its metadata service,
     *     asked with a token, or without if it has none and `AWS_EC2_METADATA_V1_DISABLED` is not
     *     `true`. `AWS_EC2_METADATA_SERVICE_ENDPOINT` (`_MODE`: `IPv4` or `IPv6`),
     *     `AWS_METADATA_SERVICE_TIMEOUT` in seconds and `AWS_METADATA_SERVICE_NUM_ATTEMPTS` apply;
     *     all but the first also as keys of the profile: in lowercase, without `aws_`.
     *
     *  Keys that are given as such are at hand at once. Others are fetched for the first request,
     *  asynchronously and within its deadline, which fails with `errc::no_credentials` and all that
     *  is known if they cannot be had; then in the background from 15 minutes before their end on,
     *  while requests go on with the old ones; and when the service calls them expired. Token and
     *  profile files are read again each time. Services are asked up to three times. Clients made
     *  from one configuration and its copies share the keys. `describe_credentials` says what will
     *  be asked.
     *
     *  What is asked for and not supported is refused: `AWS_RETRY_MODE` (`retry_mode`) `legacy`,
     *  `AWS_DEFAULTS_MODE` (`defaults_mode`) `auto`.
     *
     *  Three things are refused only when a client is made, because the program may assign what
     *  makes them needless:
     *  - The mode `require` of account ids where the endpoint is the service's own and no account
     *    has one: with FIPS, and in some regions.
     *  - A variable that names a proxy for the endpoint and is not what `parse_proxy` reads: one
     *    for TLS to the proxy itself or for SOCKS, for instance.
     *  - Settings of keys that contradict each other, lead nowhere or in a circle, or need somebody
     *    at a keyboard: half of a pair, a `source_profile` that is not there, `mfa_serial`,
     *    `login_session`. The keys that a profile has beside a `role_arn` are not used: they are
     *    not the role's. And no keys at all where the instance is not to be asked.
     *
     *  Services that give out keys are found as DynamoDB is: `AWS_ENDPOINT_URL_STS`,
     *  `AWS_ENDPOINT_URL_SSO` and `AWS_ENDPOINT_URL_SSO_OIDC`, `AWS_ENDPOINT_URL` (which is for all
     *  services), then the profile; else STS in the client's region, FIPS and IPv6 as for DynamoDB.
     *  They are reached through the same proxy and by the same `ca_file`, those of containers and
     *  instances directly.
     *
     *  Files are regular ones of at most 1 MB; no other is waited for. But `AWS_CONFIG_FILE` and
     *  `AWS_SHARED_CREDENTIALS_FILE` may name pipes, as a shell's `<(command)` does: this function
     *  waits up to 5 seconds for the end of each, and what came is kept.
     *
     *  Not looked at is what changes nothing for DynamoDB or for this client: settings of other
     *  services and of the AWS CLI; `AWS_STS_REGIONAL_ENDPOINTS`, since STS is always asked in the
     *  region; API versions; compression and checksums of requests; kinds of signatures; prefixes
     *  of hosts; endpoint discovery, which finds the endpoint of the region; and `tcp_keepalive`.
     *  `AWS_EXECUTION_ENV` goes into the header `User-Agent`.
     *
     *  `opener` goes into the member of that name, for endpoints such as `embedded:`. With one, and
     *  if there is no endpoint, no variant of one, no region, no variable of keys (1, 3 and 4
     *  above) and no profile at all, the endpoint is `embedded:`: a program that brings an engine
     *  along runs without any set-up. Pass none where an account is always meant.
     *
     *  @par Errors  Throws `ddbm::error` with `errc::invalid_configuration` for a named profile or
     *  file that is not there, a line that cannot be read (named by file and number), and a value
     *  that is refused (named by its variable, or by its key with profile, file and line). What is
     *  merely missing is no error here.
     */
    static client_config from_environment(std::shared_ptr<transport_opener> opener = nullptr);

    /// Uses these keys.
    client_config& static_credentials(
        std::string access_key_id, std::string secret_access_key, std::string session_token = {}
    );

    /// Such as `eu-central-1`; also what requests are signed for. `local` is DynamoDB Local on its
    /// usual port, `http://localhost:8000`.
    std::string region;

    /// `http://host[:port]`, `https://host[:port]` or `embedded:[file]`; empty means the service's
    /// own endpoint in `region`.
    std::string endpoint_url;

    /// The same for DynamoDB Streams; empty means `endpoint_url`, and if that is empty as well, the
    /// service's own endpoint.
    std::string streams_endpoint_url;

    /// What else `endpoint_url` stands for, where it is one of the nodes of a cluster.
    ddbm::cluster cluster;

    /// Go to the service's own endpoint that is validated by FIPS 140, as in `service_endpoint`. An
    /// error where an endpoint is given. The client's own cryptography is that of OpenSSL, which
    /// has its own FIPS configuration.
    bool use_fips_endpoint = false;

    /// Go to the service's own endpoint that has IPv6 addresses too. An error where an endpoint is
    /// given.
    bool use_dualstack_endpoint = false;

    /// Whether requests go to their account's own endpoint, where no other is given. Each is a host
    /// of its own, with `max_connections` of its own. `describe_endpoint` says what comes of it.
    ddbm::account_id_endpoint_mode account_id_endpoint_mode =
        ddbm::account_id_endpoint_mode::prefer;

    /// Connect directly where the environment that `from_environment()` read names a proxy for the
    /// endpoint.
    bool bypass_proxy = false;

    /// The proxy that connections go through, whatever the environment says; none: the one that it
    /// names, unless `bypass_proxy`.
    ddbm::proxy proxy;

    /// Where keys come from; null: where `from_environment()` says, if it was used.
    std::shared_ptr<credentials_provider> credentials;

    /// Put in front of every model's table name, such as `prod-`. Not of names given at run time.
    std::string table_prefix;

    /// Connections to one endpoint, open or opening. Calls beyond that wait for one. Of a client of
    /// several execution contexts, those of all; but each has one at least.
    std::size_t max_connections = 256;

    /// Calls that wait for a connection to one endpoint, beyond those that one is being opened for;
    /// more fail at once with `errc::too_many_waiting`. Divided among execution contexts as those.
    std::size_t max_waiting = 10'000;

    /// A connection is used for about so long, so that changes of the endpoint's addresses are
    /// followed: names are looked up for new connections only. Zero is no limit.
    std::chrono::milliseconds max_connection_age{300'000};

    /// A connection that was idle for longer is not used again. The service itself closes them
    /// after about 90 s.
    std::chrono::milliseconds idle_timeout{60'000};

    ddbm::timeouts timeouts;

    /// The largest reply accepted, in bytes, both as it comes and expanded; 32 MiB. The service's
    /// largest is 16 MB of items.
    std::size_t reply_limit_bytes = std::size_t{32} * 1024 * 1024;

    /// Ask for replies that are compressed with gzip: fewer bytes of large ones, for more CPU on
    /// both sides. Those that are not, or from an engine, are taken as before. One that expands to
    /// more than `reply_limit_bytes` fails with `errc::reply_too_large`, one that is no gzip with
    /// `errc::invalid_reply`; neither is retried.
    bool accept_gzip = false;

    /// The program's own part of the header `User-Agent`, by which its requests are found in the
    /// service's logs: up to 50 letters, digits and ``!#$%&'*+-.^_`|~``. Anything else is refused
    /// with `errc::invalid_configuration` when a client is made.
    std::string app_id;

    /// A PEM file with the certificates of the authorities to trust, not a directory; empty means
    /// the system's. Read when a client of an `https` endpoint is made.
    std::string ca_file;

    ddbm::retry_policy retry_policy;

    /// Off by default.
    ddbm::hedged_reads hedged_reads;

    /// Off by default.
    ddbm::combined_reads combined_reads;

    /// Clock, timers, randomness, name resolution and connections; null means the real ones.
    std::shared_ptr<environment> env;

    /// Gets a report of every operation; null means nobody does.
    std::shared_ptr<ddbm::observer> observer;

    /// Writes down what goes to DynamoDB and its streams and what comes back, attempt by attempt,
    /// over HTTP or to an engine; null means nobody does. Needs <ddbm/recording.hpp>. Costs a copy
    /// of each request, and the writing of a line while its caller waits. Keys, signatures and
    /// requests for keys are never written.
    std::shared_ptr<ddbm::recorder> recorder;

    /// Opens endpoints that are not HTTP, such as `embedded:`; null means that there are none.
    std::shared_ptr<transport_opener> opener;

private:
    friend struct detail::config_access;

    // What from_environment() looked at, for the text of an error that comes later.
    std::shared_ptr<const detail::config_notes> notes_;
};

}  // namespace ddbm

#endif

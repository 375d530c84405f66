#ifndef DDBM_ACCOUNT_ID_ENDPOINT_MODE_HPP
#define DDBM_ACCOUNT_ID_ENDPOINT_MODE_HPP

namespace ddbm {

/** Whether requests go to the endpoint of an account, `{account}.ddb.{region}.amazonaws.com`, or to
 *  the one that all accounts share in a region.
 *
 *  The account is that of the table, backup or other resource which a request names by its ARN, of
 *  the first one where there are several, if it is in the region of the client; else that of the
 *  keys that the request is signed with, `credentials::account_id()`. Variables and profiles may
 *  name it, STS, IAM Identity Center, containers, instances and commands bring it. It is looked at
 *  for each attempt: keys of another account lead to another endpoint. A request is signed for the
 *  region of the client, whatever region an ARN names.
 *
 *  Accounts have endpoints in the regions of `aws`, and in those of GovCloud and China that there
 *  are in 2026, also with IPv6; not with FIPS, nor for streams. Where `client_config::endpoint_url`
 *  or the region `local` says where requests go, the mode changes nothing.
 *
 *  Each account's endpoint is a host of its own: with connections of its own, kept as long as the
 *  client for each account that it has sent requests for, and to be let through by firewalls and
 *  VPC endpoints. Where it cannot be reached requests fail, as with any other endpoint; nothing
 *  goes to the region's instead.
 *
 *  @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-account-endpoints.html
 */
enum class account_id_endpoint_mode
{
    /// The account's, where it is known and has one; else the region's.
    prefer,
    /// The region's.
    disable,
    /// The account's. A call of which it is not known fails with `errc::invalid_configuration`;
    /// where no account has one, making a client does.
    require,
};

}  // namespace ddbm

#endif

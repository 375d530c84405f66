#ifndef DDBM_ACCOUNT_ID_ENDPOINT_MODE_HPP
#define DDBM_ACCOUNT_ID_ENDPOINT_MODE_HPP

namespace ddbm {

/** Whether requests go to the endpoint of an account, `{account}.ddb.{region}.amazonaws.com`, or to
 *  the one that all accounts share in a region.
 *
 *  The account is that of the table which a request names by its ARN, else that of the keys, where
 *  it is known. Each account's endpoint is a host of its own: with connections of its own, and to
 * be let through by firewalls.
 *
 *  @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-account-endpoints.html
 */
enum class account_id_endpoint_mode
{
    /// The account's, where it is known and has one; else the region's.
    prefer,
    /// The region's.
    disable,
    /// The account's; an error where it is not known or has none.
    require,
};

}  // namespace ddbm

#endif

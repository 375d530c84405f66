// What the rules for endpoints say, and what they do where AWS's partitions show nothing of it;
// which endpoint is chosen is compared with botocore in tests/endpoint_rules.

#include "config/endpoint_rules.hpp"

#include <ddbm/errc.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ddbm::detail {
namespace {

constexpr std::string_view table_arn = "arn:aws:dynamodb:us-east-1:111122223333:table/doom_map";
constexpr std::string_view other_arn = "arn:aws:dynamodb:us-east-1:444455556666:table/doom_map";

endpoint_parameters in_region(std::string_view region)
{
    endpoint_parameters parameters;
    parameters.region = region;
    return parameters;
}

endpoint_choice chosen(const endpoint_decision& decision)
{
    if (const auto* choice = std::get_if<endpoint_choice>(&decision))
        return *choice;
    ADD_FAILURE() << std::get<endpoint_refusal>(decision).text;
    return endpoint_choice(endpoint(), "", "");
}

endpoint_choice chosen(const endpoint_parameters& parameters)
{
    return chosen(choose_endpoint(parameters));
}

endpoint_refusal refused(const endpoint_decision& decision)
{
    if (const auto* refusal = std::get_if<endpoint_refusal>(&decision))
        return *refusal;
    ADD_FAILURE() << std::get<endpoint_choice>(decision).why;
    return endpoint_refusal(endpoint_problem::no_region, "");
}

endpoint_refusal refused(const endpoint_parameters& parameters)
{
    return refused(choose_endpoint(parameters));
}

TEST(EndpointChoice, IsTheRegionsWhereNoAccountIsKnown)
{
    const endpoint_choice choice = chosen(in_region("eu-central-1"));

    EXPECT_EQ(choice.target.text(), "https://dynamodb.eu-central-1.amazonaws.com");
    EXPECT_EQ(choice.signing_region, "eu-central-1");
    EXPECT_EQ(
        choice.why,
        "https://dynamodb.eu-central-1.amazonaws.com is an endpoint of DynamoDB in the region "
        "eu-central-1 of aws. It is that of all accounts, because the request's is not known."
    );
}

TEST(EndpointChoice, IsThatOfTheAccountOfTheTable)
{
    endpoint_parameters parameters = in_region("us-east-1");
    parameters.account_id = "777788889999";
    parameters.first_of_several = other_arn;
    parameters.resource = table_arn;

    const endpoint_choice choice = chosen(parameters);

    EXPECT_EQ(choice.target.host(), "111122223333.ddb.us-east-1.amazonaws.com");
    EXPECT_EQ(choice.signing_region, "us-east-1");
    EXPECT_EQ(
        choice.why,
        "https://111122223333.ddb.us-east-1.amazonaws.com is an endpoint of DynamoDB in the region "
        "us-east-1 of aws. It is that of the account 111122223333, that the request's ARN names."
    );
    EXPECT_EQ(account_of(parameters), "111122223333");
}

TEST(EndpointChoice, IsThatOfTheAccountOfTheFirstTableOfSeveral)
{
    endpoint_parameters parameters = in_region("us-east-1");
    parameters.account_id = "777788889999";
    parameters.first_of_several = other_arn;

    EXPECT_EQ(
        chosen(parameters).why,
        "https://444455556666.ddb.us-east-1.amazonaws.com is an endpoint of DynamoDB in the region "
        "us-east-1 of aws. It is that of the account 444455556666, that the first of the request's "
        "ARNs names."
    );
    EXPECT_EQ(account_of(parameters), "444455556666");
}

TEST(EndpointChoice, IsThatOfTheAccountOfTheKeysWhereATableIsNamedWithoutOne)
{
    endpoint_parameters parameters = in_region("us-east-1");
    parameters.account_id = "777788889999";
    parameters.resource = "doom_map";
    parameters.variant.dual_stack = true;
    parameters.kind = endpoint_kind::vector_search;

    EXPECT_EQ(
        chosen(parameters).why,
        "https://777788889999.search-ddb.us-east-1.api.aws is an endpoint of DynamoDB's vector "
        "search in the region us-east-1 of aws, with IPv6. It is that of the account 777788889999, "
        "that the access keys belong to."
    );
    EXPECT_EQ(account_of(parameters), "777788889999");
}

TEST(EndpointChoice, IsKnownForAnAccountsByItsHost)
{
    endpoint_parameters parameters = in_region("us-east-1");
    EXPECT_FALSE(is_of_account(chosen(parameters).target));
    parameters.kind = endpoint_kind::vector_search;
    EXPECT_FALSE(is_of_account(chosen(parameters).target));
    parameters.account_id = "777788889999";
    EXPECT_TRUE(is_of_account(chosen(parameters).target));
    parameters.kind = endpoint_kind::data;
    EXPECT_TRUE(is_of_account(chosen(parameters).target));
    parameters.variant.dual_stack = true;
    EXPECT_TRUE(is_of_account(chosen(parameters).target));
    parameters.kind = endpoint_kind::streams;
    EXPECT_FALSE(is_of_account(chosen(parameters).target));
    EXPECT_FALSE(is_of_account(endpoint()));
}

TEST(EndpointChoice, SaysWhyItIsNotThatOfAKnownAccount)
{
    const auto why = [](std::string_view region, auto change) {
        endpoint_parameters parameters = in_region(region);
        parameters.account_id = "777788889999";
        change(parameters);
        EXPECT_EQ(account_of(parameters), "");
        return chosen(parameters).why;
    };

    EXPECT_EQ(
        why("us-east-1", [](auto& p) { p.account_mode = account_id_endpoint_mode::disable; }),
        "https://dynamodb.us-east-1.amazonaws.com is an endpoint of DynamoDB in the region "
        "us-east-1 of aws. Those of accounts are disabled."
    );
    EXPECT_EQ(
        why("us-isob-east-1", [](auto&) {}),
        "https://dynamodb.us-isob-east-1.sc2s.sgov.gov is an endpoint of DynamoDB in the region "
        "us-isob-east-1 of aws-iso-b. Accounts have none of their own there."
    );
    EXPECT_EQ(
        why("us-gov-west-1", [](auto& p) { p.variant.fips = true; }),
        "https://dynamodb.us-gov-west-1.amazonaws.com is an endpoint of DynamoDB in the region "
        "us-gov-west-1 of aws-us-gov, validated by FIPS 140. Accounts have none of their own with "
        "FIPS."
    );
    EXPECT_EQ(
        why("us-east-1", [](auto& p) { p.kind = endpoint_kind::streams; }),
        "https://streams.dynamodb.us-east-1.amazonaws.com is an endpoint of DynamoDB Streams in "
        "the region us-east-1 of aws. Accounts have none of their own for streams."
    );
}

TEST(EndpointChoice, MayDependOnTheAccountWhereAccountsHaveEndpoints)
{
    const auto depends = [](std::string_view region, auto change) {
        endpoint_parameters parameters = in_region(region);
        change(parameters);
        return depends_on_account(parameters);
    };
    const auto as_it_is = [](auto&) {};
    const endpoint given = parse_endpoint("http://10.0.0.7:8000");

    EXPECT_TRUE(depends("us-east-1", as_it_is));
    EXPECT_TRUE(depends("cn-north-1", as_it_is));
    EXPECT_TRUE(depends("us-east-1", [](auto& p) { p.kind = endpoint_kind::vector_search; }));
    EXPECT_TRUE(depends("us-east-1", [](auto& p) { p.variant.dual_stack = true; }));
    EXPECT_TRUE(depends("us-east-1", [](auto& p) {
        p.account_mode = account_id_endpoint_mode::require;
    }));
    EXPECT_FALSE(depends("us-east-1", [](auto& p) {
        p.account_mode = account_id_endpoint_mode::disable;
    }));
    EXPECT_FALSE(depends("us-east-1", [](auto& p) { p.variant.fips = true; }));
    EXPECT_FALSE(depends("us-east-1", [](auto& p) { p.kind = endpoint_kind::streams; }));
    EXPECT_FALSE(depends("us-east-1", [&](auto& p) { p.given = &given; }));
    EXPECT_FALSE(depends("us-iso-east-1", as_it_is));
    EXPECT_FALSE(depends("local", as_it_is));
    EXPECT_FALSE(depends("", as_it_is));
}

TEST(EndpointKind, IsThatOfTheOperation)
{
    EXPECT_EQ(kind_of(service::dynamodb, "GetItem"), endpoint_kind::data);
    EXPECT_EQ(kind_of(service::dynamodb, "SearchVectors"), endpoint_kind::vector_search);
    EXPECT_EQ(kind_of(service::dynamodb_streams, "GetRecords"), endpoint_kind::streams);
    EXPECT_EQ(kind_of(service::dynamodb_streams, "SearchVectors"), endpoint_kind::streams);
}

TEST(EndpointChoice, IsWhatIsGiven)
{
    const endpoint given = parse_endpoint("http://10.0.0.7:8000");
    endpoint_parameters parameters = in_region("us-east-1");
    parameters.given = &given;
    parameters.resource = table_arn;
    parameters.account_mode = account_id_endpoint_mode::require;
    parameters.words.given = "client_config::endpoint_url (from AWS_ENDPOINT_URL)";

    const endpoint_choice choice = chosen(parameters);

    EXPECT_EQ(choice.target, given);
    EXPECT_EQ(choice.signing_region, "us-east-1");
    EXPECT_EQ(
        choice.why,
        "http://10.0.0.7:8000 was given: it is client_config::endpoint_url (from "
        "AWS_ENDPOINT_URL), whatever the request names."
    );
    EXPECT_EQ(account_of(parameters), "");
}

TEST(EndpointChoice, NeedsNoRegionWhereAnEndpointIsGiven)
{
    const endpoint given = parse_endpoint("http://10.0.0.7:8000");
    endpoint_parameters parameters;
    parameters.given = &given;

    EXPECT_EQ(chosen(parameters).signing_region, "");
}

TEST(EndpointChoice, LooksAtNoRegionForAnEmbeddedEndpoint)
{
    const endpoint embedded = parse_endpoint("embedded:doom.db");
    endpoint_parameters parameters = in_region("no region");
    parameters.given = &embedded;

    EXPECT_EQ(chosen(parameters).target, embedded);
    EXPECT_EQ(chosen(parameters).signing_region, "");
}

TEST(EndpointChoice, IsDynamoDbLocalInTheRegionLocal)
{
    endpoint_parameters parameters = in_region("local");
    parameters.account_id = "777788889999";

    const endpoint_choice choice = chosen(parameters);

    EXPECT_EQ(choice.target.text(), "http://localhost:8000");
    EXPECT_EQ(choice.signing_region, "us-east-1");
    EXPECT_EQ(
        choice.why,
        "http://localhost:8000 is where DynamoDB Local listens, which the region \"local\" stands "
        "for."
    );
    EXPECT_EQ(account_of(parameters), "");
}

TEST(EndpointRefusal, HasACodeForAMissingRegionAndOneForAllElse)
{
    const endpoint_refusal missing = refused(endpoint_parameters());

    EXPECT_EQ(missing.problem, endpoint_problem::no_region);
    EXPECT_EQ(missing.code(), errc::no_region);
    EXPECT_EQ(missing.text, "There is no region, and no endpoint is given.");
    EXPECT_EQ(refused(in_region("a b")).problem, endpoint_problem::invalid_region);
    EXPECT_EQ(refused(in_region("a b")).code(), errc::invalid_configuration);
}

TEST(EndpointRefusal, NamesARegionThatIsOnlyANumber)
{
    EXPECT_EQ(
        refused(in_region("12")).text,
        "The region \"12\" is only a number; a region is written like \"eu-central-1\"."
    );
}

TEST(EndpointRefusal, UsesTheWordsOfTheSettings)
{
    const endpoint given = parse_endpoint("http://db");
    endpoint_parameters parameters = in_region("us-east-1");
    parameters.given = &given;
    parameters.variant.fips = true;

    EXPECT_EQ(
        refused(parameters).text,
        "A FIPS endpoint is wanted, and the endpoint is \"http://db\". FIPS and dual-stack "
        "endpoints are the service's own, so only one of the two can be followed: clear the other."
    );

    parameters.words.fips = "FIPS=1";
    parameters.words.given = "URL";
    EXPECT_TRUE(refused(parameters).text.starts_with("FIPS=1, and URL is \"http://db\". "));
}

TEST(EndpointRefusal, SaysHowToAskForADualStackEndpoint)
{
    const endpoint given = parse_endpoint("https://dynamodb.us-east-1.api.aws");
    endpoint_parameters parameters = in_region("us-east-1");
    parameters.given = &given;

    EXPECT_EQ(
        refused(parameters).text,
        "The service's own dual-stack endpoints cannot be given, but the endpoint is "
        "\"https://dynamodb.us-east-1.api.aws\". Clear it and set AWS_USE_DUALSTACK_ENDPOINT=true "
        "or client_config::use_dualstack_endpoint instead."
    );
}

TEST(EndpointRefusal, SaysWhatARequiredAccountLacks)
{
    endpoint_parameters parameters = in_region("us-east-1");
    parameters.account_mode = account_id_endpoint_mode::require;
    EXPECT_EQ(
        refused(parameters).text,
        "The endpoint of an account is required, and the account is not known: no ARN of a table "
        "in the region \"us-east-1\" names one, and the credentials have no account id."
    );

    parameters.region = "us-iso-east-1";
    EXPECT_EQ(
        refused(parameters).text,
        "The endpoint of an account is required, and accounts have none in the region "
        "\"us-iso-east-1\"; there it has to be preferred or disabled."
    );

    parameters.variant.fips = true;
    EXPECT_EQ(
        refused(parameters).text,
        "The endpoint of an account is required. A FIPS endpoint is wanted, but accounts have no "
        "FIPS endpoints, so only one of the two can be followed."
    );
}

TEST(EndpointRefusal, NamesAnAccountIdThatIsNone)
{
    endpoint_parameters parameters = in_region("us-east-1");
    parameters.account_id = "12 34";

    EXPECT_EQ(
        refused(parameters).text,
        "The account id \"12 34\" of the credentials cannot be part of a host name; it is a number "
        "of twelve digits."
    );
    // The caller that keeps endpoints by account comes to ask, and is told.
    EXPECT_EQ(account_of(parameters), "12 34");
}

// Every partition has both today. It was not always so, and AWS's rules still ask.
TEST(EndpointRefusal, IsOfAVariantThatThePartitionDoesNotHave)
{
    partition where = partition_of("us-iso-east-1");
    where.supports_fips = false;
    endpoint_parameters parameters = in_region("us-iso-east-1");
    parameters.account_mode = account_id_endpoint_mode::require;

    parameters.variant.fips = true;
    endpoint_refusal refusal = refused(choose_endpoint(parameters, where));
    EXPECT_EQ(refusal.problem, endpoint_problem::no_fips);
    EXPECT_EQ(
        refusal.text,
        "A FIPS endpoint is wanted, and the region \"us-iso-east-1\" is in aws-iso, which has none."
    );

    parameters.variant.dual_stack = true;
    refusal = refused(choose_endpoint(parameters, where));
    EXPECT_EQ(refusal.problem, endpoint_problem::no_fips_and_dual_stack);
    EXPECT_EQ(
        refusal.text,
        "A FIPS endpoint is wanted. A dual-stack endpoint is wanted, and the region "
        "\"us-iso-east-1\" is in aws-iso, which does not have both."
    );

    where.supports_fips = true;
    where.supports_dual_stack = false;
    parameters.variant.fips = false;
    EXPECT_EQ(refused(choose_endpoint(parameters, where)).problem, endpoint_problem::no_dual_stack);

    parameters.variant.dual_stack = false;
    parameters.account_mode = account_id_endpoint_mode::prefer;
    EXPECT_EQ(
        chosen(choose_endpoint(parameters, where)).target.host(),
        "dynamodb.us-iso-east-1.c2s.ic.gov"
    );
}

}  // namespace
}  // namespace ddbm::detail

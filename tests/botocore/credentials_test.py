"""Which keys, region and endpoint botocore and ddbm would use in the same worlds.

credentials_test.py PATH-OF-PLAN-PROGRAM [UNITTEST ARGUMENTS]

A world is a set of environment variables with the shared files. Hand-made ones and random ones are
given to botocore, whose ways to the outside are replaced by ones that write down what they are asked,
and to ddbm's plan. Where ddbm means to differ, EXCEPTIONS has a name and the reason.

DDBM_WORLDS is the number of random worlds, DDBM_SEED where they begin.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

try:
    import botocore.configprovider
    import botocore.credentials
    import botocore.exceptions
    import botocore.session
    import botocore.utils
except ImportError:
    print("there is no botocore: see tests/server/requirements.txt")
    sys.exit(77)

PROGRAM = os.path.abspath(sys.argv.pop(1))
WORLDS = int(os.environ.get("DDBM_WORLDS", "600"))
SEED = int(os.environ.get("DDBM_SEED", "1"))

NEVER = "2099-01-01T00:00:00Z"

# -- botocore, with nothing behind it


def run_process(self, command):
    account = self.profile_config.get("aws_account_id")
    return {"access_key": command, "secret_key": "-", "account_id": account}


def ask_container(self, url, headers=None):
    self._validate_allowed_url(url)
    token = (headers or {}).get("Authorization", "")
    return {"AccessKeyId": url, "SecretAccessKey": token or "-", "Token": "-", "Expiration": NEVER}


def ask_instance(self):
    if self._disabled:
        return {}
    return {
        "role_name": "-",
        "access_key": self.get_base_url().rstrip("/"),
        "secret_key": "v2" if self._imds_v1_disabled else "v1",
        "token": "-",
        "expiry_time": NEVER,
    }


botocore.credentials.ProcessProvider._retrieve_credentials_using = run_process
botocore.utils.ContainerMetadataFetcher.retrieve_full_uri = ask_container
botocore.utils.InstanceMetadataFetcher.retrieve_iam_role_credentials = ask_instance


def keys_of(found, variables):
    """What botocore has found, in the words of the plan program."""
    method = found.method
    if method == "assume-role":
        # Behind what sees to it that a device is asked once.
        fetch = getattr(found._refresh_using, "_refresh", found._refresh_using)
        fetcher = fetch.__self__
        asked = fetcher._assume_kwargs
        name = asked.get("RoleSessionName", "")
        return {
            "way": method,
            "role": fetcher._role_arn,
            # Made up where none is given.
            "session": "" if fetcher._using_default_session_name else name,
            "external_id": asked.get("ExternalId", ""),
            "duration": asked.get("DurationSeconds", 0),
            "source": keys_of(fetcher._source_credentials, variables),
        }
    if method == "assume-role-with-web-identity":
        fetcher = found._refresh_using.__self__
        name = fetcher._assume_kwargs.get("RoleSessionName", "")
        return {
            "way": "web-identity",
            "role": fetcher._role_arn,
            "session": "" if fetcher._using_default_session_name else name,
            "file": fetcher._web_identity_token_loader._web_identity_token_path,
        }
    if method == "sso":
        fetcher = found._refresh_using.__self__
        session = fetcher._sso_session_name
        name = botocore.utils.SSOTokenLoader()._generate_cache_key(fetcher._start_url, session)
        return {
            "way": method,
            "session": session or "",
            "start_url": fetcher._start_url,
            "region": fetcher._sso_region,
            "account": fetcher._account_id,
            "role": fetcher._role_name,
            "file": os.path.join(variables["HOME"], ".aws/sso/cache", name + ".json"),
        }
    if method == "custom-process":
        return {"way": "process", "command": found.access_key, "account": found.account_id or ""}
    if method == "container-role":
        token_file = variables.get("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "")
        secret = found._secret_key
        return {
            "way": "container",
            "url": found._access_key,
            "token": "" if secret == "-" or token_file else secret,
            "file": token_file,
        }
    if method == "iam-role":
        return {"way": "instance", "url": found._access_key, "v1": found._secret_key == "v1"}
    assert method in ("env", "shared-credentials-file", "config-file"), method
    is_refreshable = isinstance(found, botocore.credentials.RefreshableCredentials)
    return {
        "way": "given",
        "id": found._access_key if is_refreshable else found.access_key,
        "secret": found._secret_key if is_refreshable else found.secret_key,
        "token": (found._token if is_refreshable else found.token) or "",
        "account": (found._account_id if is_refreshable else found.account_id) or "",
        "ends": is_refreshable,
    }


def endpoint_of(session, service):
    if session.get_config_variable("ignore_configured_endpoint_urls"):
        return ""
    provider = botocore.configprovider.ConfiguredEndpointProvider(
        full_config=session.full_config,
        scoped_config=session.get_scoped_config(),
        client_name=service,
    )
    return provider.provide() or ""


def ask_botocore(world):
    for name in [n for n in os.environ if n.startswith("AWS_") or n in ("HOME", "BOTO_CONFIG")]:
        del os.environ[name]
    os.environ.update(world["variables"])
    # Which botocore alone does not read, and which goes before the other one everywhere else.
    if "AWS_REGION" in os.environ:
        os.environ["AWS_DEFAULT_REGION"] = os.environ["AWS_REGION"]
    # botocore prefers the older of the two names, all others the one that is documented.
    if "AWS_PROFILE" in os.environ:
        os.environ.pop("AWS_DEFAULT_PROFILE", None)
    answer = {}
    session = botocore.session.Session()
    try:
        found = botocore.credentials.create_credential_resolver(session).load_credentials()
        answer["keys"] = {"error": "none"} if found is None else keys_of(found, world["variables"])
    except (botocore.exceptions.BotoCoreError, ValueError) as e:
        answer["keys"] = {"error": type(e).__name__, "message": str(e)}
    try:
        answer["client"] = {
            "region": session.get_config_variable("region") or "",
            "endpoint": endpoint_of(session, "dynamodb"),
            "streams_endpoint": endpoint_of(session, "dynamodbstreams"),
        }
    except botocore.exceptions.BotoCoreError as e:
        answer["client"] = {"error": type(e).__name__, "message": str(e)}
    answer["session"] = session
    return answer


# -- Worlds


WHOLE_WAYS = [
    {},
    {"aws_access_key_id": "ID", "aws_secret_access_key": "S", "aws_session_token": "T"},
    {"aws_access_key_id": "ID", "aws_secret_access_key": "S"},
    {"role_arn": "arn:aws:iam::1:role/r", "source_profile": "a"},
    {"role_arn": "arn:aws:iam::1:role/r", "source_profile": "b", "external_id": "e"},
    {"role_arn": "arn:aws:iam::1:role/r", "credential_source": "Ec2InstanceMetadata"},
    {"role_arn": "arn:aws:iam::1:role/w", "web_identity_token_file": "/web/token"},
    {"sso_session": "s", "sso_account_id": "1", "sso_role_name": "r"},
    {
        "sso_start_url": "https://old.test",
        "sso_region": "us-west-2",
        "sso_account_id": "1",
        "sso_role_name": "r",
    },
    {"credential_process": "/bin/keys"},
]


def random_profile(rng, names):
    """The settings of a profile: a few of all that matter, in any combination."""
    # One way that is whole, mostly, and settings of others beside it.
    chosen = dict(rng.choice(WHOLE_WAYS))

    def maybe(chance, **settings):
        if rng.random() < chance / 3:
            chosen.update(settings)

    maybe(0.35, aws_access_key_id=f"ID{rng.randrange(100)}")
    if "aws_access_key_id" in chosen:
        maybe(0.95, aws_secret_access_key=f"S{rng.randrange(100)}/+=")
    maybe(0.02, aws_secret_access_key="alone")
    maybe(0.15, aws_session_token=f"T{rng.randrange(100)}==")
    maybe(0.1, aws_security_token="old")
    maybe(0.2, aws_account_id=f"{rng.randrange(10**12):012d}")
    maybe(0.35, role_arn=f"arn:aws:iam::1:role/r{rng.randrange(100)}")
    maybe(0.35, source_profile=rng.choice(names + ["missing"]))
    maybe(
        0.12,
        credential_source=rng.choice(
            ["Environment", "EcsContainer", "Ec2InstanceMetadata", "ec2instancemetadata", "x"]
        ),
    )
    maybe(0.1, web_identity_token_file="/web/token")
    maybe(0.2, role_session_name="me")
    maybe(0.2, external_id="x")
    maybe(0.15, duration_seconds=rng.choice(["900", "3600", "long"]))
    maybe(0.03, mfa_serial="arn:aws:iam::1:mfa/m")
    maybe(0.15, credential_process="/bin/keys --of 'a b'")
    maybe(0.15, sso_account_id="123456789012")
    if "sso_account_id" in chosen:
        maybe(0.9, sso_role_name="reader")
    maybe(0.15, sso_session=rng.choice(["s", "t", "missing"]))
    maybe(0.15, sso_start_url=rng.choice(["https://s.test/start", "https://t.test/start"]))
    maybe(0.15, sso_region=rng.choice(["eu-west-1", "us-east-1"]))
    maybe(0.3, region=rng.choice(["eu-north-1", "ap-south-1"]))
    maybe(0.15, endpoint_url="http://profile.test")
    maybe(0.15, services="v")
    maybe(0.05, ignore_configured_endpoint_urls=rng.choice(["true", "false"]))
    maybe(0.05, ec2_metadata_service_endpoint_mode=rng.choice(["ipv6", "IPv4"]))
    maybe(0.05, ec2_metadata_service_endpoint="http://imds.test:1338")
    maybe(0.05, ec2_metadata_v1_disabled="true")
    return chosen


def text_of(sections, rng):
    text = ""
    # What is indented by more than the setting above would be a part of it.
    indent = ""
    for title, settings in sections:
        text += f"{indent}[{title}]\n"
        indent = rng.choice(["", "", "", " ", "  ", "    ", "\t", "\t "])
        for name, value in settings.items():
            if rng.random() < 0.05:
                text += rng.choice(["", " ", "      "]) + "# a comment\n\n"
            if rng.random() < 0.1:
                indent = indent[1:]
            equals = rng.choice([" = ", "=", " ="])
            text += f"{indent}{name}{equals}{value}\n"
        if rng.random() < 0.2:
            text += f"{indent}s3 =\n"
            text += f"{indent}  region = of-a-block\n{indent} max_concurrent_requests = 2\n"
    return text


def random_world(rng, home):
    names = ["default", "a", "b", "c"]
    present = [name for name in names if rng.random() < 0.8]
    config = []
    for name in present:
        title = name if name == "default" else f"profile {name}"
        config.append((title, random_profile(rng, names)))
    whole = {"sso_region": "eu-west-1", "sso_start_url": "https://s.test/start"}
    config.append(("sso-session s", whole))
    config.append(("sso-session t", {"sso_region": "us-east-1"}))
    text = text_of(config, rng)
    services = rng.choice(["", "  "])
    text += f"[services v]\n{services}dynamodb =\n    endpoint_url = http://service.test\n"
    text += f"{services}dynamodb_streams =\n    endpoint_url = http://streams.test\n"
    shared = []
    for name in names:
        if rng.random() < 0.3:
            settings = random_profile(rng, names)
            if rng.random() < 0.7:
                settings = {k: v for k, v in settings.items() if k.startswith("aws_")}
            shared.append((name, settings))

    variables = {"HOME": home}

    def maybe(chance, **values):
        if rng.random() < chance:
            variables.update(values)

    maybe(0.9, AWS_REGION="eu-west-1")
    maybe(0.2, AWS_DEFAULT_REGION="us-west-2")
    maybe(0.5, AWS_PROFILE=rng.choice(names))
    maybe(0.1, AWS_DEFAULT_PROFILE=rng.choice(names))
    maybe(0.15, AWS_ACCESS_KEY_ID="IDV")
    if "AWS_ACCESS_KEY_ID" in variables:
        maybe(0.9, AWS_SECRET_ACCESS_KEY="SV")
    maybe(0.02, AWS_SECRET_ACCESS_KEY="alone")
    maybe(0.1, AWS_SESSION_TOKEN="TV")
    maybe(0.1, AWS_SECURITY_TOKEN="OLD")
    maybe(0.1, AWS_CREDENTIAL_EXPIRATION=NEVER)
    maybe(0.1, AWS_ACCOUNT_ID="999999999999")
    maybe(0.1, AWS_WEB_IDENTITY_TOKEN_FILE="/web/variable")
    maybe(0.12, AWS_ROLE_ARN="arn:aws:iam::1:role/variable")
    maybe(0.1, AWS_ROLE_SESSION_NAME="variable")
    maybe(0.1, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI="/v2/keys?id=1")
    maybe(
        0.1,
        AWS_CONTAINER_CREDENTIALS_FULL_URI=rng.choice(
            [
                "http://127.0.0.1:80/x",
                "http://127.3.4.5/x",
                "http://localhost:8080/x",
                "http://169.254.170.23/v1/credentials",
                "http://[fd00:ec2::23]/v1/credentials",
                "http://[::1]/x",
                "https://anywhere.test/x",
                "http://anywhere.test/x",
                "http://10.0.0.1/x",
            ]
        ),
    )
    maybe(0.1, AWS_CONTAINER_AUTHORIZATION_TOKEN="Bearer t")
    maybe(0.2, AWS_EC2_METADATA_DISABLED=rng.choice(["true", "TRUE", "false"]))
    maybe(0.05, AWS_EC2_METADATA_SERVICE_ENDPOINT="http://variable.test")
    maybe(0.05, AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE=rng.choice(["IPv6", "IPv5"]))
    maybe(0.05, AWS_EC2_METADATA_V1_DISABLED=rng.choice(["true", "false"]))
    maybe(0.1, AWS_ENDPOINT_URL="http://all.test")
    maybe(0.1, AWS_ENDPOINT_URL_DYNAMODB="http://own.test")
    maybe(0.1, AWS_ENDPOINT_URL_DYNAMODB_STREAMS="http://own-streams.test")
    maybe(0.05, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=rng.choice(["true", "false"]))
    return {
        "variables": variables,
        "files": {
            os.path.join(home, ".aws/config"): text,
            os.path.join(home, ".aws/credentials"): text_of(shared, rng),
        },
    }


def world_of(home, config="", shared="", **variables):
    return {
        "variables": {"HOME": home, "AWS_REGION": "eu-west-1", **variables},
        "files": {
            os.path.join(home, ".aws/config"): config,
            os.path.join(home, ".aws/credentials"): shared,
        },
    }


WAYS = ("given", "assume-role", "web-identity", "sso", "process", "container", "instance")

COMMAND = "[default]\ncredential_process = /bin/x\n"
PAIR = "aws_access_key_id = {0}\naws_secret_access_key = S\n"

# (name, config, shared, variables)
HAND_MADE = [
    ("nothing", "", "", {}),
    ("keys in the config file", "[default]\n" + PAIR.format("A"), "", {}),
    ("keys in both files", "[default]\n" + PAIR.format("A"), "[default]\n" + PAIR.format("B"), {}),
    (
        "a quoted profile",
        '[profile "two words"]\n' + PAIR.format("A"),
        "",
        {"AWS_PROFILE": "two words"},
    ),
    ("names in capitals", "", "[default]\nAWS_Access_Key_ID = A\nAWS_SECRET_ACCESS_KEY=S\n", {}),
    ("values with marks of comments", "", "[default]\n" + PAIR.format("A#b;c"), {}),
    (
        "a source that is itself",
        "[default]\nrole_arn = r\nsource_profile = default\n",
        "[default]\n" + PAIR.format("A"),
        {},
    ),
    (
        "a chain of three",
        "[default]\nrole_arn = r1\nsource_profile = b\n[profile b]\nrole_arn = r2\n"
        "source_profile = c\n[profile c]\nrole_arn = r3\ncredential_source = EcsContainer\n",
        "",
        {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/x"},
    ),
    (
        "a circle",
        "[default]\nrole_arn = r1\nsource_profile = b\n"
        "[profile b]\nrole_arn = r2\nsource_profile = default\n",
        "",
        {},
    ),
    ("a circle of one", "[default]\nrole_arn = r1\nsource_profile = default\n", "", {}),
    (
        "a source with keys and a role",
        "[default]\nrole_arn = r1\nsource_profile = b\n"
        "[profile b]\nrole_arn = r2\nsource_profile = default\n",
        "[b]\n" + PAIR.format("B"),
        {},
    ),
    (
        "a source that signs in",
        "[default]\nrole_arn = r1\nsource_profile = b\n[profile b]\nsso_session = s\n"
        "sso_account_id = 1\nsso_role_name = r\n[sso-session s]\nsso_region = eu-west-1\n"
        "sso_start_url = https://s.test\nsso_registration_scopes = sso:account:access\n",
        "",
        {},
    ),
    (
        "a source with a command",
        "[default]\nrole_arn = r1\nsource_profile = b\n[profile b]\ncredential_process = /bin/x\n",
        "",
        {},
    ),
    (
        "a source with a web identity",
        "[default]\nrole_arn = r1\nsource_profile = b\n"
        "[profile b]\nrole_arn = r2\nweb_identity_token_file = /t\n",
        "",
        {},
    ),
    ("a profile that is not there", "", "", {"AWS_PROFILE": "missing"}),
    ("a broken line", "[default]\nno setting\n", "", {}),
    ("a broken title", "[default\n", "", {}),
    ("a web identity", "", "", {"AWS_WEB_IDENTITY_TOKEN_FILE": "/t", "AWS_ROLE_ARN": "r"}),
    ("half a web identity", "", "", {"AWS_WEB_IDENTITY_TOKEN_FILE": "/t"}),
    ("a role alone", "", "", {"AWS_ROLE_ARN": "r"}),
    (
        "sign-in before keys",
        "[default]\nsso_account_id = 1\nsso_role_name = r\nsso_region = eu-west-1\n"
        "sso_start_url = u\n",
        "[default]\n" + PAIR.format("A"),
        {},
    ),
    ("a command after keys", COMMAND, "[default]\n" + PAIR.format("A"), {}),
    ("a command before keys", COMMAND + PAIR.format("A"), "", {}),
    ("[profile default]", "[profile default]\n" + PAIR.format("A"), "", {}),
    ("a byte order mark", "\ufeff[default]\n" + PAIR.format("A"), "", {}),
    (
        "a comment behind a value",
        "[default]\nregion = eu-west-1 # mine\n" + PAIR.format("A"),
        "",
        {},
    ),
    ("a setting twice", "[default]\nregion = a\nregion = b\n" + PAIR.format("A"), "", {}),
    ("a section twice", "[default]\nregion = a\n[default]\n" + PAIR.format("A"), "", {}),
    (
        "indented settings",
        "[default]\n  region = a\n  aws_access_key_id = A\n aws_secret_access_key = S\n",
        " [default]\n\taws_session_token = T\n\taws_access_key_id = B\n"
        "aws_secret_access_key = S\n",
        {},
    ),
    (
        "a value that goes on below an indented setting",
        "[default]\n  aws_access_key_id = A\n    B\n  aws_secret_access_key = S\n   T = 1\n",
        "",
        {},
    ),
    ("colons", "[default]\naws_access_key_id: A\naws_secret_access_key: S\n", "", {}),
    ("login", "[default]\nlogin_session = arn\n", "", {}),
    ("a home in a path", "", "", {"AWS_CONFIG_FILE": "~/.aws/config"}),
    (
        "no files",
        "[default]\n" + PAIR.format("A"),
        "[default]\n" + PAIR.format("B"),
        {"AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"},
    ),
]

# -- Where ddbm means to differ


class Seen:
    def __init__(self, world, botocore_keys, ddbm_keys):
        self.world = world
        self.variables = world["variables"]
        self.botocore = botocore_keys
        self.ddbm = ddbm_keys
        self.message = ddbm_keys.get("message", "")

    def anywhere(self, wanted, found=None):
        """Whether a step of ddbm's plan is as `wanted` says."""
        found = self.ddbm if found is None else found
        return wanted(found) or ("source" in found and self.anywhere(wanted, found["source"]))

    def has_text(self, text):
        return any(text in content for content in self.world["files"].values())


EXCEPTIONS = {}


def exception(function):
    """The function says whether it is the case; its documentation says why."""
    EXCEPTIONS[function.__name__] = function
    return function


@exception
def profile_before_web_identity_variables(seen):
    """botocore takes the role and token of variables before a profile, and mixes the two. ddbm goes by
    the order of most SDKs, variables' keys, profile, web identity: a profile that somebody has written
    is meant. In a pod, which has the variables, there is none."""
    return any(
        name in seen.variables
        for name in ("AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME")
    ) and (
        "AWS_WEB_IDENTITY_TOKEN_FILE" in seen.variables
        or seen.anywhere(lambda step: step.get("way") == "web-identity")
        or "web_identity_token_file" in seen.message
    )


@exception
def session_token_before_security_token(seen):
    """AWS_SESSION_TOKEN and aws_session_token are the names that are documented; who sets an old one as
    well has two tools at work, and the newer one is right. botocore takes the old one. As all others do, ddbm does not."""
    ours, theirs = seen.ddbm, seen.botocore
    while "source" in ours and "source" in theirs:
        ours, theirs = ours["source"], theirs["source"]
    return theirs.get("token") in ("old", "OLD") and ours.get("token", "")[:1] == "T"


@exception
def half_a_pair_is_refused(seen):
    """botocore passes over a secret without an id. Somebody meant these keys, and what would be used
    in their place are others."""
    return "is set, but" in seen.message and (
        "aws_access_key_id is not" in seen.message or "AWS_ACCESS_KEY_ID is not" in seen.message
    )


@exception
def keys_of_two_files_are_refused(seen):
    """botocore looks at each file alone and may pass over half a pair in one of them. They may be the
    halves of two pairs, so ddbm says so."""
    return "stand in two files" in seen.message


@exception
def durations_that_are_none_are_refused(seen):
    """botocore ignores them, so keys would end at another time than is written down."""
    return "duration_seconds" in seen.message


@exception
def codes_of_devices_are_refused(seen):
    """botocore asks at the terminal when the keys are fetched. A server has none."""
    return "mfa_serial" in seen.message


@exception
def login_is_refused(seen):
    """It needs a signature by a key of its own kind, which botocore has only with an extra package."""
    return "login_session" in seen.message


@exception
def sts_needs_a_region(seen):
    """botocore fails when it asks STS, ddbm when it plans to."""
    return seen.ddbm.get("error") == "ddbm:no_region"


@exception
def errors_of_the_instance_come_when_it_is_asked(seen):
    """botocore reads its settings in any case, ddbm only where the instance is asked."""
    is_of_mode = seen.botocore.get("error") == "InvalidIMDSEndpointModeError"
    return is_of_mode and seen.ddbm.get("way") != "instance"


@exception
def profile_default_is_a_profile(seen):
    """[profile default] is documented for the config file; botocore happens to read it, too, but with
    [default] beside it the last one wins there, and [profile default] in the other SDKs."""
    return seen.has_text("[profile default]") and seen.has_text("[default]")


@exception
def a_byte_order_mark_is_skipped(seen):
    """Editors write one."""
    return seen.has_text("\ufeff")


@exception
def settings_and_sections_may_come_twice(seen):
    """As documented for the SDKs, the last one counts; botocore's parser refuses the file."""
    return seen.botocore.get("error") == "ConfigParseError" and "error" not in seen.ddbm


@exception
def names_end_with_an_equals_sign(seen):
    """That is what is documented. The parser that botocore has takes a colon, too."""
    return seen.has_text("aws_access_key_id: A") and "neither a section nor" in seen.message


@exception
def a_web_identity_goes_with_a_role_of_its_own(seen):
    """Without a role_arn beside it botocore takes AWS_ROLE_ARN for the profile's token."""
    return "needs a role_arn beside it" in seen.message


@exception
def sources_that_give_nothing_are_found_at_once(seen):
    """botocore asks a source for keys before it says that the role of a profile cannot be assumed with
    none; so does ddbm, but an instance that is switched off it does not ask."""
    return "forbids" in seen.message and "error" in seen.botocore


def reduced(keys):
    """Without what only ddbm says."""
    if "error" in keys:
        return {"error": ""}
    kept = {k: v for k, v in keys.items() if k not in ("sts", "message")}
    if "source" in kept:
        kept["source"] = reduced(kept["source"])
    return kept


def variables_of_sources_have_no_account(keys):
    """The account of a role's source is of no use to anybody."""
    if "source" in keys:
        keys["source"].pop("account", None)
        variables_of_sources_have_no_account(keys["source"])
    return keys


class Credentials(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.before = dict(os.environ)
        cls.home = tempfile.mkdtemp(prefix="ddbm-home-")
        os.mkdir(os.path.join(cls.home, ".aws"))
        cls.program = subprocess.Popen(
            [PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={}
        )

    @classmethod
    def tearDownClass(cls):
        cls.program.stdin.close()
        cls.program.stdout.close()
        cls.program.wait()
        shutil.rmtree(cls.home)
        os.environ.clear()
        os.environ.update(cls.before)

    def ask_ddbm(self, world):
        self.program.stdin.write(json.dumps(world) + "\n")
        self.program.stdin.flush()
        return json.loads(self.program.stdout.readline())

    def compare(self, world, name):
        """The exception that applies, or None."""
        for path, text in world["files"].items():
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        theirs = ask_botocore(world)
        ours = self.ask_ddbm(world)
        told = f"{name}\n{json.dumps(world, indent=1)}\nbotocore: {theirs}\nddbm: {ours}"
        seen = Seen(world, theirs["keys"], ours["keys"])
        known = [name for name, applies in EXCEPTIONS.items() if applies(seen)]

        same = variables_of_sources_have_no_account(
            reduced(ours["keys"])
        ) == variables_of_sources_have_no_account(reduced(theirs["keys"]))
        if not same and not known:
            self.fail("other keys: " + told)
        # A comment behind a value is a part of it for botocore alone: documented is that it is none.
        has_comments = any(" # mine" in text for text in world["files"].values())
        if not has_comments and "error" not in ours["client"] and "error" not in theirs["client"]:
            self.assertEqual(ours["client"], theirs["client"], told)
        if same and ours["keys"].get("way") == "assume-role" and ours["client"].get("region"):
            self.check_sts(ours, theirs, told)
        return None if same else known[0]

    places = {}

    def check_sts(self, ours, theirs, told):
        """STS is asked where botocore would; each place once, since making a client takes long."""
        session = theirs["session"]
        place = (ours["client"]["region"], ours["keys"]["sts"])
        if place in self.places:
            return
        # So that it does not look for the token of a sign-in, which STS takes none of.
        session.get_auth_token = lambda **_: None
        client = session.create_client("sts", aws_access_key_id="-", aws_secret_access_key="-")
        self.places[place] = client.meta.endpoint_url
        self.assertEqual(ours["keys"]["sts"], client.meta.endpoint_url, told)

    def test_hand_made_worlds(self):
        for name, config, shared, variables in HAND_MADE:
            with self.subTest(name):
                self.compare(world_of(self.home, config, shared, **variables), name)

    def test_random_worlds(self):
        met = {}
        ways = {}
        for number in range(SEED, SEED + WORLDS):
            world = random_world(random.Random(number), self.home)
            applied = self.compare(world, f"world {number}")
            if applied:
                met[applied] = met.get(applied, 0) + 1
            keys = self.ask_ddbm(world)["keys"]
            way = keys.get("way", "error")
            ways[way] = ways.get(way, 0) + 1
        print(f"{WORLDS} worlds: {ways}; exceptions: {met}", file=sys.stderr)
        # Each way is met often enough for the comparison to mean something.
        if WORLDS >= 600:
            for way in WAYS:
                self.assertGreater(ways.get(way, 0), WORLDS // 100, way)
        self.assertLess(sum(met.values()), max(20, WORLDS // 4))


if __name__ == "__main__":
    unittest.main(verbosity=2)

# Shared by the commands in tools/. Sourced by bash, never run; the caller has `set -euo pipefail`.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build_root=$root/build

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }
die() {
    warn "${0##*/}: $*"
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }
in_ci() { [[ ${CI:-} == true ]]; }

# Prints the comment block at the top of a script, which is its help text.
usage_of() { sed -n '2,/^[^#]/{s/^# \{0,1\}//p}' "$1"; }

# One job per core, but no more than memory allows: a file that includes Beast takes up to 1.5 GB.
job_count() {
    local cores memory_kb jobs
    cores=$(nproc 2>/dev/null || echo 2)
    memory_kb=$(sed -n 's/^MemAvailable: *\([0-9]*\) kB/\1/p' /proc/meminfo 2>/dev/null || true)
    jobs=$((${memory_kb:-8000000} / 1500000))
    ((jobs > cores)) && jobs=$cores
    ((jobs < 1)) && jobs=1
    echo "$jobs"
}

# ---- Installing what is missing ----------------------------------------------------------------

# The packages per purpose, for Debian 12. COMMAND=PACKAGE is wanted only where COMMAND cannot be
# found (it may come from elsewhere); PACKAGE alone is asked of dpkg; A|B means either will do.
packages_build=(
    g++=g++ cmake=cmake ninja=ninja-build ca-certificates
    'libboost1.81-dev|libboost-dev' 'libboost-json1.81-dev|libboost-json-dev'
    'libboost-url1.81-dev|libboost-url-dev'
    libssl-dev zlib1g-dev libsqlite3-dev libcli11-dev
)
packages_test=(
    libgtest-dev libbenchmark-dev python3=python3 pkg-config=pkg-config gdb=gdb clang++=clang
    'libclang-rt-14-dev|libclang-rt-dev' ccache=ccache mold=mold tinyproxy=tinyproxy-bin
)
packages_dynamodb_local=('java=openjdk-17-jre-headless|default-jre-headless' mvn=maven)
packages_ci=(clang-format=clang-format ip=iproute2)
packages_bench=(wrk=wrk curl=curl openssl=openssl python3=python3 libbenchmark-dev)

package_installed() {
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# Prints the entries among the arguments that this machine does not have, one a line.
missing_packages() {
    local entry name
    for entry in "$@"; do
        if [[ $entry == *=* ]] && have "${entry%%=*}"; then
            continue
        fi
        if have dpkg-query; then
            local names=() found=
            IFS='|' read -ra names <<<"${entry#*=}"
            for name in "${names[@]}"; do
                package_installed "$name" && found=yes
            done
            [[ $found ]] && continue
        fi
        printf '%s\n' "${entry#*=}"
    done
}

# Of A|B the first that apt can install.
choose_package() {
    local names=() name
    IFS='|' read -ra names <<<"$1"
    for name in "${names[@]}"; do
        if apt-cache show --no-all-versions "$name" >/dev/null 2>&1; then
            echo "$name"
            return
        fi
    done
    echo "${names[0]}"
}

# Installs what is missing of the entries given. Without apt it only names what it did not find and
# goes on: CMake then says what really is absent. Fails where apt fails.
install_missing() {
    local missing=() as_root=() chosen=() entry
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]})) || return 0

    if ! have apt-get; then
        warn "Not found, and there is no apt-get to install it: ${missing[*]}"
        return 0
    fi
    if ((EUID != 0)); then
        have sudo || {
            warn "Missing: ${missing[*]//|/ or }"
            warn "Install it as root (apt-get install), or install sudo."
            return 1
        }
        as_root=(sudo)
    fi

    local log=$build_root/apt.log
    mkdir -p "$build_root"
    local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y
        -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
    say "Some of what this needs is missing; reading apt's package lists"
    # A mirror that cannot be reached need not matter: what counts is whether the install works.
    "${apt[@]}" update </dev/null >"$log" 2>&1 || warn "apt-get update reported errors ($log)"
    for entry in "${missing[@]}"; do
        chosen+=("$(choose_package "$entry")")
    done
    say "Installing with apt-get: ${chosen[*]}"
    if ! "${apt[@]}" install --no-install-recommends "${chosen[@]}" </dev/null >>"$log" 2>&1; then
        tail -n 30 "$log" >&2
        warn "apt-get could not install: ${chosen[*]}"
        return 1
    fi
    hash -r
}

# ---- The environment of programs under test ----------------------------------------------------

# No variable and no file of the user's reaches a test: not a key, not a profile, not an endpoint.
clear_aws_environment() {
    local name
    for name in "${!AWS_@}"; do
        unset "$name"
    done
    export AWS_CONFIG_FILE=/dev/null
    export AWS_SHARED_CREDENTIALS_FILE=/dev/null
    export AWS_EC2_METADATA_DISABLED=true
}

# What a program needs to talk to a server that checks no keys. Prints NAME=VALUE lines.
local_aws_environment() {
    printf '%s\n' "AWS_ENDPOINT_URL_DYNAMODB=$1" AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=local \
        AWS_SECRET_ACCESS_KEY=local
}

# ---- Building ----------------------------------------------------------------------------------

# Runs a command with its output in a log file, and on a terminal also on the screen.
# On failure the end of the log is shown.
logged() {
    local log=$1
    shift
    mkdir -p "$(dirname "$log")"
    if [[ -t 1 ]]; then
        "$@" </dev/null 2>&1 | tee "$log"
        return
    fi
    "$@" </dev/null >"$log" 2>&1 || {
        local status=$?
        tail -n 150 "$log"
        return "$status"
    }
}

# configure_preset NAME [CMake arguments]
configure_preset() {
    local preset=$1
    shift
    (cd "$root" && logged "$build_root/$preset-configure.log" cmake --preset "$preset" "$@")
}

# What test programs are run under, also while building: CMake asks them for their tests.
wrapper=()

# build_preset NAME [TARGET...]; without a target everything.
build_preset() {
    local preset=$1
    shift
    local targets=()
    (($#)) && targets=(--target "$@")
    (cd "$root" && logged "$build_root/$preset-build.log" \
        "${wrapper[@]}" cmake --build --preset "$preset" -j "$(job_count)" "${targets[@]}")
}

# A fresh clone elsewhere finds what ccache kept: paths are made relative to the project. Of
# precompiled headers it has to be told that nobody looks at the time or defines their macros anew.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros
# What the compiler says of the headers it read is known afterwards; asking it before costs a third.
# What clang++ makes of headers differs from folder to folder: a file beside it stands for it.
export CCACHE_DEPEND=1 CCACHE_PCH_EXTSUM=1

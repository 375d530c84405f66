# Fetches, starts and stops Amazon's DynamoDB Local. Sourced after common.sh.

dynamodb_local_dir=$build_root/dynamodb-local
dynamodb_local_pid=      # of the server started by dynamodb_local_start
dynamodb_local_endpoint= # its URL
dynamodb_local_problem=  # why it could not be had

# Copies the jars that pom.xml pins into the build folder, once per content of pom.xml.
dynamodb_local_fetch() {
    local pom=$root/tools/dynamodb-local/pom.xml stamp=$dynamodb_local_dir/pom.xml
    cmp -s "$pom" "$stamp" && return 0
    have mvn || {
        dynamodb_local_problem="Maven (mvn) is not installed"
        return 1
    }
    say "Fetching DynamoDB Local with Maven"
    rm -rf "$dynamodb_local_dir"
    mkdir -p "$dynamodb_local_dir"
    local log=$build_root/dynamodb-local-fetch.log
    if ! mvn -q -B -f "$pom" dependency:copy-dependencies -DincludeScope=runtime \
        "-DoutputDirectory=$dynamodb_local_dir/lib" </dev/null >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        dynamodb_local_problem="Maven could not fetch it ($log)"
        return 1
    fi
    # Last, so that an interrupted copy is begun anew.
    cp "$pom" "$stamp"
}

# A port that the system had free a moment ago.
free_port() {
    perl -MIO::Socket::INET -e '
        my $s = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1", LocalPort => 0)
            or die "no free port: $!\n";
        print $s->sockport, "\n";'
}

# Whether ListTables is answered with 200 on this port.
dynamodb_local_answers() (
    exec 2>/dev/null
    exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
    printf 'POST / HTTP/1.1\r\nHost: 127.0.0.1:%s\r\n%s\r\n%s\r\n%s\r\n%s\r\nContent-Length: 2\r\n\r\n{}' \
        "$1" 'Content-Type: application/x-amz-json-1.0' \
        'X-Amz-Target: DynamoDB_20120810.ListTables' \
        'Authorization: AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0' \
        'Connection: close' >&3
    IFS= read -r -t 5 status <&3
    [[ $status == 'HTTP/1.1 200'* ]]
)

# dynamodb_local_start [PORT]: starts a server of our own, in memory, and waits until it answers.
# Sets dynamodb_local_pid and dynamodb_local_endpoint, or dynamodb_local_problem on failure.
dynamodb_local_start() {
    local wanted=${1:-} port attempt
    dynamodb_local_pid='' dynamodb_local_endpoint='' dynamodb_local_problem=''
    have java || {
        dynamodb_local_problem="Java (java) is not installed"
        return 1
    }
    dynamodb_local_fetch || return 1

    # Somebody else may take the port between asking for it and opening it: try a few.
    for attempt in 1 2 3; do
        port=${wanted:-$(free_port)}
        if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            dynamodb_local_problem="port $port is in use"
            [[ $wanted ]] && return 1
            continue
        fi
        local log=$build_root/dynamodb-local-$port.log
        nohup env -u _JAVA_OPTIONS java -XX:+UseSerialGC \
            "-Djava.library.path=$dynamodb_local_dir/lib" -cp "$dynamodb_local_dir/lib/*" \
            software.amazon.dynamodb.services.local.main.ServerRunner \
            -inMemory -sharedDb -disableTelemetry -port "$port" </dev/null >"$log" 2>&1 &
        dynamodb_local_pid=$!
        local deadline=$((SECONDS + 60))
        while ((SECONDS < deadline)) && kill -0 "$dynamodb_local_pid" 2>/dev/null; do
            if dynamodb_local_answers "$port"; then
                dynamodb_local_endpoint=http://127.0.0.1:$port
                return 0
            fi
            sleep 0.1
        done
        dynamodb_local_stop
        dynamodb_local_problem="DynamoDB Local did not start on port $port ($log)"
        tail -n 5 "$log" >&2
        [[ $wanted ]] && break
    done
    return 1
}

# Ends the server that was started above, and nothing else.
dynamodb_local_stop() {
    local pid=$dynamodb_local_pid
    [[ $pid ]] || return 0
    dynamodb_local_pid=''
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
}

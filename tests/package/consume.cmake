# Builds the programs in consumer/ as a user of ddbm would, runs them and looks at what was built:
#
#   cmake -D WAY=add_subdirectory ... -P consume.cmake
#
#   add_subdirectory  from the sources; only what is linked is compiled, and installing the user's
#                     project does not install ddbm
#   find_package      as it was installed; the client alone needs no SQLite
#   pkg_config        the same without CMake

set(consumer ${CMAKE_CURRENT_LIST_DIR}/consumer)
set(client_says "connection refused, as it should be")
set(engine_says "5 cents\norders, attribute id: [^\n]+\nddbm ${VERSION}\n")

# run(COMMAND ARGUMENT...): what it prints is in `said`.
function(run)
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(NOT status EQUAL 0)
        string(JOIN " " command ${ARGN})
        message(FATAL_ERROR "${command}\nended with ${status}:\n${output}")
    endif()
    set(said "${output}" PARENT_SCOPE)
endfunction()

function(expect_said pattern)
    if(NOT said MATCHES "${pattern}")
        message(FATAL_ERROR "Expected ${pattern}, it said:\n${said}")
    endif()
endfunction()

# Configures the consumer anew in a folder of its own below BUILD, as `directory`.
macro(configure name)
    set(directory ${BUILD}/${name})
    run(${CMAKE_COMMAND} --fresh -S ${consumer} -B ${directory} -G ${GENERATOR}
        -DCMAKE_CXX_COMPILER=${COMPILER} "-DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER}"
        -DCONSUME=${WAY} ${ARGN})
endmacro()

macro(build_and_run target pattern)
    run(${CMAKE_COMMAND} --build ${directory} --target ${target})
    run(${directory}/${target})
    expect_said("${pattern}")
endmacro()

if(WAY STREQUAL add_subdirectory)
    # With files joined, which makes it four times as fast.
    configure(all -DCMAKE_BUILD_TYPE=None -DCMAKE_CXX_FLAGS=-w -DDDBM_SOURCE=${SOURCE}
        -DCMAKE_UNITY_BUILD=ON)
    build_and_run(client_alone "${client_says}")
    file(GLOB_RECURSE compiled ${directory}/ddbm/src/local/*.o ${directory}/ddbm/tools/*.o)
    if(compiled)
        message(FATAL_ERROR "A program that links the client alone has the engine compiled: ${compiled}")
    endif()
    build_and_run(with_engine "${engine_says}")

    file(REMOVE_RECURSE ${BUILD}/prefix)
    run(${CMAKE_COMMAND} --install ${directory} --prefix ${BUILD}/prefix)
    file(GLOB_RECURSE installed RELATIVE ${BUILD}/prefix ${BUILD}/prefix/*)
    if(NOT installed STREQUAL "bin/client_alone;bin/with_engine")
        message(FATAL_ERROR "Installed with the consumer: ${installed}")
    endif()

elseif(WAY STREQUAL find_package)
    set(options -DCMAKE_BUILD_TYPE=None -DCMAKE_PREFIX_PATH=${PREFIX} -DDDBM_VERSION=${VERSION})
    configure(client ${options} -DDDBM_COMPONENTS=client -DCMAKE_DISABLE_FIND_PACKAGE_SQLite3=ON)
    build_and_run(client_alone "${client_says}")
    # Without components nothing that is missing is missed.
    configure(without_sqlite ${options} -DCMAKE_DISABLE_FIND_PACKAGE_SQLite3=ON)
    if(WITH_LOCAL)
        configure(engine ${options} -DDDBM_COMPONENTS=local)
        build_and_run(with_engine "${engine_says}")
    endif()
    if(WITH_SERVER)
        configure(server ${options} -DDDBM_COMPONENTS=server -DCMAKE_DISABLE_FIND_PACKAGE_SQLite3=ON)
        run(${CMAKE_COMMAND} --build ${directory} --target server_help)
        expect_said("--port")
    endif()

elseif(WAY STREQUAL pkg_config)
    file(MAKE_DIRECTORY ${BUILD})
    set(ENV{PKG_CONFIG_PATH} ${PREFIX}/${LIBDIR}/pkgconfig)
    foreach(pair IN ITEMS "ddbm=client_alone=client_says" "ddbm-local=with_engine=engine_says")
        string(REPLACE "=" ";" pair ${pair})
        list(GET pair 0 package)
        list(GET pair 1 program)
        list(GET pair 2 says)
        run(${PKG_CONFIG} --modversion ${package})
        expect_said("^${VERSION}\n$")
        run(${PKG_CONFIG} --cflags --libs ${package})
        string(STRIP "${said}" flags)
        separate_arguments(flags UNIX_COMMAND "${flags}")
        run(${COMPILER} -std=c++20 ${consumer}/${program}.cpp -o ${BUILD}/${program} ${flags})
        run(${BUILD}/${program})
        expect_said("${${says}}")
    endforeach()

else()
    message(FATAL_ERROR "WAY is ${WAY}")
endif()

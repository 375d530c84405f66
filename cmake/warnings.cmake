# Warnings and sanitizers for this project's own targets; nothing of it reaches those who link them.

function(ddbm_set_warnings target)
    if(MSVC)
        target_compile_options(${target} PRIVATE /W4)
        return()
    endif()
    target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        # g++ 12 takes the frames of Asio's coroutines for mismatched when it optimises.
        target_compile_options(${target} PRIVATE -Wno-mismatched-new-delete)
    endif()
    if(DDBM_WARNINGS_AS_ERRORS)
        target_compile_options(${target} PRIVATE -Werror)
    endif()
    if(DDBM_SANITIZE)
        ddbm_sanitize(${target} ${DDBM_SANITIZE})
    endif()
endfunction()

function(ddbm_sanitize target sanitizers)
    target_compile_options(${target} PRIVATE "-fsanitize=${sanitizers}")
    if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
        # clang++ 14 makes of it, in coroutines, what it cannot assemble.
        target_compile_options(${target} PRIVATE -fno-sanitize=function)
    endif()
    target_link_options(${target} PUBLIC "-fsanitize=${sanitizers}")
endfunction()

# What a fuzzer is to know of a library: which of its code was reached. Costs a few counters.
function(ddbm_tell_fuzzers target)
    if(DDBM_BUILD_FUZZERS)
        target_compile_options(${target} PRIVATE -fsanitize-coverage=inline-8bit-counters,pc-table)
    endif()
endfunction()

# For tests and examples with coroutines, of which g++ 12 can make what frees twice: that shows in what
# is compiled from them, whatever the library was built with.
function(ddbm_sanitize_coroutines target)
    if(DDBM_SANITIZE_COROUTINES)
        ddbm_sanitize(${target} ${DDBM_SANITIZE_COROUTINES})
    endif()
endfunction()

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
        target_compile_options(${target} PRIVATE "-fsanitize=${DDBM_SANITIZE}")
        if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
            # clang++ 14 makes of it, in coroutines, what it cannot assemble.
            target_compile_options(${target} PRIVATE -fno-sanitize=function)
        endif()
        target_link_options(${target} PUBLIC "-fsanitize=${DDBM_SANITIZE}")
    endif()
endfunction()

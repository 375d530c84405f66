# Compiles one file and compares what the compiler says with the file's first line:
#
#   // expected: SENTENCE                     the first error is this sentence
#   // expected of g++ up to 12: SENTENCE     so there, and elsewhere it compiles
#   anything else                             it compiles
#
# and if there is such a second line, that what it says has this in it:
#
#   // and names: WORDS
#
# cmake -D COMPILER=g++ -D COMPILER_ID=GNU -D COMPILER_VERSION=12.2 -D FILE=a.cpp -D FLAGS=-Ix;-Iy
#       -D PREPARED=headers.pch -P check.cmake
#
# PREPARED is where the headers are that every file includes, already compiled: those of the file
# that is given as HEADER, which this script then compiles and does no more.

set(compile ${COMPILER} -std=c++20 ${FLAGS})

if(HEADER)
    execute_process(COMMAND ${compile} -x c++-header ${HEADER} -o ${PREPARED} RESULT_VARIABLE status)
    if(NOT status EQUAL 0)
        message(FATAL_ERROR "The headers do not compile")
    endif()
    return()
endif()

file(STRINGS ${FILE} lines LIMIT_COUNT 2)
list(GET lines 0 first_line)
list(GET lines 1 second_line)
set(words "")
if(second_line MATCHES "^// and names: (.+)$")
    set(words ${CMAKE_MATCH_1})
endif()
set(sentence "")
if(first_line MATCHES "^// expected: (.+)$")
    set(sentence ${CMAKE_MATCH_1})
elseif(first_line MATCHES "^// expected of g\\+\\+ up to 12: (.+)$")
    if(COMPILER_ID STREQUAL GNU AND COMPILER_VERSION VERSION_LESS 13)
        set(sentence ${CMAKE_MATCH_1})
    endif()
endif()

if(COMPILER_ID MATCHES Clang)
    set(use_prepared -include-pch ${PREPARED})
else()
    # Looks for the compiled form by itself, beside the name without .gch.
    string(REGEX REPLACE "\\.gch$" "" name ${PREPARED})
    set(use_prepared -Winvalid-pch -include ${name})
endif()
execute_process(
    COMMAND ${compile} ${use_prepared} -fsyntax-only ${FILE}
    RESULT_VARIABLE status
    OUTPUT_VARIABLE said
    ERROR_VARIABLE said)

if(sentence STREQUAL "")
    if(NOT status EQUAL 0)
        message(FATAL_ERROR "It should compile, but:\n${said}")
    endif()
    return()
endif()

if(status EQUAL 0)
    message(FATAL_ERROR "It compiles. Expected: ${sentence}")
endif()
string(FIND "${said}" "error:" at)
if(at EQUAL -1)
    message(FATAL_ERROR "It fails without an error:\n${said}")
endif()
string(SUBSTRING "${said}" ${at} -1 errors)
string(FIND "${errors}" "\n" end)
string(SUBSTRING "${errors}" 0 ${end} first_error)
string(FIND "${first_error}" "${sentence}" at)
if(at EQUAL -1)
    message(FATAL_ERROR "Expected as the first error: ${sentence}\nThe compiler says:\n${said}")
endif()
string(FIND "${said}" "${words}" at)
if(at EQUAL -1)
    message(FATAL_ERROR "Expected to be named: ${words}\nThe compiler says:\n${said}")
endif()

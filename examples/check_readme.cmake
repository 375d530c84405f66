# The program in README.md is 1_doom.cpp with lines left out: each of its lines must be there, in
# the same order, however far indented.   cmake -DREADME=... -DEXAMPLE=... -P check_readme.cmake

file(READ "${README}" program)
string(REGEX MATCH "```cpp\n([^`]*)```" found "${program}")
if(NOT found)
    message(FATAL_ERROR "${README} has no program")
endif()
set(program "${CMAKE_MATCH_1}")
file(READ "${EXAMPLE}" rest)

# CMake's lists take these characters for their own.
foreach(text IN ITEMS program rest)
    string(REPLACE "\\" "<backslash>" ${text} "${${text}}")
    string(REPLACE ";" "<semicolon>" ${text} "${${text}}")
    string(REPLACE "[" "<open>" ${text} "${${text}}")
    string(REPLACE "]" "<close>" ${text} "${${text}}")
    string(REGEX REPLACE "\n +" "\n" ${text} "\n${${text}}")
endforeach()

string(REGEX REPLACE "\n+" ";" lines "${program}")
foreach(line IN LISTS lines)
    if(line STREQUAL "")
        continue()
    endif()
    string(FIND "${rest}" "\n${line}\n" at)
    if(at EQUAL -1)
        message(FATAL_ERROR "${EXAMPLE} does not have, or not in this order:\n${line}")
    endif()
    # The line break at its end is the one before the next line.
    string(LENGTH "\n${line}" length)
    math(EXPR at "${at} + ${length}")
    string(SUBSTRING "${rest}" ${at} -1 rest)
endforeach()

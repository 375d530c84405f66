# Headers of other projects, compiled once per build: they are most of what a compiler reads here.
# No file may depend on it; the preset tsan builds without.

option(DDBM_PRECOMPILE_HEADERS "Compile the headers of Boost and the standard library once" OFF)

# The path of what clang++ made of the headers, as an argument of an option that ccache knows: it makes
# such paths relative, so that one folder finds what was compiled in another.
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
    set(CMAKE_CXX_COMPILE_OPTIONS_USE_PCH -include-pch <PCH_FILE>)
endif()

# ddbm_precompile_headers(name LIBRARIES library... HEADERS <header>...). In angle brackets, so that
# what CMake makes of them names no folder, and a compiler cache finds it again elsewhere.
function(ddbm_precompile_headers name)
    if(NOT DDBM_PRECOMPILE_HEADERS)
        return()
    endif()
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LIBRARIES;HEADERS")
    # A target has to have a file.
    set(file ${CMAKE_CURRENT_BINARY_DIR}/${name}_headers.cpp)
    file(CONFIGURE OUTPUT ${file} CONTENT "")
    add_library(${name}_headers OBJECT ${file})
    target_compile_features(${name}_headers PRIVATE cxx_std_20)
    target_link_libraries(${name}_headers PRIVATE ${arg_LIBRARIES})
    ddbm_set_warnings(${name}_headers)
    target_precompile_headers(${name}_headers PRIVATE ${arg_HEADERS})
    # Has clang++ make there what can be made of templates already, not in each file again.
    set_target_properties(${name}_headers PROPERTIES PCH_INSTANTIATE_TEMPLATES ON)
    if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
        # What it makes is tied to its folder, so nobody else can use it. A cache that is told to
        # (pch_external_checksum) looks at this instead of it; that all of those headers are as they
        # were it knows from what each file depends on (depend_mode).
        set_target_properties(${name}_headers PROPERTIES CXX_COMPILER_LAUNCHER "")
        set(made ${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/${name}_headers.dir/cmake_pch.hxx.pch)
        file(CONFIGURE OUTPUT ${made}.sum CONTENT "${CMAKE_CXX_COMPILER_VERSION}\n")
    endif()
endfunction()

# ddbm_use_precompiled_headers(target name): a target whose warnings and libraries include theirs.
function(ddbm_use_precompiled_headers target name)
    if(DDBM_PRECOMPILE_HEADERS)
        target_precompile_headers(${target} REUSE_FROM ${name}_headers)
    endif()
endfunction()

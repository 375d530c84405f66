# Headers of other projects, compiled once per build: they are most of what a compiler reads here.
# No file may depend on it; Package.add_subdirectory builds without.

option(DDBM_PRECOMPILE_HEADERS "Compile the headers of Boost and the standard library once" OFF)

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
endfunction()

# ddbm_use_precompiled_headers(target name): a target whose warnings and libraries include theirs.
function(ddbm_use_precompiled_headers target name)
    if(DDBM_PRECOMPILE_HEADERS)
        target_precompile_headers(${target} REUSE_FROM ${name}_headers)
    endif()
endfunction()

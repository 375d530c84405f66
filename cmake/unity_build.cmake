# What CMAKE_UNITY_BUILD=ON compiles together: the sources of one folder. Most of the time that a file
# takes goes into the headers of others, so the whole is made in a quarter of the time. A folder's names in
# anonymous namespaces differ, therefore: tools/check_names.py looks at them.

# ddbm_group_by_folder(target EXCEPT folder...): of a target that has all its sources. Those of the
# folders excepted, which are alike and name alike what they have, are compiled one by one.
function(ddbm_group_by_folder target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "EXCEPT")
    set_target_properties(${target} PROPERTIES UNITY_BUILD_MODE GROUP)
    get_target_property(sources ${target} SOURCES)
    foreach(source IN LISTS sources)
        cmake_path(GET source PARENT_PATH folder)
        if(NOT folder IN_LIST arg_EXCEPT)
            string(MAKE_C_IDENTIFIER "of_${folder}" group)
            set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${group})
        endif()
    endforeach()

    get_target_property(joined ${target} UNITY_BUILD)
    if(joined AND NOT MSVC)
        # A local name may be that of another file of the folder.
        target_compile_options(${target} PRIVATE -Wno-shadow)
        if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
            # All but the file that includes them are headers to g++, which other files might include too.
            target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
        endif()
    endif()
endfunction()
